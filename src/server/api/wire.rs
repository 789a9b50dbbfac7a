//! What the interface answers.

use crate::domain::{book::Book, money::Money};
use serde::{Serialize, Serializer, ser::Error};
use serde_json::value::RawValue;
use utoipa::ToSchema;

/// The word that every answer without an error begins with.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It is done.
    Success,
}

/// A price in major units: a JSON number with exactly the currency's decimals, written from the
/// integer and never calculated as a float.
pub struct Price(pub Money);

impl Serialize for Price {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.0.decimal()).map_err(S::Error::custom)?.serialize(serializer)
    }
}

/// A book.
#[derive(Serialize, ToSchema)]
#[schema(as = Book)]
pub struct ApiBook {
    /// Never changes.
    #[schema(pattern = "^[0-9a-f]{32}$", example = "c330540ddad6489193294cd952a17292")]
    id: String,
    /// As on the title page.
    #[schema(min_length = 1, max_length = 300)]
    title: String,
    /// As on the title page.
    #[schema(min_length = 1, max_length = 300)]
    author: String,
    /// Whether the people of the shop have read it.
    read: bool,
    /// In major units, with the currency's decimals.
    #[schema(value_type = f64, example = 19.99, exclusive_minimum = 0.0)]
    price: Price,
    /// The same in minor units, such as cents: the number to calculate with.
    #[schema(minimum = 1, maximum = 99_999_999, example = 1999)]
    price_minor: i64,
    /// ISO 4217, lower case.
    #[schema(pattern = "^[a-z]{3}$", example = "usd")]
    currency: String,
    /// Its name in the address of its page.
    slug: String,
    /// Year of first publication; before the common era it is negative.
    year: Option<i64>,
    /// 13 digits.
    #[schema(pattern = "^[0-9]{13}$")]
    isbn: Option<String>,
    /// Copies that nobody has bought or reserved; null: as many as anyone wants.
    #[schema(minimum = 0)]
    stock: Option<i64>,
    /// Whether copies go by post.
    ships: bool,
    /// May be empty.
    #[schema(max_length = 5000)]
    description: String,
    /// Where its picture is; null: it has none.
    cover: Option<String>,
    /// Counts the seller's changes, from 1.
    #[schema(minimum = 1)]
    version: i64,
}

impl From<Book> for ApiBook {
    fn from(book: Book) -> ApiBook {
        ApiBook {
            id: book.id.0,
            title: book.title,
            author: book.author,
            read: book.read,
            price: Price(book.price),
            price_minor: book.price.minor,
            currency: book.price.currency.code().to_owned(),
            slug: book.slug,
            year: book.year,
            isbn: book.isbn,
            stock: book.stock,
            ships: book.ships,
            description: book.description,
            cover: book.cover.map(|name| format!("/covers/{name}-large.jpg")),
            version: book.version,
        }
    }
}

/// A part of the catalogue.
#[derive(Serialize, ToSchema)]
pub struct BookList {
    pub(super) status: Status,
    /// The newest first.
    pub(super) books: Vec<ApiBook>,
    /// Where there are more; absent: these were the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "/api/books?limit=100&after=900")]
    pub(super) next: Option<String>,
}

/// One book.
#[derive(Serialize, ToSchema)]
pub struct OneBook {
    pub(super) status: Status,
    pub(super) book: ApiBook,
}

/// What was done to a book, and the book as it is now.
#[derive(Serialize, ToSchema)]
pub struct Saved {
    pub(super) status: Status,
    /// In words for people.
    #[schema(example = "Book added!")]
    pub(super) message: &'static str,
    pub(super) book: ApiBook,
}

/// What was done.
#[derive(Serialize, ToSchema)]
pub struct Done {
    pub(super) status: Status,
    /// In words for people.
    #[schema(example = "Book removed!")]
    pub(super) message: &'static str,
}

/// How one payment stands.
#[derive(Serialize, ToSchema)]
pub struct OnePayment {
    pub(super) status: Status,
    pub(super) payment: ApiPayment,
}

/// A payment, as whoever holds its id may see it.
#[derive(Serialize, ToSchema)]
#[schema(as = Payment)]
pub struct ApiPayment {
    /// The PaymentIntent's id.
    #[schema(pattern = "^pi_[0-9A-Za-z_]+$")]
    pub(super) id: String,
    /// How it stands.
    #[schema(value_type = PaymentStanding)]
    pub(super) status: &'static str,
    /// What is to be paid, in minor units such as cents.
    #[schema(minimum = 1, example = 1999)]
    pub(super) amount: i64,
    /// ISO 4217, lower case.
    #[schema(pattern = "^[a-z]{3}$", example = "usd")]
    pub(super) currency: String,
    /// The titles of what is paid for.
    #[schema(example = "On the Road")]
    pub(super) description: String,
}

/// The words for how a payment stands.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(dead_code, reason = "the words are Standing::as_str's; this lists them for the document")]
pub enum PaymentStanding {
    /// It can still be paid.
    Unpaid,
    /// Received, not paid yet.
    Processing,
    /// Held on the card, to be captured by the shop.
    Held,
    /// Paid.
    Paid,
    /// It was paid, and all of it was given back.
    Refunded,
    /// It will never be paid, and no money came.
    Canceled,
    /// Money came when the order was over already: it is given back.
    Returned,
    /// Money came that is not what the order asks for.
    InQuestion,
}
