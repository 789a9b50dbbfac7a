//! A cart: which books somebody wants, and how many copies of each. What they cost is looked up.

use super::{
    book::{Book, BookId},
    money::{Currency, Money},
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The most different books in a cart.
pub const MOST_LINES: usize = 30;

/// The most copies of one book in a cart.
pub const MOST_COPIES: i64 = 99;

/// One book of a cart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CartLine {
    /// Which book.
    pub book: BookId,
    /// How many copies: 1 to [`MOST_COPIES`].
    pub quantity: i64,
    /// What one copy cost when the shopper put it in: only to tell them of a change.
    pub seen: Option<Money>,
}

/// What somebody has put aside, in the order in which they did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cart {
    lines: Vec<CartLine>,
}

/// A change of a cart, as a button asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CartChange {
    /// More copies of a book.
    Add {
        /// Which book.
        book: BookId,
        /// How many more.
        copies: i64,
    },
    /// Another number of copies of a book that is in the cart.
    Set {
        /// Which book.
        book: BookId,
        /// How many in all; 0 takes it out.
        copies: i64,
    },
    /// Takes a book out.
    Remove {
        /// Which book.
        book: BookId,
    },
    /// Takes everything out.
    Clear,
    /// Puts back what was taken out last.
    Undo,
}

/// Why a cart stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CartFault {
    /// Not a number that the cart takes.
    Quantity,
    /// More copies than the cart takes.
    TooManyCopies,
    /// More books than the cart takes.
    Full,
    /// The book to be changed is not in the cart.
    NotThere,
    /// The undo came too late.
    NothingToUndo,
}

impl Cart {
    /// Reads what [`Cart`] writes as text. What cannot be read is left out.
    pub fn parse(text: &str) -> Cart {
        let mut cart = Cart::default();
        for line in text.split('.').filter_map(CartLine::parse) {
            if cart.lines.len() < MOST_LINES && cart.quantity(&line.book).is_none() {
                cart.lines.push(line);
            }
        }
        cart
    }

    /// Its lines, the first put in first.
    pub fn lines(&self) -> &[CartLine] {
        &self.lines
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// How many copies there are in all.
    pub fn copies(&self) -> i64 {
        self.lines.iter().map(|line| line.quantity).sum()
    }

    /// How many copies of that book there are; `None`: it is not in it.
    pub fn quantity(&self, book: &BookId) -> Option<i64> {
        self.lines.iter().find(|line| line.book == *book).map(|line| line.quantity)
    }

    /// Puts copies of a book in, which costs `seen` now.
    ///
    /// # Errors
    /// [`CartFault`]; nothing is changed then.
    pub fn add(&mut self, book: &BookId, copies: i64, seen: Money) -> Result<(), CartFault> {
        if copies < 1 {
            return Err(CartFault::Quantity);
        }
        let quantity = self.quantity(book).unwrap_or(0).saturating_add(copies);
        if quantity > MOST_COPIES {
            return Err(CartFault::TooManyCopies);
        }
        let line = CartLine { book: book.clone(), quantity, seen: Some(seen) };
        match self.lines.iter().position(|line| line.book == *book) {
            Some(place) => self.lines[place] = line,
            None if self.lines.len() >= MOST_LINES => return Err(CartFault::Full),
            None => self.lines.push(line),
        }
        Ok(())
    }

    /// Changes how many copies of a book are wanted; 0 takes it out.
    ///
    /// # Errors
    /// [`CartFault`]; nothing is changed then.
    pub fn set(&mut self, book: &BookId, copies: i64) -> Result<(), CartFault> {
        match copies {
            0 => return self.remove(book),
            1..=MOST_COPIES => {}
            more if more > MOST_COPIES => return Err(CartFault::TooManyCopies),
            _ => return Err(CartFault::Quantity),
        }
        let line = self.lines.iter_mut().find(|line| line.book == *book);
        line.ok_or(CartFault::NotThere)?.quantity = copies;
        Ok(())
    }

    /// Takes a book out.
    ///
    /// # Errors
    /// [`CartFault::NotThere`].
    pub fn remove(&mut self, book: &BookId) -> Result<(), CartFault> {
        let lines = self.lines.len();
        self.lines.retain(|line| line.book != *book);
        if self.lines.len() < lines { Ok(()) } else { Err(CartFault::NotThere) }
    }

    /// The lines of `before` that are not in this cart.
    pub fn missing<'a>(&self, before: &'a Cart) -> Vec<&'a CartLine> {
        before.lines.iter().filter(|line| self.quantity(&line.book).is_none()).collect()
    }

    /// Puts back what was in `before` and is missing now, each in its place. What else happened
    /// since stays.
    ///
    /// # Errors
    /// [`CartFault::NothingToUndo`]; [`CartFault::Full`] when there is no room for all of it.
    pub fn put_back(&mut self, before: &Cart) -> Result<(), CartFault> {
        let missing = self.missing(before).len();
        if missing == 0 {
            return Err(CartFault::NothingToUndo);
        }
        if self.lines.len() + missing > MOST_LINES {
            return Err(CartFault::Full);
        }
        for (place, line) in before.lines.iter().enumerate() {
            if self.quantity(&line.book).is_none() {
                self.lines.insert(place.min(self.lines.len()), line.clone());
            }
        }
        Ok(())
    }
}

