//! A book as a program sends it.

use super::{
    problem::{FieldFault, Problem},
    schemas::{PriceInput, one_line},
};
use crate::domain::{
    book::Book,
    book_draft::{BookDetails, BookDraft},
    money::Currency,
};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::value::RawValue;
use utoipa::ToSchema;

/// A member that may be absent; `null` is not absent.
type Member = Option<Box<RawValue>>;

/// A book as sent. Each member is read by its own rule, so that an answer can name everything
/// that is wrong at once. Other members, such as those that only the shop sets, are passed over.
#[derive(Deserialize, ToSchema)]
pub struct BookInput {
    /// As on the title page, on one line.
    #[serde(default, deserialize_with = "member")]
    #[schema(schema_with = one_line, required = true)]
    title: Member,
    /// As on the title page, on one line.
    #[serde(default, deserialize_with = "member")]
    #[schema(schema_with = one_line, required = true)]
    author: Member,
    /// In major units of the shop's currency, as a number or as text. Read digit by digit: 19.99
    /// is 1999 cents.
    #[serde(default, deserialize_with = "member")]
    #[schema(value_type = PriceInput, required = true)]
    price: Member,
    /// Whether the people of the shop have read it. Absent: no, or as it was.
    #[serde(default, deserialize_with = "member")]
    #[schema(value_type = bool, required = false)]
    read: Member,
    /// Year of first publication, negative before the common era; null: none. Absent: none, or
    /// as it was.
    #[serde(default, deserialize_with = "member")]
    #[schema(value_type = Option<i64>, minimum = -4000, maximum = 9999)]
    year: Member,
    /// 10 or 13 digits with a right check digit, with or without hyphens; null: none. Absent:
    /// none, or as it was.
    #[serde(default, deserialize_with = "member")]
    #[schema(value_type = Option<String>, format = "isbn", example = "978-0-14-028329-7")]
    isbn: Member,
    /// Copies for sale; null: as many as anyone wants. Absent: null, or as it is.
    #[serde(default, deserialize_with = "member")]
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 1_000_000)]
    stock: Member,
    /// Whether copies go by post. Absent: yes, or as it was.
    #[serde(default, deserialize_with = "member")]
    #[schema(value_type = bool, required = false)]
    ships: Member,
    /// What it is about. Absent: nothing, or as it was.
    #[serde(default, deserialize_with = "member")]
    #[schema(value_type = String, required = false, max_length = 5000)]
    description: Member,
}

fn member<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Member, D::Error> {
    Box::<RawValue>::deserialize(deserializer).map(Some)
}

impl BookInput {
    /// The book that is meant: what is absent is as it is in `before`, or as a new book has it.
    ///
    /// # Errors
    /// Everything that is wrong, member by member.
    pub fn checked(
        &self,
        before: Option<&Book>,
        currency: Currency,
    ) -> Result<BookDetails, Problem> {
        let kept =
            before.map_or_else(|| BookDraft { ships: true, ..BookDraft::default() }, BookDraft::of);
        let mut faults = Vec::new();
        let mut read = Reader { faults: &mut faults };
        let draft = BookDraft {
            title: read.text("title", &self.title, String::new()),
            author: read.text("author", &self.author, String::new()),
            price: read.price(&self.price),
            read: read.yes_or_no("read", &self.read, kept.read),
            year: read.whole("year", &self.year, kept.year),
            isbn: read.optional_text("isbn", &self.isbn, kept.isbn),
            stock: read.whole("stock", &self.stock, kept.stock),
            ships: read.yes_or_no("ships", &self.ships, kept.ships),
            description: read.text("description", &self.description, kept.description),
        };
        match draft.checked(currency) {
            Ok(details) if faults.is_empty() => Ok(details),
            Ok(_) => Err(Problem::faulty_book(faults)),
            Err(broken) => {
                // A member of another kind is told once, as that.
                for (field, detail) in broken.named() {
                    if faults.iter().all(|fault| fault.field != field) {
                        faults.push(FieldFault { field, detail: detail.to_owned() });
                    }
                }
                Err(Problem::faulty_book(faults))
            }
        }
    }
}

/// Reads members and notes what is of the wrong kind.
struct Reader<'a> {
    faults: &'a mut Vec<FieldFault>,
}

impl Reader<'_> {
    fn text(&mut self, field: &'static str, member: &Member, absent: String) -> String {
        self.kind(field, member, absent, "Send it as text.")
    }

    fn optional_text(&mut self, field: &'static str, member: &Member, absent: String) -> String {
        let text = self.kind(field, member, Some(absent), "Send it as text, or null.");
        text.unwrap_or_default()
    }

    fn yes_or_no(&mut self, field: &'static str, member: &Member, absent: bool) -> bool {
        self.kind(field, member, absent, "Send true or false.")
    }

    fn whole(&mut self, field: &'static str, member: &Member, absent: String) -> String {
        let Some(raw) = member else { return absent };
        let digits = plain(raw.get());
        let number = match digits.as_str() {
            "null" => Ok(None),
            digits => digits.parse::<i64>().map(Some),
        };
        number.map_or_else(
            |_| {
                let detail = "Send a whole number, or null.".to_owned();
                self.faults.push(FieldFault { field, detail });
                absent
            },
            |number| number.map(|number| number.to_string()).unwrap_or_default(),
        )
    }

    /// A number's own digits, or a text.
    fn price(&mut self, member: &Member) -> String {
        let Some(raw) = member else { return String::new() };
        let digits = raw.get();
        if digits.starts_with(|first: char| first == '-' || first.is_ascii_digit()) {
            return plain(digits);
        }
        self.text("price", member, String::new())
    }

    fn kind<T: DeserializeOwned>(
        &mut self,
        field: &'static str,
        member: &Member,
        absent: T,
        wanted: &str,
    ) -> T {
        let Some(raw) = member else { return absent };
        serde_json::from_str(raw.get()).unwrap_or_else(|_| {
            self.faults.push(FieldFault { field, detail: wanted.to_owned() });
            absent
        })
    }
}

/// A JSON number without zeros at its end: 5.00, 5.0 and 5 are the same number. One with an
/// exponent stays as it is.
fn plain(number: &str) -> String {
    match number.split_once('.') {
        Some((whole, part)) if part.bytes().all(|byte| byte.is_ascii_digit()) => {
            match part.trim_end_matches('0') {
                "" => whole.to_owned(),
                part => format!("{whole}.{part}"),
            }
        }
        _ => number.to_owned(),
    }
}
