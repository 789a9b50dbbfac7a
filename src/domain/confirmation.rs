//! What the confirmation page shows of an order.

use super::{buyer::Contact, money::Money, order::LineItem, payment::PaymentIntentId};
use serde::{Deserialize, Serialize};

/// How an order stands, in the terms of who pays for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
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
    /// Money came that is not what the order asks for: the seller looks at it.
    InQuestion,
}

impl Standing {
    /// Whether it will change by itself before long.
    pub fn is_under_way(self) -> bool {
        matches!(self, Standing::Processing | Standing::Held)
    }

    /// Whether the same can be ordered again without paying twice.
    pub fn is_over(self) -> bool {
        matches!(self, Standing::Refunded | Standing::Canceled | Standing::Returned)
    }

    /// The word for styles and tests.
    pub fn as_str(self) -> &'static str {
        match self {
            Standing::Unpaid => "unpaid",
            Standing::Processing => "processing",
            Standing::Held => "held",
            Standing::Paid => "paid",
            Standing::Refunded => "refunded",
            Standing::Canceled => "canceled",
            Standing::Returned => "returned",
            Standing::InQuestion => "in-question",
        }
    }
}

/// An order as the confirmation page shows it. Whoever holds the PaymentIntent's id sees how it
/// stands and the titles; the rest is for the buyer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmation {
    /// Which payment.
    pub payment_intent: PaymentIntentId,
    /// How it stands.
    pub standing: Standing,
    /// The titles of what was ordered.
    pub titles: Vec<String>,
    /// Where to pay it, or to order the same again.
    pub checkout: String,
    /// The whole order, for who has shown to be the buyer.
    pub details: Option<OrderDetails>,
}

/// The whole of an order, for its buyer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderDetails {
    /// What people call it: eight digits.
    pub number: String,
    /// What was ordered, as it was sold.
    pub lines: Vec<LineItem>,
    /// What it costs.
    pub amount: Money,
    /// What was given back, or is on its way.
    pub given_back: Money,
    /// When it was paid, in epoch seconds.
    pub paid_at: Option<i64>,
    /// Name and email, once the buyer has said them.
    pub buyer: Option<Contact>,
    /// Where it goes, line by line; none when nothing goes by post.
    pub address: Vec<String>,
}
