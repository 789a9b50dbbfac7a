//! `POST /v1/payment_intents/:id/capture`

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

/// `POST /v1/payment_intents/:id/capture`: takes what was authorized, or less;
/// the rest is released.
pub(super) async fn capture(call: &Call<'_>, tx: &mut Tx, id: &str) -> Result<Done, ApiError> {
    let mut intent = load(call, tx, id).await?;
    call.params.only(CAPTURE)?;
    call.params.boolean("final_capture")?;
    let asked = call.params.integer("amount_to_capture", i64::MIN)?;
    if asked.is_some_and(|amount| amount < 0) {
        return Err(ApiError::invalid("Invalid non-negative integer")
            .param("amount_to_capture")
            .with("payment_intent", shown(call, &intent)));
    }
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
    if amount == 0 {
        return Err(ApiError::invalid("This value must be greater than or equal to 1.")
            .code("parameter_invalid_integer")
            .param("amount")
            .with("payment_intent", shown(call, &intent)));
    }
    if amount > authorized {
        return Err(ApiError::invalid(
            "The payment could not be captured because the requested capture amount is greater \
             than the amount you can capture for this charge.",
        )
        .code("amount_too_large")
        .param("amount_to_capture")
        .with("payment_intent", shown(call, &intent))
        .executed());
    }
    let metadata = metadata::merge(&intent["metadata"], &call.params)?;
    set(&mut intent, "metadata", metadata);

    if let Some(mut charge) = tx.find("charge", text(&intent, "latest_charge")).await? {
        set(&mut charge, "captured", true);
        set(&mut charge, "amount_captured", amount);
        balance_transactions::book(tx, &mut charge, amount).await?;
        charges::give_back(&mut charge, authorized - amount);
        set(&mut charge, "_due", now() + charges::LATER);
        tx.save(&charge, Some("charge.captured")).await?;
    }
    set(&mut intent, "amount_capturable", 0);
    set(&mut intent, "amount_received", amount);
    set(&mut intent, "status", "succeeded");
    tx.save(&intent, Some("payment_intent.succeeded")).await?;
    Ok(Done::Object(shown(call, &intent)))
}
