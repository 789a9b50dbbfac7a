//! `/v1/refunds`: giving back what was paid, never more than that.

use serde_json::{Value, json};

use super::api::{Call, Done};
use super::balance_transactions;
use super::charges;
use super::currencies;
use super::disputes;
use super::errors::ApiError;
use super::ids;
use super::lists;
use super::metadata;
use super::objects::{flag, int, now, set, text, view};
use super::refund_outcomes;
use super::store::Tx;

const CREATE: &[&str] = &[
    "amount",
    "charge",
    "currency",
    "customer",
    "instructions_email",
    "metadata",
    "origin",
    "payment_intent",
    "reason",
    "refund_application_fee",
    "reverse_transfer",
];
const REASONS: &[&str] = &["duplicate", "fraudulent", "requested_by_customer"];

/// `POST /v1/refunds`
pub(super) async fn create(call: &Call<'_>, tx: &mut Tx) -> Result<Done, ApiError> {
    let params = &call.params;
    params.only(CREATE)?;
    let asked = params.integer("amount", 1)?;
    let reason = params.choice("reason", REASONS)?;
    let metadata = metadata::merge(&Value::Null, params)?;
    let mut charge = charge(call, tx).await?;
    disputes::refundable(tx, &charge).await?;

    let currency = text(&charge, "currency").to_owned();
    let left = int(&charge, "amount") - int(&charge, "amount_refunded");
    if left == 0 {
        return Err(ApiError::invalid(format!(
            "Charge {} has already been refunded.",
            text(&charge, "id")
        ))
        .code("charge_already_refunded")
        .executed());
    }
    let amount = asked.unwrap_or(left);
    if amount > left {
        return Err(ApiError::invalid(format!(
            "Refund amount ({}) is greater than unrefunded amount on charge ({})",
            currencies::format(amount, &currency),
            currencies::format(left, &currency)
        ))
        .param("amount")
        .executed());
    }
    let mut refund = document(&charge, amount, reason, metadata);
    refund_outcomes::expect(&mut refund, &charge);
    balance_transactions::book(tx, &mut refund, -amount).await?;
    charges::give_back(&mut charge, amount);
    tx.save(&refund, Some("refund.created")).await?;
    tx.save(&charge, Some("charge.refunded")).await?;
    Ok(Done::Object(view(&refund)))
}

/// The charge to refund: named itself, or by its PaymentIntent.
async fn charge(call: &Call<'_>, tx: &mut Tx) -> Result<Value, ApiError> {
    let params = &call.params;
    let named = params.filled("charge")?;
    let intent = params.filled("payment_intent")?;
    let charge = match (named, intent) {
        (None, None) => {
            return Err(ApiError::invalid(
                "One of the following params should be provided for this request: payment_intent \
                 or charge.",
            ));
        }
        (Some(id), _) => {
            tx.find("charge", id).await?.ok_or_else(|| ApiError::missing("charge", id, "id"))?
        }
        (None, Some(id)) => {
            let intent = tx
                .find("payment_intent", id)
                .await?
                .ok_or_else(|| ApiError::missing("payment_intent", id, "payment_intent"))?;
            let latest = text(&intent, "latest_charge");
            tx.find("charge", latest).await?.ok_or_else(|| no_charge(id))?
        }
    };
    if intent.is_some_and(|intent| intent != text(&charge, "payment_intent")) {
        return Err(ApiError::invalid(
            "The charge does not belong to the PaymentIntent that was given.",
        )
        .param("charge"));
    }
    let of = text(&charge, "payment_intent");
    if text(&charge, "status") != "succeeded" {
        return Err(no_charge(of));
    }
    // A hold that was released counts as refunded already.
    if !flag(&charge, "captured") && !flag(&charge, "refunded") {
        return Err(ApiError::invalid(format!(
            "This uncaptured Charge was created by a PaymentIntent ({of}). You must cancel the \
             PaymentIntent to reverse the authorization instead of refunding the Charge directly. \
             For more information, see \
             https://stripe.com/docs/payments/place-a-hold-on-a-payment-method"
        ))
        .executed());
    }
    Ok(charge)
}

