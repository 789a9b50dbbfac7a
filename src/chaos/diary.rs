//! What a buyer remembers of a purchase.

use std::collections::BTreeSet;

/// What a buyer remembers.
#[derive(Clone, Debug, Default)]
pub struct Diary {
    /// Which schedule it was.
    pub schedule: usize,
    /// The id in the buyer's cookie.
    pub visitor: Option<String>,
    /// How many purchases the buyer wanted.
    pub purchases: usize,
    /// Every PaymentIntent that the buyer was given.
    pub given: BTreeSet<String>,
    /// Every PaymentIntent of which Stripe told the buyer that it has succeeded.
    pub seen_succeeded: BTreeSet<String>,
    /// Kinds of attention that this purchase may cause.
    pub deserves: BTreeSet<&'static str>,
    /// What happened, in words.
    pub story: Vec<String>,
}
