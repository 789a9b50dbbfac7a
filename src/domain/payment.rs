//! A payment as Stripe tells it.

use serde::{Deserialize, Serialize};

/// The id of a PaymentIntent, `pi_…`. Not a password: who holds it sees little.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PaymentIntentId(pub String);

impl PaymentIntentId {
    /// The id, if `text` could be one: `pi_` and letters, digits or underscores.
    /// Anything else never reaches Stripe.
    pub fn parse(text: &str) -> Option<PaymentIntentId> {
        let rest = text.strip_prefix("pi_")?;
        let plain = rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        (!rest.is_empty() && text.len() <= 255 && plain).then(|| PaymentIntentId(text.to_owned()))
    }
}

/// The state of a PaymentIntent (<https://docs.stripe.com/payments/paymentintents/lifecycle>).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentStatus {
    /// No card yet, or the last one was declined: it can be paid.
    RequiresPaymentMethod,
    /// A card is given, not yet tried.
    RequiresConfirmation,
    /// The bank asks the buyer something (3D Secure).
    RequiresAction,
    /// Received, not paid yet.
    Processing,
    /// Held on the card, to be captured by the shop.
    RequiresCapture,
    /// Over: it can never be paid.
    Canceled,
    /// Paid.
    Succeeded,
}

impl PaymentStatus {
    /// Whether the buyer can still pay it.
    pub fn payable(self) -> bool {
        matches!(
            self,
            PaymentStatus::RequiresPaymentMethod
                | PaymentStatus::RequiresConfirmation
                | PaymentStatus::RequiresAction
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_looks_like_an_id_is_one() {
        assert!(PaymentIntentId::parse("pi_3Abc_9").is_some());
        for wrong in ["", "pi_", "ch_3Abc", "pi_../../x", "pi_a b", "pi_é"] {
            assert_eq!(PaymentIntentId::parse(wrong), None, "{wrong}");
        }
        assert_eq!(PaymentIntentId::parse(&format!("pi_{}", "a".repeat(300))), None);
    }

    #[test]
    fn a_declined_payment_can_be_tried_again_and_a_final_one_cannot() {
        assert!(PaymentStatus::RequiresPaymentMethod.payable());
        assert!(!PaymentStatus::Processing.payable());
        for status in [PaymentStatus::Succeeded, PaymentStatus::Canceled] {
            assert!(!status.payable());
        }
    }
}
