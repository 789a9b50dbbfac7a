//! A book as a seller types it, and the one set of rules for it: for the admin's form, the JSON
//! interface and imports, on the server and in the browser.

use super::{
    book::Book,
    line,
    money::{Currency, Money},
};
use serde::{Deserialize, Serialize};

/// The longest title and author, in characters.
const NAME_MAX: usize = 300;
/// The longest description, in characters.
const DESCRIPTION_MAX: usize = 5000;
/// More copies than any shelf holds.
pub const STOCK_MAX: i64 = 1_000_000;

/// A book as typed: nothing is checked yet, so that nothing typed is ever lost.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BookDraft {
    /// As on the title page.
    pub title: String,
    /// As on the title page.
    pub author: String,
    /// In major units of the shop's currency, such as `19.99`.
    pub price: String,
    /// Whether the people of the shop have read it.
    pub read: bool,
    /// Year of first publication, or nothing.
    pub year: String,
    /// 10 or 13 digits with or without hyphens, or nothing.
    pub isbn: String,
    /// Copies, or nothing for as many as anyone wants.
    pub stock: String,
    /// Whether copies go by post.
    pub ships: bool,
    /// What it is about, or nothing.
    pub description: String,
}

/// What is wrong with a draft, in words for who typed it; a field that is right is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookFaults {
    /// About the title.
    pub title: Option<String>,
    /// About the author.
    pub author: Option<String>,
    /// About the price.
    pub price: Option<String>,
    /// About the year.
    pub year: Option<String>,
    /// About the ISBN.
    pub isbn: Option<String>,
    /// About the number of copies.
    pub stock: Option<String>,
    /// About the description.
    pub description: Option<String>,
}

/// A book that keeps all the rules, and that can be put on the shelf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookDetails {
    /// Not empty.
    pub title: String,
    /// Not empty.
    pub author: String,
    /// More than nothing.
    pub price: Money,
    /// Whether the people of the shop have read it.
    pub read: bool,
    /// Year of first publication; before the common era it is negative.
    pub year: Option<i64>,
    /// 13 digits.
    pub isbn: Option<String>,
    /// Copies; `None`: as many as anyone wants.
    pub stock: Option<i64>,
    /// Whether copies go by post.
    pub ships: bool,
    /// May be empty.
    pub description: String,
}

impl BookDraft {
    /// The draft that would leave `book` as it is: what a form for changing it begins with.
    pub fn of(book: &Book) -> BookDraft {
        BookDraft {
            title: book.title.clone(),
            author: book.author.clone(),
            price: book.price.decimal(),
            read: book.read,
            year: book.year.map(|year| year.to_string()).unwrap_or_default(),
            isbn: book.isbn.clone().unwrap_or_default(),
            stock: book.stock.map(|copies| copies.to_string()).unwrap_or_default(),
            ships: book.ships,
            description: book.description.clone(),
        }
    }

    /// The book with outer white space gone, when every field keeps its rules; prices are in
    /// `currency`.
    ///
    /// # Errors
    /// What to correct, field by field.
    pub fn checked(&self, currency: Currency) -> Result<BookDetails, Box<BookFaults>> {
        let mut faults = Box::<BookFaults>::default();
        let price = Money::parse_price(&self.price, currency);
        let year = optional(&self.year, year, "Enter the year as a number, such as 1957.");
        let isbn = optional(&self.isbn, isbn, "This is not an ISBN: check its 10 or 13 digits.");
        let stock = optional(
            &self.stock,
            stock,
            "Enter the number of copies as a whole number, or leave it empty.",
        );
        faults.title = name_fault(&self.title, "title");
        faults.author = name_fault(&self.author, "author");
        faults.price = price.as_ref().err().map(ToString::to_string);
        faults.year = year.as_ref().err().cloned();
        faults.isbn = isbn.as_ref().err().cloned();
        faults.stock = stock.as_ref().err().cloned();
        if self.description.chars().count() > DESCRIPTION_MAX {
            faults.description =
                Some(format!("Enter a description of at most {DESCRIPTION_MAX} characters."));
        }
        match (price, year, isbn, stock) {
            (Ok(price), Ok(year), Ok(isbn), Ok(stock)) if *faults == BookFaults::default() => {
                Ok(BookDetails {
                    title: self.title.trim().to_owned(),
                    author: self.author.trim().to_owned(),
                    price,
                    read: self.read,
                    year,
                    isbn,
                    stock,
                    ships: self.ships,
                    description: self.description.trim().to_owned(),
                })
            }
            _ => Err(faults),
        }
    }
}

impl BookFaults {
    /// Each fault with the name of its field, in the order of the form.
    pub fn named(&self) -> Vec<(&'static str, &str)> {
        [
            ("title", &self.title),
            ("author", &self.author),
            ("price", &self.price),
            ("year", &self.year),
            ("isbn", &self.isbn),
            ("stock", &self.stock),
            ("description", &self.description),
        ]
        .into_iter()
        .filter_map(|(name, fault)| Some((name, fault.as_deref()?)))
        .collect()
    }
}

