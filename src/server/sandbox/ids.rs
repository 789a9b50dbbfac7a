//! Identifiers and secrets in the shapes that Stripe gives them.

use rand::distr::{Alphanumeric, SampleString};

/// Random letters and digits from the thread's cryptographic generator.
fn random(length: usize) -> String {
    Alphanumeric.sample_string(&mut rand::rng(), length)
}

/// `pi_3…`, `ch_3…`, `re_3…`, `txn_3…`: objects that belong to a payment.
pub(super) fn payment(prefix: &str) -> String {
    format!("{prefix}_3{}", random(23))
}

/// `pm_1…`, `src_1…`: objects that stand alone.
pub(super) fn standalone(prefix: &str) -> String {
    format!("{prefix}_1{}", random(23))
}

/// `cus_…`, `req_…`: short identifiers.
pub(super) fn short(prefix: &str) -> String {
    format!("{prefix}_{}", random(14))
}

/// A client secret, of which the PaymentIntent's id is the public part.
pub(super) fn client_secret(intent: &str) -> String {
    format!("{intent}_secret_{}", random(25))
}

/// The secret that a webhook endpoint's events are signed with.
pub(super) fn webhook_secret() -> String {
    format!("whsec_{}", random(32))
}

/// An API key: `sk_test_…` or `pk_test_…`.
pub(super) fn api_key(prefix: &str) -> String {
    format!("{prefix}_test_51{}", random(97))
}

/// The account that every object belongs to.
pub(super) fn account() -> String {
    format!("acct_1{}", random(15))
}

/// A card's fingerprint: the same card has the same one, so it comes from the
/// test card's name and never from a number.
pub(super) fn fingerprint(test_card: &str) -> String {
    // FNV-1a: spread over 16 letters; nothing here is secret.
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut out = String::with_capacity(16);
    for round in 0..16u8 {
        for byte in test_card.bytes().chain([round]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        out.push(char::from(letters[(hash >> 32) as usize % letters.len()]));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_look_like_stripes() {
        assert!(payment("pi").starts_with("pi_3"));
        assert_eq!(payment("pi").len(), 27);
        assert_ne!(payment("pi"), payment("pi"));
        assert!(client_secret("pi_3x").starts_with("pi_3x_secret_"));
        assert!(api_key("sk").starts_with("sk_test_"));
    }

    #[test]
    fn a_fingerprint_is_the_cards_own() {
        assert_eq!(fingerprint("pm_card_visa"), fingerprint("pm_card_visa"));
        assert_ne!(fingerprint("pm_card_visa"), fingerprint("pm_card_amex"));
    }
}
