//! Makes PaymentMethods: from card fields, from a test token, or from the
//! name of one of Stripe's test PaymentMethods.

use serde_json::{Value, json};

use super::cards::{self, TestCard};
use super::contact::{billing_details, no_billing_details};
use super::errors::ApiError;
use super::ids;
use super::metadata;
use super::objects::{now, set};
use super::params::Params;

/// What `payment_method_data` may hold; the last ones are what Stripe.js adds.
const DATA: &[&str] = &[
    "allow_redisplay",
    "billing_details",
    "card",
    "metadata",
    "type",
    "us_bank_account",
    "client_attribution_metadata",
    "guid",
    "muid",
    "pasted_fields",
    "payment_user_agent",
    "radar_options",
    "referrer",
    "sid",
    "time_on_page",
];

/// A PaymentMethod of the fields in `params`.
///
/// The number decides which test card it is and is then forgotten, as is the
/// CVC: the document keeps brand, last4 and expiry.
pub(super) fn from_params(params: &Params) -> Result<Value, ApiError> {
    params.only(DATA)?;
    let kind = params.required("type")?;
    if kind != "card" {
        return Err(ApiError::invalid(format!(
            "The sandbox cannot make a PaymentMethod of type {kind}: use card, or the test \
             PaymentMethods pm_usBankAccount_success and pm_usBankAccount_processing."
        ))
        .param(params.full("type")));
    }
    let card = params.object("card")?.ok_or_else(|| params.missing("card"))?;
    let mut method = card_method(&card)?;
    let details = billing_details(no_billing_details(), params)?;
    let postal_code = details["address"]["postal_code"].as_str().is_some();
    let line1 = details["address"]["line1"].as_str().is_some();
    set(&mut method["card"]["checks"], "address_postal_code_check", check(postal_code));
    set(&mut method["card"]["checks"], "address_line1_check", check(line1));
    set(&mut method, "billing_details", details);
    set(&mut method, "metadata", metadata::merge(&Value::Null, params)?);
    let redisplay = params.choice("allow_redisplay", &["always", "limited", "unspecified"])?;
    set(&mut method, "allow_redisplay", redisplay.unwrap_or("unspecified"));
    Ok(method)
}

/// A fresh PaymentMethod for a name such as `pm_card_visa`.
pub(super) fn from_alias(alias: &str) -> Option<Value> {
    if let Some(card) = alias.strip_prefix("pm_card_").and_then(cards::by_name) {
        return Some(of_test_card(card, 12, next_year(), None));
    }
    let settles = match alias {
        "pm_usBankAccount" | "pm_usBankAccount_success" => true,
        "pm_usBankAccount_processing" => false,
        _ => return None,
    };
    let mut method = document("us_bank_account");
    set(&mut method, "_settles", settles);
    set(
        &mut method,
        "us_bank_account",
        json!({
            "account_holder_type": "individual", "account_type": "checking",
            "bank_name": "STRIPE TEST BANK", "financial_connections_account": null,
            "fingerprint": ids::fingerprint(alias), "last4": "6789",
            "networks": {"preferred": "ach", "supported": ["ach"]},
            "routing_number": "110000000", "status_details": null,
        }),
    );
    Some(method)
}

fn card_method(card: &Params) -> Result<Value, ApiError> {
    card.only(&["cvc", "exp_month", "exp_year", "networks", "number", "token"])?;
    if let Some(token) = card.filled("token")? {
        let known = token.strip_prefix("tok_").and_then(cards::by_name);
        let test_card =
            known.ok_or_else(|| ApiError::missing_param("token", token, &card.full("token")))?;
        return Ok(of_test_card(test_card, 12, next_year(), None));
    }
    let number: String =
        card.required("number")?.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let test_card = test_card(&number)?;
    let month = card.integer("exp_month", i64::MIN)?.ok_or_else(|| card.missing("exp_month"))?;
    let year = card.integer("exp_year", i64::MIN)?.ok_or_else(|| card.missing("exp_year"))?;
    let year = if (0..100).contains(&year) { 2000 + year } else { year };
    expiry(month, year)?;
    let cvc = card.filled("cvc")?;
    if cvc.is_some_and(|cvc| !cvc_fits(cvc, test_card.brand)) {
        return Err(
            ApiError::card("invalid_cvc", "Your card's security code is invalid.").param("cvc")
        );
    }
    Ok(of_test_card(test_card, month, year, Some(cvc.is_some())))
}

