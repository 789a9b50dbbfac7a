//! What a checkout is for: one book, or all that is in a cart, at today's prices.

use super::{books, db::Db};
use crate::{
    domain::{
        book::{Book, BookId},
        money::{MOST_MINOR, Money},
    },
    error::ShopError,
};

/// The longest description that Stripe is given, in characters; its own limit is 1,000 and more.
const DESCRIPTION_MAX: usize = 500;

/// Books with their quantities. Never empty, all in one currency.
#[derive(Clone, Debug)]
pub struct Purchase {
    /// What is bought, each book once.
    items: Vec<Item>,
    total: Money,
}

/// Some copies of one book.
#[derive(Clone, Debug)]
pub struct Item {
    /// The book as it is now.
    pub book: Book,
    /// How many, at least one.
    pub copies: i64,
}

impl Purchase {
    /// One copy of the book of that id.
    ///
    /// # Errors
    /// [`ShopError::NoItemSelected`], [`ShopError::NoSuchBook`], [`ShopError::TooLittle`].
    pub async fn of_book(db: &Db, id: &BookId) -> Result<Purchase, ShopError> {
        Purchase::new(vec![Item { book: books::find(db, id).await?, copies: 1 }])
    }

    /// These books with their quantities.
    ///
    /// # Errors
    /// [`ShopError::NoItemSelected`] for nothing; [`ShopError::MixedCurrencies`];
    /// [`ShopError::TooMuch`] and [`ShopError::TooLittle`] for what no card is charged at once.
    pub fn new(items: Vec<Item>) -> Result<Purchase, ShopError> {
        let currency = items.first().ok_or(ShopError::NoItemSelected)?.book.price.currency;
        let mut total: i64 = 0;
        for Item { book, copies } in &items {
            if book.price.currency != currency {
                return Err(ShopError::MixedCurrencies);
            }
            let line = book.price.minor.checked_mul(*copies).ok_or(ShopError::TooMuch)?;
            total = total.checked_add(line).ok_or(ShopError::TooMuch)?;
        }
        if total > MOST_MINOR {
            return Err(ShopError::TooMuch);
        }
        if total < currency.least_minor() {
            return Err(ShopError::TooLittle);
        }
        Ok(Purchase { items, total: Money::new(total, currency) })
    }

    /// What is bought, each book once.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// What it costs now.
    pub fn total(&self) -> Money {
        self.total
    }

    /// Whether any of it goes by post.
    pub fn ships(&self) -> bool {
        self.items.iter().any(|item| item.book.ships)
    }

    /// The text that stands for it in `orders.selection`: the same for the same books in the same
    /// quantities, in whatever order they were chosen.
    pub fn selection(&self) -> String {
        if let [Item { book, copies: 1 }] = self.items.as_slice() {
            return format!("book:{}", book.id.0);
        }
        let mut parts: Vec<String> =
            self.items.iter().map(|item| format!("{}x{}", item.book.id.0, item.copies)).collect();
        parts.sort();
        format!("books:{}", parts.join(","))
    }

    /// The titles, as Stripe's dashboard shows the payment.
    pub fn description(&self) -> String {
        let titles: Vec<String> = self
            .items
            .iter()
            .map(|Item { book, copies }| match copies {
                1 => book.title.clone(),
                many => format!("{} × {many}", book.title),
            })
            .collect();
        titles.join(", ").chars().take(DESCRIPTION_MAX).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book(id: &str, minor: i64, currency: &str) -> Book {
        Book {
            id: BookId(id.to_owned()),
            slug: id.to_owned(),
            title: id.to_uppercase(),
            author: "A".to_owned(),
            year: None,
            isbn: None,
            description: String::new(),
            read: false,
            price: Money::new(minor, currency.parse().expect("a currency")),
            stock: None,
            ships: true,
            cover: None,
            version: 1,
        }
    }

    fn purchase(items: &[(&str, i64, &str, i64)]) -> Result<Purchase, ShopError> {
        let item = |(id, minor, currency, copies): &(&str, i64, &str, i64)| Item {
            book: book(id, *minor, currency),
            copies: *copies,
        };
        Purchase::new(items.iter().map(item).collect())
    }

    #[test]
    fn the_same_books_are_the_same_selection() {
        // L2
        let one = purchase(&[("b", 500, "usd", 2), ("a", 399, "usd", 1)]).expect("a purchase");
        let two = purchase(&[("a", 399, "usd", 1), ("b", 500, "usd", 2)]).expect("a purchase");
        assert_eq!(one.selection(), "books:ax1,bx2");
        assert_eq!(one.selection(), two.selection());
        assert_eq!((one.total().minor, one.description().as_str()), (1399, "B × 2, A"));
        let single = purchase(&[("a", 399, "usd", 1)]).expect("a purchase");
        assert_eq!((single.selection().as_str(), single.description().as_str()), ("book:a", "A"));
    }

    #[test]
    fn what_cannot_be_charged_is_refused() {
        assert_eq!(purchase(&[]).err(), Some(ShopError::NoItemSelected));
        let mixed = purchase(&[("a", 399, "usd", 1), ("b", 500, "eur", 1)]);
        assert_eq!(mixed.err(), Some(ShopError::MixedCurrencies));
        assert_eq!(purchase(&[("a", MOST_MINOR, "usd", 2)]).err(), Some(ShopError::TooMuch));
        assert_eq!(purchase(&[("a", i64::MAX, "usd", 2)]).err(), Some(ShopError::TooMuch));
        assert_eq!(purchase(&[("a", 49, "usd", 1)]).err(), Some(ShopError::TooLittle));
        assert!(purchase(&[("a", 49, "usd", 2)]).is_ok());
    }
}
