//! The table of test cards. <https://docs.stripe.com/testing>

use super::cards::Asked::{Always, OnRequest, OnSession, UnlessSetUp};
use super::cards::Outcome::{self, Paid};
use super::cards::{Asked, Complaint, Note, TestCard};
use super::declines::{
    CVC, Decline, EXPIRED, FRAUD, FUNDS, GENERIC, LOST, PROCESSING, STOLEN, VELOCITY,
};

const fn card(
    number: &'static str,
    names: &'static [&'static str],
    (brand, funding, country): (&'static str, &'static str, &'static str),
    outcome: Outcome,
) -> TestCard {
    TestCard { number, names, brand, funding, country, outcome }
}

const VISA: (&str, &str, &str) = ("visa", "credit", "US");
const fn no(decline: &'static Decline) -> Outcome {
    Outcome::Declined(decline)
}
const fn challenge(asked: Asked, then: Option<&'static Decline>) -> Outcome {
    Outcome::Challenge { asked, then }
}
const fn fails(checks: &'static [&'static str]) -> Outcome {
    Outcome::Noted(Note::Fails(checks))
}
const fn disputed(complaint: Complaint) -> Outcome {
    Outcome::Noted(Note::Disputed(complaint))
}
const LINE1: &str = "address_line1_check";
const ZIP: &str = "address_postal_code_check";

