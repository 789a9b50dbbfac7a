//! What the list of books and its dialogs share while they are open in the browser.

use crate::{
    domain::{
        admin_book::{BookForm, ShelfBook},
        book::{Book, BookId},
        book_draft::BookDraft,
        money::Currency,
    },
    error::ShopError,
    functions::admin_books::{load_shelf_book, restore_book, retire_book, send_book},
    words::{Words, words},
};
use leptos::{ev::SubmitEvent, html, prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::{FormData, HtmlElement, HtmlFormElement};

const NOTICE_BUTTON: &str = ".shelf > .admin-notice button";
const NOTICE_TEXT: &str = ".shelf > .admin-notice p";

/// What is said above the list after something was done, or was not.
#[derive(Clone)]
pub struct Notice {
    /// In words.
    pub text: String,
    /// The book to put back, and where it stood in the list.
    pub undo: Option<(usize, ShelfBook)>,
}

/// The state of the list and of its dialogs.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The rows.
    pub books: RwSignal<Vec<ShelfBook>>,
    /// What is said above them.
    pub notice: RwSignal<Option<Notice>>,
    /// The form for a new book.
    pub adding: RwSignal<BookForm>,
    /// The book that is being changed, and its form.
    pub editing: RwSignal<Option<(Book, RwSignal<BookForm>)>>,
    /// The book that would be deleted.
    pub deleting: RwSignal<Option<ShelfBook>>,
    /// Whether something is under way.
    pub busy: RwSignal<bool>,
    /// What prices are typed in.
    pub currency: Currency,
    /// Speaks the page's language.
    words: Words,
}

/// Shows a dialog once its content is there.
pub fn open(dialog: NodeRef<html::Dialog>) {
    request_animation_frame(move || {
        if let Some(dialog) = dialog.get_untracked().filter(|dialog| !dialog.open()) {
            // Fails only when it has left the page.
            let _ = dialog.show_modal();
        }
    });
}

/// Closes a dialog.
pub fn close(dialog: NodeRef<html::Dialog>) {
    if let Some(dialog) = dialog.get_untracked() {
        dialog.close();
    }
}

impl Desk {
    /// A desk with these rows.
    pub fn new(books: Vec<ShelfBook>, currency: Currency) -> Desk {
        Desk {
            books: RwSignal::new(books),
            notice: RwSignal::new(None),
            adding: RwSignal::new(BookForm::blank()),
            editing: RwSignal::new(None),
            deleting: RwSignal::new(None),
            busy: RwSignal::new(false),
            currency,
            words: words(),
        }
    }

    /// Says something above the list.
    pub fn say(self, text: impl Into<String>) {
        self.notice.set(Some(Notice { text: text.into(), undo: None }));
    }

    /// Opens the form of a book as it is now: the row may be older.
    pub fn edit(self, id: BookId) {
        self.run(async move {
            let found = load_shelf_book(id).await?;
            if found.retired {
                return Err(ShopError::NoSuchBook);
            }
            let form = RwSignal::new(BookForm::of(&found.book));
            self.editing.set(Some((found.book, form)));
            Ok(())
        });
    }

    /// Takes the book off the shelf, and offers to put it back.
    pub fn retire(self, book: ShelfBook) {
        self.run(async move {
            retire_book(book.book.id.clone()).await?;
            let id = &book.book.id;
            let at = self.books.read_untracked().iter().position(|row| row.book.id == *id);
            self.books.update(|books| books.retain(|row| row.book.id != *id));
            let undo = Some((at.unwrap_or(0), book));
            self.notice.set(Some(Notice { text: "Book removed!".to_owned(), undo }));
            focus_on(NOTICE_BUTTON.to_owned());
            Ok(())
        });
    }

    /// Puts a book back on the shelf: in the list again at `at`, or out of the list of those
    /// that are off the shelf.
    pub fn restore(self, id: BookId, at: Option<usize>) {
        self.run(async move {
            let book = restore_book(id).await?;
            let row = at.map(|_| actions_of(&book.book.id));
            self.books.update(|books| match at {
                Some(at) => books.insert(at.min(books.len()), book),
                None => books.retain(|row| row.book.id != book.book.id),
            });
            self.say("Book restored!");
            focus_on(row.unwrap_or_else(|| NOTICE_TEXT.to_owned()));
            Ok(())
        });
    }

    /// Saves the form that was submitted, of a new book or of the one with that id; then `done`.
    /// What is wrong is shown in `form`, and nothing that was typed is lost.
    pub fn save(
        self,
        event: &SubmitEvent,
        id: Option<BookId>,
        form: RwSignal<BookForm>,
        done: impl FnOnce(Book) + 'static,
    ) {
        event.prevent_default();
        let element = event.target().and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
        let data = element.as_ref().and_then(|form| FormData::new_with_form(form).ok());
        let (Some(element), Some(data)) = (element, data) else { return };
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        spawn_local(async move {
            let draft = draft_of(&data);
            let saved = match draft.checked(self.currency) {
                Ok(_) => send_book(id.as_ref(), &data).await,
                Err(faults) => Err(ShopError::InvalidBook(faults)),
            };
            self.busy.set(false);
            match saved {
                Ok(book) => done(book),
                Err(error) => {
                    form.update(|form| {
                        let cover = form.cover.take();
                        let said = self.words.error(&error);
                        *form = error.on_form(draft, form.seen, said);
                        form.cover = cover;
                    });
                    show_fault(element);
                }
            }
        });
    }

    /// Does something, one thing at a time; a failure is said above the list.
    fn run(self, what: impl Future<Output = Result<(), ShopError>> + 'static) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        spawn_local(async move {
            let result = what.await;
            self.busy.set(false);
            match result {
                Ok(()) => {}
                Err(ShopError::Forbidden) => {
                    self.say("You are not signed in any more. Reload this page and sign in again.");
                }
                Err(ShopError::NoSuchBook) => {
                    self.say(
                        "This book is not on the shelf any more. Reload this page to see what is.",
                    );
                }
                Err(error) => self.say(self.words.error(&error)),
            }
        });
    }
}

/// The first button of a book's row, as a selector.
pub fn actions_of(book: &BookId) -> String {
    format!("#book-{} .shelf-actions a", book.0)
}

/// Takes the keyboard to an element once it is drawn: what had it before has left the page.
pub fn focus_on(selector: String) {
    request_animation_frame(move || {
        let found = document().query_selector(&selector).ok().flatten();
        if let Some(element) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
            // Fails only when it has left the page.
            let _ = element.focus();
        }
    });
}

/// What a form holds.
fn draft_of(data: &FormData) -> BookDraft {
    let text = |name: &str| data.get(name).as_string().unwrap_or_default();
    BookDraft {
        title: text("title"),
        author: text("author"),
        price: text("price"),
        read: data.has("read"),
        year: text("year"),
        isbn: text("isbn"),
        stock: text("stock"),
        ships: data.has("ships"),
        description: text("description").replace("\r\n", "\n"),
    }
}

/// Brings the first thing that is wrong into view, and the keyboard to it.
fn show_fault(form: HtmlFormElement) {
    request_animation_frame(move || {
        let first = form.query_selector("[aria-invalid=true]").ok().flatten();
        if let Some(input) = first.and_then(|input| input.dyn_into::<HtmlElement>().ok()) {
            // Fails only when it has left the page.
            let _ = input.focus();
        } else if let Ok(Some(notice)) = form.query_selector(".form-notice") {
            notice.scroll_into_view();
        }
    });
}
