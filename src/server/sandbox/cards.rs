//! Stripe's test cards: what each number, and each test PaymentMethod, does.
//! <https://docs.stripe.com/testing>

use super::declines::Decline;
use super::test_cards::CARDS;

/// What a card does when it is charged.
#[derive(Debug, Clone, Copy)]
pub(super) enum Outcome {
    /// The charge succeeds.
    Paid,
    /// The charge succeeds, but there is more to say about the card.
    Noted(Note),
    /// The charge fails.
    Declined(&'static Decline),
    /// 3D Secure first, then the charge succeeds or fails.
    Challenge {
        /// When authentication is asked for.
        asked: Asked,
        /// What the bank says afterwards.
        then: Option<&'static Decline>,
    },
}

/// What is odd about a card that can be charged all the same, or becomes of
/// its payment later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Note {
    /// These checks of the PaymentMethod fail.
    Fails(&'static [&'static str]),
    /// Stripe's risk rules find the payment unusual.
    ElevatedRisk,
    /// Its holder complains to the bank a moment after the payment.
    Disputed(Complaint),
    /// Refunds succeed, and a moment later they fail.
    RefundFails,
    /// Refunds are pending, and a moment later they succeed.
    RefundPends,
}

/// What the holder of a card complains about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Complaint {
    /// That somebody else paid.
    Fraudulent,
    /// That nothing was delivered.
    NotReceived,
    /// Nothing yet: the bank only asks.
    Inquiry,
}

/// When a card asks for authentication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// For every payment.
    Always,
    /// Unless it was set up for later use, and then paid off session.
    UnlessSetUp,
    /// For payments with the shopper present only.
    OnSession,
    /// Only if the shop requests it.
    OnRequest,
}

/// One test card.
#[derive(Debug)]
pub(super) struct TestCard {
    /// The public test number.
    pub number: &'static str,
    /// Names after `pm_card_` or `tok_`; the first one is kept in documents.
    pub names: &'static [&'static str],
    /// `visa`, `mastercard`, …
    pub brand: &'static str,
    /// `credit`, `debit` or `prepaid`.
    pub funding: &'static str,
    /// Where the bank is.
    pub country: &'static str,
    /// What it does.
    pub outcome: Outcome,
}

/// The test card with this number.
pub(super) fn by_number(number: &str) -> Option<&'static TestCard> {
    CARDS.iter().find(|card| card.number == number)
}

/// The test card with this name, which follows `pm_card_` or `tok_`.
pub(super) fn by_name(name: &str) -> Option<&'static TestCard> {
    CARDS.iter().find(|card| card.names.contains(&name))
}

/// What there is to say about the test card with this name, if anything.
pub(super) fn note(name: &str) -> Option<Note> {
    match by_name(name)?.outcome {
        Outcome::Noted(note) => Some(note),
        _ => None,
    }
}

/// How a check of the card with this name ends, such as `cvc_check`.
pub(super) fn checked(name: &str, check: &str) -> &'static str {
    match note(name) {
        Some(Note::Fails(checks)) if checks.contains(&check) => "fail",
        _ => "pass",
    }
}

/// The refusal with which a bank keeps a card from being attached to a
/// customer. Stripe's risk rules only look at payments, and `chargeCustomerFail`
/// is made to attach and fail later. <https://docs.stripe.com/testing#declined-payments>
pub(super) fn refused_on_attach(name: &str) -> Option<&'static Decline> {
    match by_name(name)?.outcome {
        Outcome::Declined(decline)
            if decline.decline_code != "fraudulent" && name != "chargeCustomerFail" =>
        {
            Some(decline)
        }
        _ => None,
    }
}

/// The check digit of a card number (ISO/IEC 7812-1).
pub(super) fn luhn(number: &str) -> bool {
    let sum: u32 = number
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, digit)| {
            let digit = u32::from(digit.wrapping_sub(b'0'));
            match (at % 2, digit * 2) {
                (0, _) => digit,
                (_, doubled) if doubled > 9 => doubled - 9,
                (_, doubled) => doubled,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_test_card_is_well_formed_and_named_once() {
        let mut names: Vec<&str> = Vec::new();
        for card in CARDS {
            assert!(luhn(card.number), "{}", card.names[0]);
            assert!(!card.names.is_empty());
            names.extend(card.names);
        }
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }

    #[test]
    fn a_wrong_digit_is_noticed() {
        assert!(!luhn("4242424242424241"));
        assert!(by_number("4242424242424241").is_none());
    }
}