/// The test card with this number, or the error that a wrong number gets.
fn test_card(number: &str) -> Result<&'static TestCard, ApiError> {
    let digits = number.bytes().all(|byte| byte.is_ascii_digit());
    if !digits || !(12..=19).contains(&number.len()) || !cards::luhn(number) {
        return Err(
            ApiError::card("incorrect_number", "Your card number is incorrect.").param("number")
        );
    }
    cards::by_number(number).ok_or_else(|| {
        ApiError::card(
            "card_declined",
            "Your card was declined. Your request was in test mode, but used a non test card. \
             For a list of valid test cards, visit: https://stripe.com/docs/testing.",
        )
        .with("decline_code", json!("test_mode_live_card"))
    })
}

fn expiry(month: i64, year: i64) -> Result<(), ApiError> {
    let refuse = |code: &str, what: &str, param: &str| {
        Err(ApiError::card(code, &format!("Your card's expiration {what} is invalid."))
            .param(param))
    };
    if !(1..=12).contains(&month) {
        return refuse("invalid_expiry_month", "month", "exp_month");
    }
    let (this_year, this_month) = today();
    if year < this_year || year > this_year + 50 {
        return refuse("invalid_expiry_year", "year", "exp_year");
    }
    if year == this_year && month < this_month {
        return refuse("invalid_expiry_month", "month", "exp_month");
    }
    Ok(())
}

/// Four digits for American Express, else three (four pass too, as at Stripe).
fn cvc_fits(cvc: &str, brand: &str) -> bool {
    let length = cvc.len();
    cvc.bytes().all(|byte| byte.is_ascii_digit())
        && (length == 3 || (length == 4 && matches!(brand, "amex" | "visa" | "unionpay")))
}

/// A card's document. `cvc` says whether a security code came with it; a test
/// PaymentMethod has one.
fn of_test_card(card: &TestCard, month: i64, year: i64, cvc: Option<bool>) -> Value {
    let last4 = card.number.get(card.number.len() - 4..).unwrap_or("");
    let mut method = document("card");
    set(&mut method, "_test_card", card.names[0]);
    set(
        &mut method,
        "card",
        json!({
            "brand": card.brand,
            "checks": {
                "address_line1_check": null, "address_postal_code_check": null,
                "cvc_check": check(cvc.unwrap_or(true)),
            },
            "country": card.country,
            "display_brand": display_brand(card.brand),
            "exp_month": month,
            "exp_year": year,
            "fingerprint": ids::fingerprint(card.names[0]),
            "funding": card.funding,
            "generated_from": null,
            "last4": last4,
            "networks": {"available": [card.brand], "preferred": null},
            "regulated_status": "unregulated",
            "three_d_secure_usage": {"supported": true},
            "wallet": null,
        }),
    );
    method
}

fn document(kind: &str) -> Value {
    json!({
        "id": ids::standalone("pm"),
        "object": "payment_method",
        "allow_redisplay": "unspecified",
        "billing_details": no_billing_details(),
        "created": now(),
        "customer": null,
        "customer_account": null,
        "livemode": false,
        "metadata": {},
        "type": kind,
    })
}

/// A check that was asked for is pending until the first charge.
fn check(given: bool) -> Value {
    if given { json!("unchecked") } else { Value::Null }
}

fn display_brand(brand: &str) -> &str {
    match brand {
        "amex" => "american_express",
        "diners" => "diners_club",
        other => other,
    }
}

fn next_year() -> i64 {
    today().0 + 1
}

/// This year and month, counted from the epoch (civil calendar in UTC).
fn today() -> (i64, i64) {
    // Days to a date, after H. Hinnant's "chrono-compatible low-level date algorithms".
    let days = now() / 86_400 + 719_468;
    let era = days / 146_097;
    let day_of_era = days % 146_097;
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month)
}
