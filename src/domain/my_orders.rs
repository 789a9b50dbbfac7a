//! A buyer's own orders, as the link in a mail shows them.

use super::{contact_fault::ContactFault, money::Money};
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

/// What was typed into the form that asks for a link, and what is wrong with it.
#[derive(Clone, PartialEq, Eq)]
pub struct Asked {
    /// The email address as typed.
    pub email: String,
    /// Why no link was sent.
    pub fault: AskFault,
}

/// Why no link to somebody's orders was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskFault {
    /// The address is none.
    Email(ContactFault),
    /// Too many links were asked for.
    TooMany,
}
