//! A buyer's own orders, as the link in a mail shows them.

use super::money::Money;
use serde::{Deserialize, Serialize};

/// One paid order of somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyOrder {
    /// What people read to each other.
    pub number: String,
    /// When it was paid, in epoch seconds.
    pub paid_at: i64,
    /// What was bought, such as `2 × Emma`.
    pub books: Vec<String>,
    /// What was paid.
    pub amount: Money,
    /// What was given back of it.
    pub given_back: Money,
    /// Whether it has been sent; `None`: nothing of it goes by post.
    pub sent: Option<bool>,
    /// The address of its confirmation.
    pub href: String,
}

impl MyOrder {
    /// How it stands, in words for its buyer.
    pub fn standing(&self) -> String {
        match (self.given_back.minor, self.sent) {
            (1.., _) if self.given_back.minor >= self.amount.minor => "Refunded".to_owned(),
            (1.., _) => format!("Paid, {} given back", self.given_back),
            (_, Some(true)) => "Paid and sent".to_owned(),
            (_, Some(false)) => "Paid, not sent yet".to_owned(),
            (_, None) => "Paid".to_owned(),
        }
    }
}

/// What was typed into the form that asks for a link, and what is wrong with it.
#[derive(Clone, PartialEq, Eq)]
pub struct Asked {
    /// The email address as typed.
    pub email: String,
    /// In words for who typed it.
    pub fault: String,
}