/// `id-copies-price` for each line, with a full stop between two: letters that a cookie holds as
/// they are (RFC 6265, 4.1.1).
impl fmt::Display for Cart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, line) in self.lines.iter().enumerate() {
            let stop = if number == 0 { "" } else { "." };
            write!(f, "{stop}{}-{}", line.book.0, line.quantity)?;
            if let Some(seen) = line.seen {
                write!(f, "-{}{}", seen.minor, seen.currency.code())?;
            }
        }
        Ok(())
    }
}

impl CartLine {
    fn parse(text: &str) -> Option<CartLine> {
        let mut parts = text.split('-');
        let id = parts.next()?;
        if id.len() != 32 || !id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let quantity = parts.next()?.parse().ok()?;
        if !(1..=MOST_COPIES).contains(&quantity) {
            return None;
        }
        let seen = parts.next().and_then(price);
        Some(CartLine { book: BookId(id.to_owned()), quantity, seen })
    }
}

/// `1999usd`.
fn price(text: &str) -> Option<Money> {
    let letters = text.find(|letter: char| !letter.is_ascii_digit())?;
    let (minor, currency) = text.split_at(letters);
    Some(Money::new(minor.parse().ok()?, currency.parse().ok()?))
}

/// How many copies are in the visitor's cart: what the header of every page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CartCount(pub i64);

/// A cart with all that the database says of it now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartView {
    /// The books that are for sale, in the order of the cart.
    pub items: Vec<CartItem>,
    /// Those that were taken off the shelf since.
    pub gone: Vec<GoneBook>,
    /// How many copies there are in all, without those that are gone.
    pub copies: i64,
    /// What all items cost together; `None` when there are none, or they cannot be paid at once.
    pub total: Option<Money>,
    /// What has to be put right before the cart can be paid.
    pub obstacle: Option<Obstacle>,
    /// The titles of what was taken out last and can be put back.
    pub undo: Vec<String>,
}

/// A book in a cart that is not sold any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoneBook {
    /// What the cart calls it.
    pub id: BookId,
    /// What people call it.
    pub title: String,
}

/// One book of a [`CartView`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartItem {
    /// As the shop has it now, without its description.
    pub book: Book,
    /// How many copies are wanted.
    pub quantity: i64,
    /// What they cost together; `None`: more than any number.
    pub line_total: Option<Money>,
    /// What one copy cost when it was put in, if that was another price.
    pub was: Option<Money>,
}

/// Why a cart cannot be paid as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Obstacle {
    /// Something in it is not sold any more.
    Gone,
    /// Of at least one item there are fewer copies than wanted.
    TooFewCopies,
    /// The items have prices in more than one currency.
    Currencies(Currency, Currency),
    /// More than can be charged at once.
    TooDear,
}

/// What a shopper has to know of a line before paying for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineNote {
    /// No copy is left.
    SoldOut,
    /// So many copies are left, which are fewer than wanted.
    Few(i64),
    /// One copy cost `was` when it was put in, and costs `now` now.
    Price {
        /// Before.
        was: Money,
        /// Now.
        now: Money,
    },
}

impl CartItem {
    /// What the shopper has to know before paying for it.
    pub fn note(&self) -> Option<LineNote> {
        match self.book.stock {
            Some(..1) => Some(LineNote::SoldOut),
            Some(left) if left < self.quantity => Some(LineNote::Few(left)),
            _ => self.was.map(|was| LineNote::Price { was, now: self.book.price }),
        }
    }

    /// Whether there are as many copies as wanted.
    pub fn available(&self) -> bool {
        self.book.stock.is_none_or(|left| left >= self.quantity)
    }
}

impl CartView {
    /// The view of items that are for sale, added up.
    pub fn new(items: Vec<CartItem>, gone: Vec<GoneBook>) -> CartView {
        let copies = items.iter().map(|item| item.quantity).sum();
        let (total, obstacle) = match sum(&items) {
            Ok(_) if items.is_empty() => (None, None),
            Ok(total) => {
                let available = items.iter().all(CartItem::available);
                let too_few = (!available).then_some(Obstacle::TooFewCopies);
                (total, if gone.is_empty() { too_few } else { Some(Obstacle::Gone) })
            }
            Err(obstacle) => (None, Some(obstacle)),
        };
        CartView { items, gone, copies, total, obstacle, undo: Vec::new() }
    }

    /// Whether there is something in it that can be paid as it is.
    pub fn can_be_paid(&self) -> bool {
        self.total.is_some() && self.obstacle.is_none()
    }
}

/// What all items cost together.
fn sum(items: &[CartItem]) -> Result<Option<Money>, Obstacle> {
    let mut total: Option<Money> = None;
    for item in items {
        let line = item.line_total.ok_or(Obstacle::TooDear)?;
        let before = total.unwrap_or(Money::new(0, line.currency));
        if before.currency != line.currency {
            return Err(Obstacle::Currencies(before.currency, line.currency));
        }
        let minor = before.minor.checked_add(line.minor).ok_or(Obstacle::TooDear)?;
        total = Some(Money::new(minor, line.currency));
    }
    match total {
        Some(total) if total.minor > super::money::MOST_MINOR => Err(Obstacle::TooDear),
        total => Ok(total),
    }
}

#[cfg(test)]
mod tests;
