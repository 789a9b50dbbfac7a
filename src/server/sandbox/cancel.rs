//! `POST /v1/payment_intents/:id/cancel`

use serde_json::Value;

use super::api::{Call, Done};
use super::errors::ApiError;
use super::intents::{load, shown};
use super::objects::{int, now, set, text};
use super::store::Tx;

/// Both in the order in which Stripe's messages list them.
const REASONS: &[&str] = &["duplicate", "fraudulent", "requested_by_customer", "abandoned"];
const CANCELABLE: &[&str] = &[
    "requires_payment_method",
    "requires_capture",
    "requires_confirmation",
    "requires_action",
    "processing",
];

/// `POST /v1/payment_intents/:id/cancel`: final; an authorization is released.
pub(super) async fn cancel(call: &Call<'_>, tx: &mut Tx, id: &str) -> Result<Done, ApiError> {
    let mut intent = load(call, tx, id).await?;
    call.params.only(&["cancellation_reason"])?;
    let reason = call.params.choice("cancellation_reason", REASONS)?;
    let status = text(&intent, "status");
    if !CANCELABLE.contains(&status) {
        return Err(ApiError::unexpected_state(
            format!(
                "You cannot cancel this PaymentIntent because it has a status of {status}. Only a \
                 PaymentIntent with one of the following statuses may be canceled: {}.",
                CANCELABLE.join(", ")
            ),
            shown(call, &intent),
        ));
    }
    release(tx, &intent).await?;
    set(&mut intent, "status", "canceled");
    set(&mut intent, "canceled_at", now());
    set(&mut intent, "cancellation_reason", reason);
    set(&mut intent, "amount_capturable", 0);
    set(&mut intent, "next_action", Value::Null);
    set(&mut intent, "_due", Value::Null);
    tx.save(&intent, Some("payment_intent.canceled")).await?;
    Ok(Done::Object(shown(call, &intent)))
}

/// Gives an authorization back, and ends a debit that is still on its way.
async fn release(tx: &mut Tx, intent: &Value) -> Result<(), ApiError> {
    let Some(mut charge) = tx.find("charge", text(intent, "latest_charge")).await? else {
        return Ok(());
    };
    match text(intent, "status") {
        "requires_capture" => {
            let amount = int(&charge, "amount");
            set(&mut charge, "amount_refunded", amount);
            set(&mut charge, "refunded", true);
            tx.save(&charge, Some("charge.refunded")).await
        }
        "processing" => {
            set(&mut charge, "status", "failed");
            tx.save(&charge, Some("charge.failed")).await
        }
        _ => Ok(()),
    }
}
