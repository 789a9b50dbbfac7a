//! What a checkout is for: one book, or all that is in a cart, at today's prices.

use super::{
    books, cart,
    db::{
        Db,
        in_cart::{self, Found},
    },
    state::AppState,
};
use crate::{
    domain::{
        book::BookId,
        cart::{Cart, CartLine},
        checkout::{Item, Summary},
        money::{MOST_MINOR, Money},
    },
    error::ShopError,
};
use std::collections::HashMap;

/// The longest description that Stripe is given, in characters; its own limit is 1,000 and more.
const DESCRIPTION_MAX: usize = 500;

/// Books with their quantities. Never empty, all in one currency.
#[derive(Clone, Debug)]
pub struct Purchase {
    /// What is bought, each book once.
    items: Vec<Item>,
    total: Money,
}

impl Purchase {
    /// One copy of the book of that id.
    ///
    /// # Errors
    /// [`ShopError::NoItemSelected`], [`ShopError::NoSuchBook`], [`ShopError::TooLittle`].
    pub async fn of_book(db: &Db, id: &BookId) -> Result<Purchase, ShopError> {
        Purchase::new(vec![Item { book: books::find(db, id).await?, copies: 1 }])
    }

    /// One copy of the book of that id, or, when it is empty, the cart of the visitor whose request
    /// is being answered.
    ///
    /// # Errors
    /// As [`Purchase::of_book`] and [`Purchase::new`]; [`ShopError::CartChanged`] when a book in
    /// the cart is not sold any more.
    pub async fn of_request(state: &AppState, id: &BookId) -> Result<Purchase, ShopError> {
        Purchase::of(&state.db, id, &cart::of_request(state)?).await
    }

    /// One copy of the book of that id, or, when it is empty, this cart.
    ///
    /// # Errors
    /// As [`Purchase::of_request`].
    pub async fn of(db: &Db, id: &BookId, cart: &Cart) -> Result<Purchase, ShopError> {
        match id.0.trim() {
            "" => Purchase::of_cart(db, cart).await,
            _ => Purchase::of_book(db, id).await,
        }
    }

    /// All that is in a cart.
    ///
    /// # Errors
    /// As [`Purchase::new`]; [`ShopError::CartChanged`] when a book in it is not sold any more.
    async fn of_cart(db: &Db, cart: &Cart) -> Result<Purchase, ShopError> {
        let ids: Vec<_> = cart.lines().iter().map(|line| &line.book).collect();
        let mut found: HashMap<_, _> = in_cart::find(db, &ids, None).await?.into_iter().collect();
        let item = |line: &CartLine| match found.remove(&line.book) {
            Some(Found::ForSale(book)) => Ok(Item { book: *book, copies: line.quantity }),
            Some(Found::Retired(_)) | None => Err(ShopError::CartChanged),
        };
        Purchase::new(cart.lines().iter().map(item).collect::<Result<_, _>>()?)
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

    /// What a checkout page shows of it.
    pub fn summary(&self) -> Summary {
        Summary {
            items: self.items.clone(),
            total: self.total,
            selection: self.selection(),
            ships: self.ships(),
            contact: None,
        }
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

    /// The text that stands for it in `orders.selection`.
    pub fn selection(&self) -> String {
        selection(self.items.iter().map(|item| (&item.book.id, item.copies)))
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

/// The text that stands for books with their quantities in `orders.selection`: the same for the
/// same books in the same quantities, in whatever order they were chosen.
pub fn selection<'a>(items: impl Iterator<Item = (&'a BookId, i64)>) -> String {
    let items: Vec<_> = items.collect();
    if let [(book, 1)] = items.as_slice() {
        return format!("book:{}", book.0);
    }
    let mut parts: Vec<String> =
        items.iter().map(|(book, copies)| format!("{}x{copies}", book.0)).collect();
    parts.sort();
    format!("books:{}", parts.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::book::Book;

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
