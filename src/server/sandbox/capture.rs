//! `POST /v1/payment_intents/:id/capture` and `…/cancel`.

use serde_json::Value;

use super::api::{Call, Done};
use super::balance_transactions;
use super::charges;
use super::errors::ApiError;
use super::intents::{load, shown};
use super::metadata;
use super::objects::{int, now, set, text};
use super::store::Tx;

const CAPTURE: &[&str] = &[
    "amount_details",
    "amount_to_capture",
    "application_fee_amount",
    "final_capture",
    "hooks",
    "metadata",
    "payment_details",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "transfer_data",
];
const REASONS: &[&str] = &["abandoned", "duplicate", "fraudulent", "requested_by_customer"];
/// In the order in which Stripe's message lists them.
const CANCELABLE: &[&str] = &[
    "requires_payment_method",
    "requires_capture",
    "requires_confirmation",
    "requires_action",
    "processing",
];

/// `POST /v1/payment_intents/:id/capture`: takes what was authorized, or less;
/// the rest is released.
pub(super) async fn capture(call: &Call<'_>, tx: &mut Tx, id: &str) -> Result<Done, ApiError> {
    let mut intent = load(call, tx, id).await?;
    call.params.only(CAPTURE)?;
    call.params.boolean("final_capture")?;
    let asked = call.params.integer("amount_to_capture", 1)?;
    let status = text(&intent, "status");
    if status != "requires_capture" {
        let message = if status == "succeeded" {
            "This PaymentIntent could not be captured because it has already been captured."
                .to_owned()
        } else {
            format!(
                "This PaymentIntent could not be captured because it has a status of {status}. \
                 Only a PaymentIntent with one of the following statuses may be captured: \
                 requires_capture."
            )
        };
        return Err(ApiError::unexpected_state(message, shown(call, &intent)));
    }
    let authorized = int(&intent, "amount_capturable");
    let amount = asked.unwrap_or(authorized);
    if amount > authorized {
        return Err(ApiError::invalid(
            "The requested capture amount is greater than the authorized amount.",
        )
        .code("amount_too_large")
        .param("amount_to_capture"));
    }
    let metadata = metadata::merge(&intent["metadata"], &call.params)?;
    set(&mut intent, "metadata", metadata);

    if let Some(mut charge) = tx.find("charge", text(&intent, "latest_charge")).await? {
        set(&mut charge, "captured", true);
        set(&mut charge, "amount_captured", amount);
        balance_transactions::book(tx, &mut charge, amount).await?;
        charges::give_back(&mut charge, authorized - amount);
        tx.save(&charge, Some("charge.captured")).await?;
    }
    set(&mut intent, "amount_capturable", 0);
    set(&mut intent, "amount_received", amount);
    set(&mut intent, "status", "succeeded");
    tx.save(&intent, Some("payment_intent.succeeded")).await?;
    Ok(Done::Object(shown(call, &intent)))
}

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
