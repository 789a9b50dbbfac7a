//! One attempt to take the money of a PaymentIntent, and how it ends.

use serde_json::{Value, json};

use super::balance_transactions;
use super::cards;
use super::charges::{self, Attempted};
use super::declines::Decline;
use super::errors::{ApiError, doc_url};
use super::objects::{int, now, set, text, view};
use super::store::Tx;

/// Seconds that a bank debit takes here; at Stripe it is days.
const SETTLES_AFTER: i64 = 3;

/// Charges the PaymentMethod; `authenticated` says that 3D Secure was passed.
pub(super) async fn paid(
    tx: &mut Tx,
    base: &str,
    intent: &mut Value,
    method: &mut Value,
    authenticated: bool,
) -> Result<(), ApiError> {
    let mut charge = charges::of_attempt(base, intent, method, Attempted::Paid, authenticated);
    if !charges::is_manual(intent) {
        if text(intent, "capture_method") == "automatic" {
            balance_transactions::book(tx, &mut charge, int(intent, "amount")).await?;
        }
        set(&mut charge, "_due", now() + charges::LATER);
    }
    tx.save(&charge, Some("charge.succeeded")).await?;
    set(intent, "latest_charge", charge["id"].clone());
    set(intent, "payment_method", method["id"].clone());
    set(intent, "next_action", Value::Null);
    set(intent, "last_payment_error", Value::Null);
    keep_or_use_up(tx, intent, method).await?;
    let amount = int(intent, "amount");
    if charges::is_manual(intent) {
        set(intent, "status", "requires_capture");
        set(intent, "amount_capturable", amount);
        tx.save(intent, Some("payment_intent.amount_capturable_updated")).await
    } else {
        set(intent, "status", "succeeded");
        set(intent, "amount_received", amount);
        tx.save(intent, Some("payment_intent.succeeded")).await
    }
}

/// Records a refusal by the bank and returns the PaymentIntent's last error.
pub(super) async fn declined(
    tx: &mut Tx,
    base: &str,
    intent: &mut Value,
    method: &Value,
    decline: &'static Decline,
    authenticated: bool,
) -> Result<Value, ApiError> {
    let attempted = Attempted::Declined(decline);
    let charge = charges::of_attempt(base, intent, method, attempted, authenticated);
    tx.save(&charge, Some("charge.failed")).await?;
    set(intent, "latest_charge", charge["id"].clone());
    let mut error = json!({
        "advice_code": decline.advice,
        "charge": charge["id"],
        "code": decline.code,
        "decline_code": decline.decline_code,
        "doc_url": doc_url(decline.code),
        "message": decline.message,
        "payment_method": view(method),
        "type": "card_error",
    });
    if let Some(param) = decline.param {
        set(&mut error, "param", param);
    }
    failed(tx, intent, error).await
}

/// Records that the shopper did not pass 3D Secure.
pub(super) async fn not_authenticated(
    tx: &mut Tx,
    intent: &mut Value,
    method: &Value,
) -> Result<Value, ApiError> {
    let code = "payment_intent_authentication_failure";
    let error = json!({
        "code": code,
        "doc_url": doc_url(code),
        "message": "We are unable to authenticate your payment method. Please choose a different \
                    payment method and try again.",
        "payment_method": view(method),
        "type": "invalid_request_error",
    });
    failed(tx, intent, error).await
}

/// Records that authentication was needed where the shop had ruled it out.
pub(super) async fn action_refused(
    tx: &mut Tx,
    intent: &mut Value,
    method: &Value,
) -> Result<Value, ApiError> {
    let code = "authentication_required";
    let error = json!({
        "code": code,
        "decline_code": code,
        "doc_url": doc_url(code),
        "message": "This payment required an authentication action to complete, but \
                    `error_on_requires_action` was set. When you're ready, you can upgrade your \
                    integration to handle actions at https://stripe.com/docs/payments/payment-intents/\
                    upgrade-to-handle-actions.",
        "payment_method": view(method),
        "type": "card_error",
    });
    failed(tx, intent, error).await
}

/// Starts a bank debit: `processing` until it settles, if it ever does.
pub(super) async fn processing(
    tx: &mut Tx,
    base: &str,
    intent: &mut Value,
    method: &mut Value,
) -> Result<(), ApiError> {
    let charge = charges::of_attempt(base, intent, method, Attempted::Pending, false);
    tx.save(&charge, Some("charge.pending")).await?;
    set(intent, "latest_charge", charge["id"].clone());
    set(intent, "payment_method", method["id"].clone());
    set(intent, "next_action", Value::Null);
    set(intent, "last_payment_error", Value::Null);
    set(intent, "status", "processing");
    let due = (method["_settles"] == true).then(|| now() + SETTLES_AFTER);
    set(intent, "_due", due);
    keep_or_use_up(tx, intent, method).await?;
    tx.save(intent, Some("payment_intent.processing")).await
}

/// Back to the beginning: the same PaymentIntent can be paid another way.
async fn failed(tx: &mut Tx, intent: &mut Value, error: Value) -> Result<Value, ApiError> {
    set(intent, "status", "requires_payment_method");
    set(intent, "payment_method", Value::Null);
    set(intent, "next_action", Value::Null);
    set(intent, "last_payment_error", error.clone());
    tx.save(intent, Some("payment_intent.payment_failed")).await?;
    Ok(error)
}

/// A PaymentMethod that was paid with is kept for its customer, or is used up.
async fn keep_or_use_up(tx: &mut Tx, intent: &Value, method: &mut Value) -> Result<(), ApiError> {
    let mut event = None;
    if text(method, "customer").is_empty() {
        if !text(intent, "customer").is_empty() && !text(intent, "setup_future_usage").is_empty() {
            set(method, "customer", intent["customer"].clone());
            set(method, "_set_up", true);
            event = Some("payment_method.attached");
        } else {
            set(method, "_used", true);
        }
    }
    for name in ["cvc_check", "address_line1_check", "address_postal_code_check"] {
        if method["card"]["checks"][name] == "unchecked" {
            let ended = cards::checked(text(method, "_test_card"), name);
            set(&mut method["card"]["checks"], name, ended);
        }
    }
    tx.save(method, event).await
}
