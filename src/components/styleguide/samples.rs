//! Made-up data.

use crate::domain::{
    book::{Book, BookId},
    money::{Currency, Money},
};

/// An amount in minor units.
pub fn money(minor: i64, currency: Currency) -> Money {
    Money::new(minor, currency)
}

/// A book that nobody sells; `id` also decides how its cover is drawn.
pub fn book(id: &str, title: &str, author: &str, stock: Option<i64>, currency: Currency) -> Book {
    Book {
        id: BookId(id.to_owned()),
        slug: "no-such-book".to_owned(),
        title: title.to_owned(),
        author: author.to_owned(),
        year: Some(1871),
        isbn: Some("9780140283297".to_owned()),
        description: "A town, two marriages and a great many opinions about both: what people hope for, and what becomes of it.".to_owned(),
        read: true,
        price: money(1499, currency),
        stock,
        ships: true,
        cover: None,
        version: 1,
    }
}
