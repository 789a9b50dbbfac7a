//! What a person has to look at.

use super::order::OrderId;
use serde::{Deserialize, Serialize};

/// Something that the shop cannot put right by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concern {
    /// Its place in the table.
    pub id: i64,
    /// What it is, in a few words.
    pub heading: String,
    /// What the shop knows of it: a PaymentIntent's id, an amount; no person's details.
    pub detail: String,
    /// What it is about, such as a PaymentIntent's id.
    pub subject: String,
    /// What to do about it.
    pub advice: String,
    /// The order, when there is one.
    pub order: Option<OrderId>,
    /// When it came up, in epoch seconds.
    pub at: i64,
    /// When a person was done with it; `None`: it is open.
    pub resolved_at: Option<i64>,
}
