//! The life of a dispute: how it opens, and how it ends.
//! <https://docs.stripe.com/disputes/how-disputes-work>

use serde_json::{Value, json};

use super::balance_transactions::{self, Entry};
use super::cards::{self, Complaint, Note};
use super::errors::ApiError;
use super::ids;
use super::objects::{int, now, set, text, view};
use super::store::Tx;

/// Seconds in which evidence can be submitted; the networks give some weeks.
const DUE_AFTER: i64 = 9 * 86_400;
/// Stripe's fee for a dispute in minor units; it is kept whoever wins.
const FEE: i64 = 1500;
/// Evidence that decides a test dispute, whatever else is submitted.
/// <https://docs.stripe.com/testing#evidence>
const WINS: &str = "winning_evidence";
const LOSES: &str = "losing_evidence";

/// The fields of evidence that a shop can fill.
pub(super) const EVIDENCE: &[&str] = &[
    "access_activity_log",
    "billing_address",
    "cancellation_policy",
    "cancellation_policy_disclosure",
    "cancellation_rebuttal",
    "customer_communication",
    "customer_email_address",
    "customer_name",
    "customer_purchase_ip",
    "customer_signature",
    "duplicate_charge_documentation",
    "duplicate_charge_explanation",
    "duplicate_charge_id",
    "product_description",
    "receipt",
    "refund_policy",
    "refund_policy_disclosure",
    "refund_refusal_explanation",
    "service_date",
    "service_documentation",
    "shipping_address",
    "shipping_carrier",
    "shipping_date",
    "shipping_documentation",
    "shipping_tracking_number",
    "uncategorized_file",
    "uncategorized_text",
];

/// Opens the dispute that the card of a charge brings, if it does.
pub(super) async fn open(tx: &mut Tx, charge: &mut Value) -> Result<(), ApiError> {
    let Some(Note::Disputed(complaint)) = cards::note(text(charge, "_test_card")) else {
        return Ok(());
    };
    // What was not captured counts as refunded.
    let amount = int(charge, "amount") - int(charge, "amount_refunded");
    if amount <= 0 || charge["_dispute"].is_string() {
        return Ok(());
    }
    let mut dispute = document(charge, amount, complaint);
    set(charge, "disputed", true);
    set(charge, "_dispute", dispute["id"].clone());
    tx.save(charge, None).await?;
    if complaint == Complaint::Inquiry {
        return tx.save(&dispute, Some("charge.dispute.created")).await;
    }
    let description = format!("Chargeback withdrawal for {}", text(charge, "id"));
    book(tx, &mut dispute, -amount, FEE, &description).await?;
    let told = ["charge.dispute.created", "charge.dispute.funds_withdrawn"];
    tx.save_and_announce(&dispute, &told).await
}

fn document(charge: &Value, amount: i64, complaint: Complaint) -> Value {
    let (reason, code, case, status) = match complaint {
        Complaint::Fraudulent => ("fraudulent", Some("10.4"), "chargeback", "needs_response"),
        Complaint::NotReceived => {
            ("product_not_received", Some("13.1"), "chargeback", "needs_response")
        }
        Complaint::Inquiry => ("general", None, "inquiry", "warning_needs_response"),
    };
    let brand = &charge["payment_method_details"]["card"]["brand"];
    let mut evidence = json!({"enhanced_evidence": {}});
    for field in EVIDENCE {
        set(&mut evidence, field, Value::Null);
    }
    json!({
        "id": ids::standalone("dp"),
        "object": "dispute",
        "amount": amount,
        "balance_transactions": [],
        "charge": charge["id"],
        "created": now(),
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": evidence,
        "evidence_details": {
            "due_by": now() + DUE_AFTER, "enhanced_eligibility": {}, "has_evidence": false,
            "past_due": false, "submission_count": 0,
        },
        // Only an inquiry leaves the money where it is.
        "is_charge_refundable": complaint == Complaint::Inquiry,
        "livemode": false,
        "metadata": {},
        "network_reason_code": code,
        "payment_intent": charge["payment_intent"],
        "payment_method_details": {"type": "card", "card": {
            "brand": brand, "case_type": case, "network": brand, "network_reason_code": code,
        }},
        "reason": reason,
        "status": status,
    })
}

/// Whether evidence that was submitted decides the dispute.
pub(super) fn is_decisive(dispute: &Value) -> bool {
    [WINS, LOSES].contains(&text(&dispute["evidence"], "uncategorized_text"))
}

/// Whether it is only a question of the bank: no money has moved.
pub(super) fn is_inquiry(dispute: &Value) -> bool {
    text(dispute, "status").starts_with("warning_")
}

/// What the bank decides, a moment after it got decisive evidence.
pub(super) async fn decide(tx: &mut Tx, mut dispute: Value) -> Result<(), ApiError> {
    set(&mut dispute, "_due", Value::Null);
    if is_inquiry(&dispute) || text(&dispute["evidence"], "uncategorized_text") != WINS {
        return close(tx, &mut dispute).await;
    }
    set(&mut dispute, "status", "won");
    set(&mut dispute, "is_charge_refundable", true);
    tx.save(&dispute, Some("charge.dispute.closed")).await?;
    let description = format!("Chargeback reversal for {}", text(&dispute, "charge"));
    let amount = int(&dispute, "amount");
    book(tx, &mut dispute, amount, 0, &description).await?;
    tx.save(&dispute, Some("charge.dispute.funds_reinstated")).await
}

/// Ends a dispute in the bank's favour, an inquiry without consequences.
pub(super) async fn close(tx: &mut Tx, dispute: &mut Value) -> Result<(), ApiError> {
    let ended = if is_inquiry(dispute) { "warning_closed" } else { "lost" };
    set(dispute, "status", ended);
    set(dispute, "_due", Value::Null);
    tx.save(dispute, Some("charge.dispute.closed")).await
}

/// Moves money for a dispute: out with a negative amount, back with a positive one.
async fn book(
    tx: &mut Tx,
    dispute: &mut Value,
    amount: i64,
    fee: i64,
    description: &str,
) -> Result<(), ApiError> {
    let category = if amount < 0 { "dispute" } else { "dispute_reversal" };
    let description = json!(description);
    let entry =
        Entry { kind: "adjustment", category, amount, fee, fee_for: "Dispute fee", description };
    let booked = balance_transactions::enter(tx, dispute, entry).await?;
    if let Some(list) = dispute["balance_transactions"].as_array_mut() {
        list.push(view(&booked));
    }
    Ok(())
}
