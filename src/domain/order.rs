//! An order and the moves it can make.

use super::{book::BookId, money::Money, payment::PaymentStatus};
use serde::{Deserialize, Serialize};

/// An order's id: a version 4 UUID written as 32 hex digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OrderId(pub String);

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

    /// The state that an order in this one moves to when Stripe says `status`,
    /// or `None` when it stays. Paid and canceled are final.
    pub fn after(self, status: PaymentStatus) -> Option<OrderState> {
        match (self, status) {
            (OrderState::Pending, PaymentStatus::Succeeded) => Some(OrderState::Paid),
            (OrderState::Pending, PaymentStatus::Canceled) => Some(OrderState::Canceled),
            _ => None,
        }
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
    fn only_a_pending_order_moves_and_only_on_stripes_final_word() {
        use PaymentStatus::*;
        assert_eq!(OrderState::Pending.after(Succeeded), Some(OrderState::Paid));
        assert_eq!(OrderState::Pending.after(Canceled), Some(OrderState::Canceled));
        for status in [RequiresPaymentMethod, RequiresAction, Processing, RequiresCapture] {
            assert_eq!(OrderState::Pending.after(status), None, "{status:?}");
        }
        for state in [OrderState::Paid, OrderState::Canceled] {
            assert_eq!(state.after(Succeeded), None);
            assert_eq!(state.after(Canceled), None);
            assert_eq!(OrderState::parse(state.as_str()), Some(state));
        }
    }
}
