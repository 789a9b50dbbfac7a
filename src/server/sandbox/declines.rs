//! How a bank refuses a card, in Stripe's words.
//! <https://docs.stripe.com/declines/codes>

/// A refusal by the card's bank.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decline {
    /// `error.code`.
    pub code: &'static str,
    /// `error.decline_code`.
    pub decline_code: &'static str,
    /// What the shopper is told.
    pub message: &'static str,
    /// The field at fault, if one is.
    pub param: Option<&'static str>,
    /// Whether another attempt could help.
    pub advice: &'static str,
}

const fn decline(
    code: &'static str,
    decline_code: &'static str,
    message: &'static str,
    param: Option<&'static str>,
    advice: &'static str,
) -> Decline {
    Decline { code, decline_code, message, param, advice }
}

const DECLINED: &str = "Your card was declined.";
const AGAIN: &str = "try_again_later";
const NEVER: &str = "do_not_try_again";
const CHECK: &str = "confirm_card_data";

/// No reason given.
pub(super) static GENERIC: Decline =
    decline("card_declined", "generic_decline", DECLINED, None, AGAIN);
/// Not enough money.
pub(super) static FUNDS: Decline = decline(
    "card_declined",
    "insufficient_funds",
    "Your card has insufficient funds.",
    None,
    AGAIN,
);
/// Reported lost.
pub(super) static LOST: Decline = decline("card_declined", "lost_card", DECLINED, None, NEVER);
/// Reported stolen.
pub(super) static STOLEN: Decline = decline("card_declined", "stolen_card", DECLINED, None, NEVER);
/// Blocked as too risky.
pub(super) static FRAUD: Decline = decline("card_declined", "fraudulent", DECLINED, None, NEVER);
/// Past its date.
pub(super) static EXPIRED: Decline =
    decline("expired_card", "expired_card", "Your card has expired.", Some("exp_month"), CHECK);
/// Wrong security code.
pub(super) static CVC: Decline = decline(
    "incorrect_cvc",
    "incorrect_cvc",
    "Your card's security code is incorrect.",
    Some("cvc"),
    CHECK,
);
/// The bank could not be reached.
pub(super) static PROCESSING: Decline = decline(
    "processing_error",
    "processing_error",
    "An error occurred while processing your card. Try again in a little bit.",
    None,
    AGAIN,
);
/// Used too often.
pub(super) static VELOCITY: Decline = decline(
    "card_declined",
    "card_velocity_exceeded",
    "Your card was declined for making repeated attempts too frequently or exceeding its amount limit.",
    None,
    AGAIN,
);
/// The bank wants the shopper to authenticate, and nobody is there.
pub(super) static AUTHENTICATION_REQUIRED: Decline = decline(
    "authentication_required",
    "authentication_required",
    "Your card was declined. This transaction requires authentication.",
    None,
    AGAIN,
);
