//! Charges: one for each attempt to take money, and `/v1/charges`.

use serde_json::{Value, json};

use super::api::{Call, Done};
use super::cards::{self, Note};
use super::contact::{self, PARCEL};
use super::declines::Decline;
use super::errors::ApiError;
use super::ids;
use super::lists;
use super::metadata;
use super::objects::{flag, int, now, set, text, view};
use super::store::Tx;

/// Fields of what the sandbox does not have: always null.
const UNSET: &[&str] = &[
    "application",
    "application_fee",
    "application_fee_amount",
    "balance_transaction",
    "failure_balance_transaction",
    "on_behalf_of",
    "receipt_number",
    "review",
    "source",
    "source_transfer",
    "transfer_data",
];

/// Seconds that an online card authorization holds; here it never runs out.
/// <https://docs.stripe.com/payments/place-a-hold-on-a-payment-method>
const HELD_FOR: i64 = 7 * 86_400;

/// Seconds until a charge under `automatic_async` is booked, or is disputed; at
/// Stripe it is up to an hour, or weeks.
pub(super) const LATER: i64 = 2;

/// How an attempt to charge ended.
#[derive(Debug, Clone, Copy)]
pub(super) enum Attempted {
    /// Paid, or with manual capture authorized.
    Paid,
    /// Refused by the bank.
    Declined(&'static Decline),
    /// A bank debit on its way.
    Pending,
}

/// The charge of an attempt on a PaymentIntent.
pub(super) fn of_attempt(
    base: &str,
    intent: &Value,
    method: &Value,
    attempted: Attempted,
    authenticated: bool,
) -> Value {
    let id = ids::payment(if text(method, "type") == "card" { "ch" } else { "py" });
    let amount = int(intent, "amount");
    let manual = is_manual(intent);
    let (status, paid, captured, failure) = match attempted {
        Attempted::Paid => ("succeeded", true, !manual, None),
        Attempted::Declined(decline) => ("failed", false, false, Some(decline)),
        Attempted::Pending => ("pending", false, true, None),
    };
    let captured_amount = if paid && captured { amount } else { 0 };
    let mut charge = json!({
        "id": id,
        "object": "charge",
        "amount": amount,
        "amount_captured": captured_amount,
        "amount_refunded": 0,
        "billing_details": method["billing_details"],
        "calculated_statement_descriptor": statement(intent),
        "captured": captured,
        "created": now(),
        "currency": intent["currency"],
        "customer": intent["customer"],
        "description": intent["description"],
        "disputed": false,
        "failure_code": failure.map(|decline| decline.code),
        "failure_message": failure.map(|decline| decline.message),
        "fraud_details": {},
        "livemode": false,
        "metadata": intent["metadata"],
        "outcome": outcome(attempted, cards::note(text(method, "_test_card"))),
        "paid": paid,
        "payment_intent": intent["id"],
        "payment_method": method["id"],
        "payment_method_details": details(intent, method, failure, authenticated),
        "receipt_email": intent["receipt_email"],
        "receipt_url": paid.then(|| format!("{base}receipts/{id}")),
        "refunded": false,
        "shipping": intent["shipping"],
        "statement_descriptor": intent["statement_descriptor"],
        "statement_descriptor_suffix": intent["statement_descriptor_suffix"],
        "status": status,
        "transfer_group": intent["transfer_group"],
        "_test_card": method["_test_card"],
    });
    for field in UNSET {
        set(&mut charge, field, Value::Null);
    }
    charge
}

fn statement(intent: &Value) -> String {
    match text(intent, "statement_descriptor_suffix") {
        "" => "SANDBOX".to_owned(),
        suffix => format!("SANDBOX* {}", suffix.to_uppercase()),
    }
}

fn outcome(attempted: Attempted, note: Option<Note>) -> Value {
    let mut outcome = json!({
        "advice_code": null, "network_advice_code": null, "network_decline_code": null,
        "network_status": "approved_by_network", "reason": null, "risk_level": "normal",
        "risk_score": 32, "seller_message": "Payment complete.", "type": "authorized",
    });
    match attempted {
        Attempted::Paid if note == Some(Note::ElevatedRisk) => {
            set(&mut outcome, "risk_level", "elevated");
            set(&mut outcome, "risk_score", 70);
        }
        Attempted::Paid => {}
        Attempted::Pending => {
            set(&mut outcome, "network_status", "approved_by_network");
            set(&mut outcome, "seller_message", "Payment initiated.");
        }
        Attempted::Declined(decline) if decline.decline_code == "fraudulent" => {
            set(&mut outcome, "network_status", "not_sent_to_network");
            set(&mut outcome, "reason", "highest_risk_level");
            set(&mut outcome, "risk_level", "highest");
            set(&mut outcome, "risk_score", 95);
            set(&mut outcome, "seller_message", "Stripe blocked this payment as too risky.");
            set(&mut outcome, "type", "blocked");
        }
        Attempted::Declined(decline) => {
            set(&mut outcome, "advice_code", decline.advice);
            set(&mut outcome, "network_status", "declined_by_network");
            set(&mut outcome, "reason", decline.decline_code);
            let told = "The bank did not return any further details with this decline.";
            set(&mut outcome, "seller_message", told);
            set(&mut outcome, "type", "issuer_declined");
        }
    }
    outcome
}

fn details(
    intent: &Value,
    method: &Value,
    failure: Option<&Decline>,
    authenticated: bool,
) -> Value {
    let kind = text(method, "type");
    if kind != "card" {
        let bank = &method[kind];
        return json!({"type": kind, kind: {
            "account_holder_type": bank["account_holder_type"],
            "account_type": bank["account_type"], "bank_name": bank["bank_name"],
            "fingerprint": bank["fingerprint"], "last4": bank["last4"],
            "payment_reference": null, "routing_number": bank["routing_number"],
        }});
    }
    let card = &method["card"];
    let checked = |name: &str| match card["checks"][name].as_str() {
        None => Value::Null,
        Some(_) => json!(cards::checked(text(method, "_test_card"), name)),
    };
    let cvc = match failure.map(|decline| decline.code) {
        Some("incorrect_cvc") => json!("fail"),
        _ => checked("cvc_check"),
    };
    let three_d_secure = authenticated.then(|| {
        json!({
            "authentication_flow": "challenge", "electronic_commerce_indicator": "05",
            "exemption_indicator": null, "result": "authenticated", "result_reason": null,
            "transaction_id": null, "version": "2.2.0",
        })
    });
    let amount = failure.is_none().then(|| intent["amount"].clone());
    let mut details = json!({"type": "card", "card": {
        "amount_authorized": amount,
        "authorization_code": null,
        "brand": card["brand"],
        "checks": {
            "address_line1_check": checked("address_line1_check"),
            "address_postal_code_check": checked("address_postal_code_check"),
            "cvc_check": cvc,
        },
        "country": card["country"],
        "electronic_commerce_indicator": null,
        "exp_month": card["exp_month"],
        "exp_year": card["exp_year"],
        "extended_authorization": {"status": "disabled"},
        "fingerprint": card["fingerprint"],
        "funding": card["funding"],
        "incremental_authorization": {"status": "unavailable"},
        "installments": null,
        "last4": card["last4"],
        "mandate": null,
        "multicapture": {"status": "unavailable"},
        "network": card["brand"],
        "network_token": {"used": false},
        "network_transaction_id": null,
        "overcapture": {"maximum_amount_capturable": intent["amount"], "status": "unavailable"},
        "regulated_status": "unregulated",
        "three_d_secure": three_d_secure,
        "transaction_link_id": null,
        "wallet": null,
    }});
    if failure.is_none() && is_manual(intent) {
        set(&mut details["card"], "capture_before", now() + HELD_FOR);
    }
    details
}

/// Whether the money is only authorized at first.
pub(super) fn is_manual(intent: &Value) -> bool {
    text(intent, "capture_method") == "manual"
        || intent["payment_method_options"]["card"]["capture_method"] == "manual"
}

/// Gives back a part of a charge: the sum, and whether all of it went.
pub(super) fn give_back(charge: &mut Value, amount: i64) {
    let refunded = int(charge, "amount_refunded") + amount;
    set(charge, "amount_refunded", refunded);
    let whole = refunded >= int(charge, "amount") && flag(charge, "captured");
    set(charge, "refunded", whole);
}

/// `GET /v1/charges/:id`
pub(super) async fn retrieve(call: &Call<'_>, tx: &mut Tx, id: &str) -> Result<Done, ApiError> {
    call.params.only(&[])?;
    Ok(Done::Object(view(&load(tx, id).await?)))
}

/// `POST /v1/charges/:id`
pub(super) async fn update(call: &Call<'_>, tx: &mut Tx, id: &str) -> Result<Done, ApiError> {
    let params = &call.params;
    params.only(&["description", "metadata", "receipt_email", "shipping", "transfer_group"])?;
    let mut charge = load(tx, id).await?;
    for field in ["description", "transfer_group"] {
        if params.has(field) {
            set(&mut charge, field, contact::nullable(params, field)?);
        }
    }
    if params.has("receipt_email") {
        set(&mut charge, "receipt_email", contact::email(params, "receipt_email")?);
    }
    if let Some(shipping) = contact::shipping(params, PARCEL)? {
        set(&mut charge, "shipping", shipping);
    }
    let metadata = metadata::merge(&charge["metadata"], params)?;
    set(&mut charge, "metadata", metadata);
    tx.save(&charge, Some("charge.updated")).await?;
    Ok(Done::Object(view(&charge)))
}

/// `GET /v1/charges`
pub(super) async fn list(call: &Call<'_>, tx: &mut Tx) -> Result<Done, ApiError> {
    let filters = [
        ("customer", "$.customer", "customer"),
        ("payment_intent", "$.payment_intent", "payment_intent"),
        ("transfer_group", "$.transfer_group", ""),
    ];
    lists::filtered(call, tx, "charge", &filters).await
}

async fn load(tx: &mut Tx, id: &str) -> Result<Value, ApiError> {
    tx.find("charge", id).await?.ok_or_else(|| ApiError::missing("charge", id, "id"))
}