/// Every card, grouped by what it does.
pub(super) static CARDS: &[TestCard] = &[
    card("4242424242424242", &["visa", "us"], VISA, Paid),
    card("4000056655665556", &["visa_debit"], ("visa", "debit", "US"), Paid),
    card("5555555555554444", &["mastercard"], ("mastercard", "credit", "US"), Paid),
    card("2223003122003222", &["mastercard_2series"], ("mastercard", "credit", "US"), Paid),
    card("5200828282828210", &["mastercard_debit"], ("mastercard", "debit", "US"), Paid),
    card("5105105105105100", &["mastercard_prepaid"], ("mastercard", "prepaid", "US"), Paid),
    card("378282246310005", &["amex"], ("amex", "credit", "US"), Paid),
    card("371449635398431", &["amex_second"], ("amex", "credit", "US"), Paid),
    card("6011111111111117", &["discover"], ("discover", "credit", "US"), Paid),
    card("6011000990139424", &["discover_second"], ("discover", "credit", "US"), Paid),
    card("6011981111111113", &["discover_debit"], ("discover", "debit", "US"), Paid),
    card("3056930009020004", &["diners"], ("diners", "credit", "US"), Paid),
    card("36227206271667", &["diners_14digits"], ("diners", "credit", "US"), Paid),
    card("3566002020360505", &["jcb"], ("jcb", "credit", "JP"), Paid),
    card("6200000000000005", &["unionpay"], ("unionpay", "credit", "CN"), Paid),
    card("6200000000000047", &["unionpay_debit"], ("unionpay", "debit", "CN"), Paid),
    card("6555900000604105", &["bccard"], ("discover", "credit", "KR"), Paid),
    card("4000008260000000", &["gb"], ("visa", "credit", "GB"), Paid),
    card("4000002760000016", &["de"], ("visa", "credit", "DE"), Paid),
    card("4000002500000003", &["fr"], ("visa", "credit", "FR"), Paid),
    card("4000001240000000", &["ca"], ("visa", "credit", "CA"), Paid),
    card("4000000360000006", &["au"], ("visa", "credit", "AU"), Paid),
    card("4000003920000003", &["jp"], ("visa", "credit", "JP"), Paid),
    card("4000004840008001", &["mx"], ("visa", "credit", "MX"), Paid),
    card("4000000760000002", &["br"], ("visa", "credit", "BR"), Paid),
    card("4000003560000008", &["in"], ("visa", "credit", "IN"), Paid),
    card("4000003800000008", &["it"], ("visa", "credit", "IT"), Paid),
    card("4000007240000007", &["es"], ("visa", "credit", "ES"), Paid),
    card("4000007560000009", &["ch"], ("visa", "credit", "CH"), Paid),
    card("4000005280000002", &["nl"], ("visa", "credit", "NL"), Paid),
    card("4000006160000005", &["pl"], ("visa", "credit", "PL"), Paid),
    card("4000007520000008", &["se"], ("visa", "credit", "SE"), Paid),
    card("4000000400000008", &["at"], ("visa", "credit", "AT"), Paid),
    card("4000000560000004", &["be"], ("visa", "credit", "BE"), Paid),
    card("4000003720000005", &["ie"], ("visa", "credit", "IE"), Paid),
    card("4000000000000259", &["createDispute"], VISA, disputed(Complaint::Fraudulent)),
    card(
        "4000000000002685",
        &["createDisputeProductNotReceived"],
        VISA,
        disputed(Complaint::NotReceived),
    ),
    card("4000000000001976", &["createDisputeInquiry"], VISA, disputed(Complaint::Inquiry)),
    card("4000000000007726", &["pendingRefund"], VISA, Outcome::Noted(Note::RefundPends)),
    card("4000000000005126", &["refundFail"], VISA, Outcome::Noted(Note::RefundFails)),
    card("4000000000000101", &["cvcCheckFail"], VISA, fails(&["cvc_check"])),
    card("4000000000000010", &["avsFail"], VISA, fails(&[LINE1, ZIP])),
    card("4000000000000028", &["avsLine1Fail"], VISA, fails(&[LINE1])),
    card("4000000000000036", &["avsZipFail"], VISA, fails(&[ZIP])),
    card("4000000000009235", &["riskLevelElevated"], VISA, Outcome::Noted(Note::ElevatedRisk)),
    card("4000000000000077", &["bypassPending"], VISA, Paid),
    card(
        "4000000000000002",
        &["visa_chargeDeclined", "chargeDeclined", "chargeDeclinedGeneric"],
        VISA,
        no(&GENERIC),
    ),
    card(
        "4000000000009995",
        &["visa_chargeDeclinedInsufficientFunds", "chargeDeclinedInsufficientFunds"],
        VISA,
        no(&FUNDS),
    ),
    card(
        "4000000000009987",
        &["visa_chargeDeclinedLostCard", "chargeDeclinedLostCard"],
        VISA,
        no(&LOST),
    ),
    card(
        "4000000000009979",
        &["visa_chargeDeclinedStolenCard", "chargeDeclinedStolenCard"],
        VISA,
        no(&STOLEN),
    ),
    card(
        "4000000000000069",
        &["chargeDeclinedExpiredCard", "visa_chargeDeclinedExpiredCard"],
        VISA,
        no(&EXPIRED),
    ),
    card(
        "4000000000000127",
        &["chargeDeclinedIncorrectCvc", "visa_chargeDeclinedIncorrectCvc"],
        VISA,
        no(&CVC),
    ),
    card(
        "4000000000000119",
        &["chargeDeclinedProcessingError", "visa_chargeDeclinedProcessingError"],
        VISA,
        no(&PROCESSING),
    ),
    card(
        "4000000000006975",
        &["visa_chargeDeclinedVelocityLimitExceeded", "chargeDeclinedVelocityLimitExceeded"],
        VISA,
        no(&VELOCITY),
    ),
    card(
        "4100000000000019",
        &["radarBlock", "chargeDeclinedFraudulent", "visa_chargeDeclinedFraudulent"],
        VISA,
        no(&FRAUD),
    ),
    card("4000000000004954", &["riskLevelHighest"], VISA, no(&FRAUD)),
    card("4000000000000341", &["chargeCustomerFail"], VISA, no(&GENERIC)),
    card(
        "4000002500003155",
        &["authenticationRequiredOnSetup"],
        ("visa", "credit", "FR"),
        challenge(UnlessSetUp, None),
    ),
    card(
        "4000002760003184",
        &["authenticationRequired"],
        ("visa", "credit", "DE"),
        challenge(Always, None),
    ),
    card(
        "4000003800000446",
        &["authenticationRequiredSetupForOffSession"],
        ("visa", "credit", "IT"),
        challenge(OnSession, None),
    ),
    card("4000000000003220", &["threeDSecure2Required"], VISA, challenge(Always, None)),
    card("4000000000003063", &["threeDSecureRequired"], VISA, challenge(Always, None)),
    card("4000000000003055", &["threeDSecureOptional"], VISA, challenge(OnRequest, None)),
    card(
        "4000008260003178",
        &[
            "authenticationRequiredChargeDeclinedInsufficientFunds",
            "visa_authenticationRequiredChargeDeclinedInsufficientFunds",
        ],
        ("visa", "credit", "GB"),
        challenge(Always, Some(&FUNDS)),
    ),
    card(
        "4000008400001629",
        &["threeDSecureRequiredChargeDeclined", "authenticationRequiredChargeDeclined"],
        VISA,
        challenge(Always, Some(&GENERIC)),
    ),
];
