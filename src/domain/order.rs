//! An order and the moves it can make.

use super::{book::BookId, money::Money};
use serde::{Deserialize, Serialize};

/// An order's id: a version 4 UUID written as 32 hex digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OrderId(pub String);

impl OrderId {
    /// The first eight digits, in capitals: what people read to each other.
    pub fn short(&self) -> String {
        self.0.chars().take(8).collect::<String>().to_uppercase()
    }
}

/// Where an order stands. A failed payment is not a state: the buyer may try again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OrderState {
    /// Placed, not paid.
    Pending,
    /// Paid, according to Stripe.
    Paid,
    /// Its PaymentIntent can never be paid.
    Canceled,
}

impl OrderState {
    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            OrderState::Pending => "pending",
            OrderState::Paid => "paid",
            OrderState::Canceled => "canceled",
        }
    }

    /// The state of that word.
    pub fn parse(word: &str) -> Option<OrderState> {
        [OrderState::Pending, OrderState::Paid, OrderState::Canceled]
            .into_iter()
            .find(|state| state.as_str() == word)
    }

    /// The state after its payment succeeded. Paid and canceled are final.
    pub fn pay(self) -> Option<OrderState> {
        (self == OrderState::Pending).then_some(OrderState::Paid)
    }

    /// The state after it was given up, or its payment was. Paid and canceled are final.
    pub fn cancel(self) -> Option<OrderState> {
        (self == OrderState::Pending).then_some(OrderState::Canceled)
    }
}

/// A book as it was sold: title and price stay what they were.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineItem {
    /// Which book; it may have left the catalogue since.
    pub book: BookId,
    /// Its title when it was ordered.
    pub title: String,
    /// What one copy cost when it was ordered.
    pub unit_price: Money,
    /// How many copies.
    pub quantity: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_pending_order_moves() {
        assert_eq!(OrderState::Pending.pay(), Some(OrderState::Paid));
        assert_eq!(OrderState::Pending.cancel(), Some(OrderState::Canceled));
        for last in [OrderState::Paid, OrderState::Canceled] {
            assert_eq!((last.pay(), last.cancel()), (None, None), "{last:?}");
        }
    }

    #[test]
    fn a_state_is_kept_by_its_word() {
        for state in [OrderState::Pending, OrderState::Paid, OrderState::Canceled] {
            assert_eq!(OrderState::parse(state.as_str()), Some(state));
        }
        assert_eq!(OrderState::parse("refunded"), None);
    }

    #[test]
    fn people_read_eight_digits() {
        assert_eq!(OrderId("c330540ddad6489193294cd952a17292".to_owned()).short(), "C330540D");
        assert_eq!(OrderId("é".to_owned()).short(), "É");
    }
}
