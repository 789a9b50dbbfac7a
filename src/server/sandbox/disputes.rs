//! `/v1/disputes`: what a shop can say about a payment that its customer
//! disputes. <https://docs.stripe.com/api/disputes>

use serde_json::Value;

use super::api::{Call, Done};
use super::dispute_life::{self, EVIDENCE};
use super::errors::ApiError;
use super::lists;
use super::metadata;
use super::objects::{flag, int, now, set, text, view};
use super::params::Params;
use super::store::Tx;

/// Longest text of a piece of evidence.
const MAX_EVIDENCE: usize = 20_000;
/// Seconds until the bank decides; at Stripe's test mode it is as short.
const DECIDED_AFTER: i64 = 1;
/// The states in which evidence is awaited.
const OPEN: &[&str] = &["needs_response", "warning_needs_response"];

/// `POST /v1/disputes/:id`: evidence, submitted unless `submit` is false.
pub(super) async fn update(call: &Call<'_>, tx: &mut Tx, id: &str) -> Result<Done, ApiError> {
    let params = &call.params;
    params.only(&["evidence", "metadata", "submit"])?;
    let mut dispute = load(tx, id).await?;
    let given = params.object("evidence")?;
    given.as_ref().map_or(Ok(()), |given| given.only(EVIDENCE))?;
    let submit = params.boolean("submit")?.unwrap_or(given.is_some());
    if submit || given.is_some() {
        awaited(&dispute)?;
    }
    if let Some(given) = given {
        lay_over(&given, &mut dispute)?;
    }
    if submit {
        submitted(&mut dispute);
    }
    let metadata = metadata::merge(&dispute["metadata"], params)?;
    set(&mut dispute, "metadata", metadata);
    tx.save(&dispute, Some("charge.dispute.updated")).await?;
    Ok(Done::Object(view(&dispute)))
}

/// Refuses a dispute that awaits nothing any more.
fn awaited(dispute: &Value) -> Result<(), ApiError> {
    match text(dispute, "status") {
        status if OPEN.contains(&status) => Ok(()),
        "under_review" | "warning_under_review" => {
            Err(ApiError::invalid("Evidence for this dispute has already been submitted."))
        }
        _ => Err(ApiError::invalid("This dispute is already closed.")),
    }
}

fn lay_over(given: &Params, dispute: &mut Value) -> Result<(), ApiError> {
    let evidence = &mut dispute["evidence"];
    for field in EVIDENCE.iter().filter(|field| given.has(field)) {
        let text = given.text_up_to(field, MAX_EVIDENCE)?.filter(|text| !text.is_empty());
        set(evidence, field, text);
    }
    let has_evidence = EVIDENCE.iter().any(|field| !evidence[field].is_null());
    set(&mut dispute["evidence_details"], "has_evidence", has_evidence);
    Ok(())
}

fn submitted(dispute: &mut Value) {
    let inquiry = dispute_life::is_inquiry(dispute);
    set(dispute, "status", if inquiry { "warning_under_review" } else { "under_review" });
    let count = int(&dispute["evidence_details"], "submission_count") + 1;
    set(&mut dispute["evidence_details"], "submission_count", count);
    let due = dispute_life::is_decisive(dispute).then(|| now() + DECIDED_AFTER);
    set(dispute, "_due", due);
}

/// `POST /v1/disputes/:id/close`: the shop gives in.
pub(super) async fn close(call: &Call<'_>, tx: &mut Tx, id: &str) -> Result<Done, ApiError> {
    call.params.only(&[])?;
    let mut dispute = load(tx, id).await?;
    awaited(&dispute)?;
    dispute_life::close(tx, &mut dispute).await?;
    Ok(Done::Object(view(&dispute)))
}

/// Refuses to refund a charge while a dispute holds its money.
pub(super) async fn refundable(tx: &mut Tx, charge: &Value) -> Result<(), ApiError> {
    let dispute = tx.find("dispute", text(charge, "_dispute")).await?;
    if dispute.is_none_or(|dispute| flag(&dispute, "is_charge_refundable")) {
        return Ok(());
    }
    Err(ApiError::invalid(format!(
        "Charge {} has been charged back; cannot issue a refund.",
        text(charge, "id")
    ))
    .code("charge_disputed")
    .executed())
}

/// `GET /v1/disputes/:id`
pub(super) async fn retrieve(call: &Call<'_>, tx: &mut Tx, id: &str) -> Result<Done, ApiError> {
    call.params.only(&[])?;
    Ok(Done::Object(view(&load(tx, id).await?)))
}

/// `GET /v1/disputes`
pub(super) async fn list(call: &Call<'_>, tx: &mut Tx) -> Result<Done, ApiError> {
    let filters = [
        ("charge", "$.charge", "charge"),
        ("payment_intent", "$.payment_intent", "payment_intent"),
    ];
    lists::filtered(call, tx, "dispute", &filters).await
}

async fn load(tx: &mut Tx, id: &str) -> Result<Value, ApiError> {
    tx.find("dispute", id).await?.ok_or_else(|| ApiError::missing("dispute", id, "dispute"))
}
