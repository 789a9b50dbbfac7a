//! Whether money moves.

use serde::{Deserialize, Serialize};

/// Which Stripe the shop talks to, as far as a shopper should know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PaymentMode {
    /// Stripe's live mode: money moves.
    Live,
    /// Stripe's test mode: no money moves.
    Test,
    /// The sandbox that the shop brings along: no money moves.
    Sandbox,
}

impl PaymentMode {
    /// Whether a card is charged for real.
    pub fn money_moves(self) -> bool {
        self == PaymentMode::Live
    }
}
