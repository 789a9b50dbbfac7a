//! Books as the seller handles them: the list, the form, and two sellers at one book.

use super::{
    book::{Book, BookId},
    book_draft::{BookDraft, BookFaults},
};
use serde::{Deserialize, Serialize};

/// Which state of a book a change was made to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// Its version then.
    pub version: i64,
    /// Its stock then: what was sold since is kept off the new count.
    pub stock: Option<i64>,
}

impl Seen {
    /// The state that `book` is in.
    pub fn of(book: &Book) -> Seen {
        Seen { version: book.version, stock: book.stock }
    }
}

/// A book of the seller's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShelfBook {
    /// The book.
    pub book: Book,
    /// Whether it is off the shelf.
    pub retired: bool,
    /// Whether somebody has ever ordered it: then it is never deleted for good.
    pub ordered: bool,
}

impl ShelfBook {
    /// What happens to the book when it is deleted, in words.
    pub fn what_deleting_does(&self) -> &'static str {
        if self.ordered {
            "It goes off the shelf at once. Past orders keep it, and you can put it back at any time."
        } else {
            "It goes off the shelf at once. Nobody has ordered it, so it is gone for good after an hour; until then you can put it back."
        }
    }
}

/// What the seller's list is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ShelfQuery {
    /// Words of title, author or ISBN.
    pub q: String,
    /// Whether the books off the shelf are shown instead of those on it.
    pub retired: bool,
    /// The last book of the page before; empty for the first page.
    pub after: String,
}

/// A page of the seller's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShelfPage {
    /// The newest first.
    pub books: Vec<ShelfBook>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<BookId>,
}

/// A form for a book, with all that was typed and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookForm {
    /// What the fields hold.
    pub draft: BookDraft,
    /// What to correct.
    pub faults: BookFaults,
    /// Which state of the book was seen; `None` for a new one.
    pub seen: Option<Seen>,
    /// Whether somebody else has changed the book since the form was opened.
    pub changed_by_another: bool,
    /// What differs between what was typed and what somebody else has saved since.
    pub conflict: Vec<Difference>,
    /// What is wrong with the picture.
    pub cover_fault: Option<String>,
    /// Why the whole form could not be saved.
    pub trouble: Option<String>,
}

/// A field in which two drafts differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// The field's label.
    pub label: String,
    /// What was typed here.
    pub mine: String,
    /// What is saved now.
    pub now: String,
}

impl BookForm {
    /// The empty form: most books go by post.
    pub fn blank() -> BookForm {
        let draft = BookDraft { ships: true, ..BookDraft::default() };
        BookForm { draft, ..BookForm::default() }
    }

    /// The form that begins as the book is.
    pub fn of(book: &Book) -> BookForm {
        BookForm { draft: BookDraft::of(book), seen: Some(Seen::of(book)), ..BookForm::default() }
    }

    /// The form after somebody else has changed the book, which is `now`: what was typed stays,
    /// against the new state. A number of copies that was not touched follows the new one.
    pub fn against(mut draft: BookDraft, seen: Option<Seen>, now: &Book) -> BookForm {
        let saved = BookDraft::of(now);
        let seen_stock = seen.map(|seen| count(seen.stock));
        if seen_stock.as_deref() == Some(draft.stock.trim()) {
            draft.stock.clone_from(&saved.stock);
        }
        let conflict = differences(&draft, &saved);
        let seen = Some(Seen::of(now));
        BookForm { draft, seen, changed_by_another: true, conflict, ..BookForm::default() }
    }
}

/// A number of copies as a form holds it.
pub fn count(copies: Option<i64>) -> String {
    copies.map(|copies| copies.to_string()).unwrap_or_default()
}

fn differences(mine: &BookDraft, now: &BookDraft) -> Vec<Difference> {
    let yes = |is: bool| if is { "Yes" } else { "No" }.to_owned();
    let fields = [
        ("Title", mine.title.clone(), now.title.clone()),
        ("Author", mine.author.clone(), now.author.clone()),
        ("Purchase price", mine.price.clone(), now.price.clone()),
        ("Read?", yes(mine.read), yes(now.read)),
        ("Year", mine.year.clone(), now.year.clone()),
        ("ISBN", mine.isbn.clone(), now.isbn.clone()),
        ("Copies in stock", mine.stock.clone(), now.stock.clone()),
        ("Goes by post", yes(mine.ships), yes(now.ships)),
        ("Description", mine.description.clone(), now.description.clone()),
    ];
    let differ = |mine: &str, now: &str| mine.trim() != now.trim();
    fields
        .into_iter()
        .filter(|(_, mine, now)| differ(mine, now))
        .map(|(label, mine, now)| Difference { label: label.to_owned(), mine, now })
        .collect()
}