fn no_charge(intent: &str) -> ApiError {
    ApiError::invalid(format!(
        "This PaymentIntent ({intent}) does not have a successful charge to refund."
    ))
    .executed()
}

fn document(charge: &Value, amount: i64, reason: Option<&str>, metadata: Value) -> Value {
    let kind = text(&charge["payment_method_details"], "type");
    let details = match kind {
        "card" => json!({
            "reference_status": "pending",
            "reference_type": "acquirer_reference_number",
            "type": "refund",
        }),
        _ => json!({}),
    };
    json!({
        "id": ids::payment("re"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": null,
        "charge": charge["id"],
        "created": now(),
        "currency": charge["currency"],
        "customer": charge["customer"],
        "customer_account": null,
        "destination_details": {kind: details, "type": kind},
        "metadata": metadata,
        "payment_intent": charge["payment_intent"],
        "payment_method": charge["payment_method"],
        "reason": reason,
        "receipt_number": null,
        "source_transfer_reversal": null,
        "status": "succeeded",
        "transfer_reversal": null,
    })
}

/// `GET /v1/refunds/:id`
pub(super) async fn retrieve(call: &Call<'_>, tx: &mut Tx, id: &str) -> Result<Done, ApiError> {
    call.params.only(&[])?;
    Ok(Done::Object(view(&load(tx, id).await?)))
}

/// `POST /v1/refunds/:id`: only metadata can change.
pub(super) async fn update(call: &Call<'_>, tx: &mut Tx, id: &str) -> Result<Done, ApiError> {
    call.params.only(&["metadata"])?;
    let mut refund = load(tx, id).await?;
    let metadata = metadata::merge(&refund["metadata"], &call.params)?;
    set(&mut refund, "metadata", metadata);
    tx.save_and_announce(&refund, &["refund.updated", "charge.refund.updated"]).await?;
    Ok(Done::Object(view(&refund)))
}

/// `POST /v1/refunds/:id/cancel`: only a refund that waits for the customer
/// can be canceled, and none here does.
pub(super) async fn cancel(call: &Call<'_>, tx: &mut Tx, id: &str) -> Result<Done, ApiError> {
    call.params.only(&[])?;
    load(tx, id).await?;
    Err(ApiError::invalid("Canceling this refund is unsupported.").executed())
}

/// `GET /v1/refunds`
pub(super) async fn list(call: &Call<'_>, tx: &mut Tx) -> Result<Done, ApiError> {
    let filters = [
        ("charge", "$.charge", "charge"),
        ("payment_intent", "$.payment_intent", "payment_intent"),
    ];
    lists::filtered(call, tx, "refund", &filters).await
}

/// `GET /v1/charges/:id/refunds`, where the list of an expanded charge goes on.
pub(super) async fn list_of_charge(
    call: &Call<'_>,
    tx: &mut Tx,
    id: &str,
) -> Result<Done, ApiError> {
    if tx.find("charge", id).await?.is_none() {
        return Err(ApiError::missing("charge", id, "id"));
    }
    lists::page(call, tx, "refund", &[], vec![("$.charge", id)]).await
}

/// `GET /v1/charges/:charge/refunds/:id`
pub(super) async fn retrieve_of_charge(
    call: &Call<'_>,
    tx: &mut Tx,
    charge: &str,
    id: &str,
) -> Result<Done, ApiError> {
    call.params.only(&[])?;
    if tx.find("charge", charge).await?.is_none() {
        return Err(ApiError::missing("charge", charge, "id"));
    }
    let refund = tx.find("refund", id).await?.filter(|refund| refund["charge"] == charge);
    let refund = refund.ok_or_else(|| ApiError::missing("refund", id, "refund"))?;
    Ok(Done::Object(view(&refund)))
}

async fn load(tx: &mut Tx, id: &str) -> Result<Value, ApiError> {
    tx.find("refund", id).await?.ok_or_else(|| ApiError::missing("refund", id, "refund"))
}
