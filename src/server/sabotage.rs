//! What a build with the feature `sabotage` leaves out when `BOOKSHOP_SABOTAGE` names it, so that
//! chaos can show that it would notice. Any other build leaves out nothing.

/// A safeguard that can be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sabotage {
    /// Orders are moved without comparing how they stand.
    CompareAndSet,
    /// Stripe is asked without idempotency keys.
    IdempotencyKey,
}

/// Whether this safeguard is left out.
pub fn is_on(what: Sabotage) -> bool {
    let word = match what {
        Sabotage::CompareAndSet => "compare-and-set",
        Sabotage::IdempotencyKey => "idempotency-key",
    };
    cfg!(feature = "sabotage") && std::env::var("BOOKSHOP_SABOTAGE").is_ok_and(|name| name == word)
}
