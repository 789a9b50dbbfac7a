//! How refunds end that do not end at once.
//! <https://docs.stripe.com/testing#refunds>

use serde_json::{Value, json};

use super::balance_transactions::{self, Entry};
use super::cards::{self, Note};
use super::errors::ApiError;
use super::objects::{int, now, set, text};
use super::store::Tx;

/// Seconds until then; at Stripe it takes days.
const AFTER: i64 = 2;

/// Prepares a new refund for what its card makes of it later.
pub(super) fn expect(refund: &mut Value, charge: &Value) {
    match cards::note(text(charge, "_test_card")) {
        Some(Note::RefundFails) => set(refund, "_due", now() + AFTER),
        Some(Note::RefundPends) => {
            set(refund, "status", "pending");
            set(refund, "_due", now() + AFTER);
        }
        _ => {}
    }
}

/// What was prepared happens: a pending refund succeeds, a succeeded one fails.
pub(super) async fn happen(tx: &mut Tx, mut refund: Value) -> Result<(), ApiError> {
    set(&mut refund, "_due", Value::Null);
    if text(&refund, "status") == "pending" {
        set(&mut refund, "status", "succeeded");
        return tx.save_and_announce(&refund, &["refund.updated", "charge.refund.updated"]).await;
    }
    let amount = int(&refund, "amount");
    let entry = Entry {
        kind: "refund_failure",
        category: "refund_failure",
        amount,
        fee: 0,
        fee_for: "",
        description: json!("Refund failure"),
    };
    let booked = balance_transactions::enter(tx, &refund, entry).await?;
    set(&mut refund, "status", "failed");
    set(&mut refund, "failure_reason", "expired_or_canceled_card");
    set(&mut refund, "failure_balance_transaction", booked["id"].clone());
    if let Some(mut charge) = tx.find("charge", text(&refund, "charge")).await? {
        let refunded = int(&charge, "amount_refunded") - amount;
        set(&mut charge, "amount_refunded", refunded);
        set(&mut charge, "refunded", false);
        tx.save(&charge, None).await?;
    }
    let told = ["refund.updated", "refund.failed", "charge.refund.updated"];
    tx.save_and_announce(&refund, &told).await
}