fn name_fault(text: &str, what: &str) -> Option<String> {
    let text = text.trim();
    if text.is_empty() {
        Some(format!("Enter the {what}."))
    } else if text.chars().count() > NAME_MAX {
        Some(format!("Enter at most {NAME_MAX} characters for the {what}."))
    } else if text.chars().any(line::is_unfit) {
        Some(format!("Enter the {what} on one line, in plain letters."))
    } else {
        None
    }
}

/// Nothing for nothing, else what `rule` makes of the text, or `wanted`.
fn optional<T>(
    text: &str,
    rule: impl FnOnce(&str) -> Option<T>,
    wanted: &str,
) -> Result<Option<T>, String> {
    match text.trim() {
        "" => Ok(None),
        text => rule(text).map(Some).ok_or_else(|| wanted.to_owned()),
    }
}

fn year(text: &str) -> Option<i64> {
    text.parse().ok().filter(|year| (-4000..=9999).contains(year))
}

fn stock(text: &str) -> Option<i64> {
    text.parse().ok().filter(|copies| (0..=STOCK_MAX).contains(copies))
}

/// The 13 digits of an ISBN; one of 10 gets its prefix 978 (<https://www.isbn-international.org/content/isbn-users-manual/29>).
fn isbn(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
    let value = |byte: u8| u32::from(byte).checked_sub(48).filter(|digit| *digit < 10);
    match digits.len() {
        13 => {
            let (body, check) = digits.split_at_checked(12)?;
            (check_digit(body)? == value(check.bytes().next()?)?).then_some(digits)
        }
        10 => {
            let (body, check) = digits.split_at_checked(9)?;
            let mut sum = 0;
            for (weight, byte) in (2..=10).rev().zip(body.bytes()) {
                sum += weight * value(byte)?;
            }
            let check =
                if check.eq_ignore_ascii_case("x") { 10 } else { value(check.bytes().next()?)? };
            let body = format!("978{body}");
            ((sum + check) % 11 == 0).then_some(format!("{body}{}", check_digit(&body)?))
        }
        _ => None,
    }
}

/// The last digit of an ISBN whose first twelve are `body`.
fn check_digit(body: &str) -> Option<u32> {
    let mut sum = 0;
    for (weight, letter) in [1, 3].into_iter().cycle().zip(body.chars()) {
        sum += weight * letter.to_digit(10)?;
    }
    Some((10 - sum % 10) % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd() -> Currency {
        "usd".parse().expect("a currency")
    }

    fn draft() -> BookDraft {
        BookDraft {
            title: " Emma ".to_owned(),
            author: "Jane Austen".to_owned(),
            price: "7.50".to_owned(),
            ..BookDraft::default()
        }
    }

    #[test]
    fn title_author_and_price_are_enough() {
        // A13, A16
        let details = draft().checked(usd()).expect("a book");
        assert_eq!((details.title.as_str(), details.price.minor), ("Emma", 750));
        assert!(!details.read && details.stock.is_none() && details.isbn.is_none());
        let read = BookDraft { read: true, ..draft() };
        assert!(read.checked(usd()).expect("a book").read);
    }

    #[test]
    fn each_field_says_what_to_correct() {
        // A14
        let faults = BookDraft::default().checked(usd()).expect_err("nothing is typed");
        let names: Vec<&str> = faults.named().into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["title", "author", "price"]);
        let wrong = BookDraft {
            title: "a\nb".to_owned(),
            author: "x".repeat(301),
            price: "-1".to_owned(),
            year: "soon".to_owned(),
            isbn: "9780140283297x".to_owned(),
            stock: "-1".to_owned(),
            description: "x".repeat(5001),
            ..BookDraft::default()
        };
        assert_eq!(wrong.checked(usd()).expect_err("all is wrong").named().len(), 7);
    }

    #[test]
    fn an_isbn_is_kept_as_thirteen_digits() {
        let kept = |text: &str| {
            let draft = BookDraft { isbn: text.to_owned(), ..draft() };
            draft.checked(usd()).map(|details| details.isbn)
        };
        let on_the_road = Ok(Some("9780140283297".to_owned()));
        assert_eq!(kept("978-0-14-028329-7"), on_the_road);
        assert_eq!(kept("0 14 028329 X"), kept("014028329X"));
        assert_eq!(kept("0-8044-2957-X"), Ok(Some("9780804429573".to_owned())));
        for wrong in ["9780140283298", "014028329", "é234567890123", "x", "08044295é"] {
            assert!(kept(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_draft_of_a_book_changes_nothing() {
        let details = BookDraft {
            year: "-350".to_owned(),
            isbn: "9780140283297".to_owned(),
            stock: "3".to_owned(),
            ships: true,
            description: "A novel.".to_owned(),
            ..draft()
        }
        .checked(usd())
        .expect("a book");
        let book = Book {
            id: super::super::book::BookId("1".to_owned()),
            slug: "emma".to_owned(),
            title: details.title.clone(),
            author: details.author.clone(),
            year: details.year,
            isbn: details.isbn.clone(),
            description: details.description.clone(),
            read: details.read,
            price: details.price,
            stock: details.stock,
            ships: details.ships,
            cover: None,
            version: 1,
        };
        assert_eq!(BookDraft::of(&book).checked(usd()), Ok(details));
    }
}
