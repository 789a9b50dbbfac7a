//! A book that is for sale.

use super::money::Money;
use serde::{Deserialize, Serialize};

/// As many copies are few enough to say so.
const FEW: i64 = 5;

/// A book's id: a version 4 UUID written as 32 hex digits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BookId(pub String);

/// A book as the catalogue shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Book {
    /// Never changes, not even when everything else about the book does.
    pub id: BookId,
    /// Its name in `/books/<slug>`: follows the title; earlier ones lead here.
    pub slug: String,
    /// As on the title page.
    pub title: String,
    /// As on the title page.
    pub author: String,
    /// Year of first publication; before the common era it is negative.
    pub year: Option<i64>,
    /// 13 digits, without hyphens.
    pub isbn: Option<String>,
    /// What it is about; may be empty.
    pub description: String,
    /// Whether the people of the shop have read it.
    pub read: bool,
    /// What one copy costs.
    pub price: Money,
    /// Copies that nobody has bought or reserved; `None`: as many as anyone wants.
    pub stock: Option<i64>,
    /// Whether copies go by post, so that a buyer has to say where to.
    pub ships: bool,
    /// The name of its picture; `None`: a drawn one.
    pub cover: Option<String>,
    /// Counts the seller's changes, from 1: a change is made to the version that was seen.
    pub version: i64,
}

/// A book's own page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookPage {
    /// The book.
    pub book: Book,
    /// Some others of its author.
    pub more: Vec<Book>,
}

impl Book {
    /// The address of its page.
    pub fn href(&self) -> String {
        format!("/books/{}", self.slug)
    }

    /// The address of the picture that other sites show beside a link to its page. What is in it
    /// never changes: every change of the book has its own.
    pub fn card_href(&self) -> String {
        format!("/cards/{}-{}.png", self.id.0, self.version)
    }

    /// Whether no copy is left to buy.
    pub fn is_sold_out(&self) -> bool {
        self.stock.is_some_and(|copies| copies < 1)
    }

    /// How many copies are left, when that is few enough to say so.
    pub fn few_left(&self) -> Option<i64> {
        self.stock.filter(|copies| (1..=FEW).contains(copies))
    }
}

impl BookId {
    /// The hue of the book's drawn cover in degrees, 0 to 359: part of the id, so that it
    /// stays when the title is corrected.
    pub fn cover_hue(&self) -> u32 {
        self.0.bytes().fold(7_u32, |hash, byte| hash.wrapping_mul(31).wrapping_add(byte.into()))
            % 360
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cover_keeps_its_own_hue() {
        let hue = |id: &str| BookId(id.to_owned()).cover_hue();
        assert_eq!(
            hue("c330540ddad6489193294cd952a17292"),
            hue("c330540ddad6489193294cd952a17292")
        );
        assert_ne!(
            hue("c330540ddad6489193294cd952a17292"),
            hue("5bd23ea63aed4fbfa002e7c350d5c885")
        );
        assert!(hue("") < 360);
    }
}
