//! Money given back.

use super::money::Money;
use serde::{Deserialize, Serialize};

/// A refund's id in the shop: 32 hex digits that whoever asks for it has made up, so that asking
/// twice gives back once.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RefundId(pub String);

impl RefundId {
    /// The id, if `text` is one.
    pub fn parse(text: &str) -> Option<RefundId> {
        let hex = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        hex.then(|| RefundId(text.to_ascii_lowercase()))
    }
}

/// How far a refund is (<https://docs.stripe.com/api/refunds/object#refund_object-status>).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundStatus {
    /// Stripe has not answered yet.
    Requested,
    /// On its way.
    Pending,
    /// The buyer has to say where the money goes.
    RequiresAction,
    /// The buyer has it, or soon will.
    Succeeded,
    /// It came back: the buyer's bank did not take it.
    Failed,
    /// Called back before it was sent.
    Canceled,
}

impl RefundStatus {
    const ALL: [RefundStatus; 6] = [
        RefundStatus::Requested,
        RefundStatus::Pending,
        RefundStatus::RequiresAction,
        RefundStatus::Succeeded,
        RefundStatus::Failed,
        RefundStatus::Canceled,
    ];

    /// The word kept in the database: Stripe's, but for the first.
    pub fn as_str(self) -> &'static str {
        match self {
            RefundStatus::Requested => "requested",
            RefundStatus::Pending => "pending",
            RefundStatus::RequiresAction => "requires_action",
            RefundStatus::Succeeded => "succeeded",
            RefundStatus::Failed => "failed",
            RefundStatus::Canceled => "canceled",
        }
    }

    /// The status of that word.
    pub fn parse(word: &str) -> Option<RefundStatus> {
        RefundStatus::ALL.into_iter().find(|status| status.as_str() == word)
    }

    /// Whether its money is gone from the payment, or on its way.
    pub fn counts(self) -> bool {
        !matches!(self, RefundStatus::Failed | RefundStatus::Canceled)
    }

    /// Whether `heard` is news after this one: a refund never goes back to an earlier status,
    /// so an answer that was overtaken changes nothing.
    pub fn moves_to(self, heard: RefundStatus) -> bool {
        heard > self && self.counts()
    }
}

/// What came of asking for a refund.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// Which one.
    pub id: RefundId,
    /// How much is given back.
    pub amount: Money,
    /// How far it is.
    pub status: RefundStatus,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refund_only_moves_forward() {
        use RefundStatus::*;
        assert!(Requested.moves_to(Pending) && Pending.moves_to(Succeeded));
        assert!(Succeeded.moves_to(Failed), "a bank may send the money back");
        assert!(!Succeeded.moves_to(Pending) && !Failed.moves_to(Succeeded));
        assert!(!Failed.moves_to(Canceled) && !Succeeded.moves_to(Succeeded));
        for status in RefundStatus::ALL {
            assert_eq!(RefundStatus::parse(status.as_str()), Some(status));
        }
        assert_eq!(RefundStatus::parse("unheard_of"), None);
    }

    #[test]
    fn an_id_is_thirty_two_hex_digits() {
        assert!(RefundId::parse(&"aB".repeat(16)).is_some());
        for wrong in ["", "xyz", &"a".repeat(33), &"g".repeat(32)] {
            assert_eq!(RefundId::parse(wrong), None);
        }
    }
}
