//! `/v1/balance_transactions`: what a charge or a refund does to the balance,
//! and Stripe's fee on it.

use serde_json::{Value, json};

use super::api::{Call, Done};
use super::errors::ApiError;
use super::ids;
use super::lists;
use super::objects::{int, now, set, text, view};
use super::store::Tx;

/// Days until card money is available.
const AVAILABLE_AFTER: i64 = 2 * 86_400;

/// Books `amount` minor units of a charge, or a negative amount of a refund,
/// and sets the object's `balance_transaction`.
pub(super) async fn book(tx: &mut Tx, source: &mut Value, amount: i64) -> Result<(), ApiError> {
    let (kind, category) = match text(source, "object") {
        "refund" => ("refund", "refund"),
        _ if text(source, "id").starts_with("py_") => ("payment", "charge"),
        _ => ("charge", "charge"),
    };
    let entry = Entry {
        kind,
        category,
        amount,
        fee: fee(amount),
        fee_for: "Stripe processing fees",
        description: source["description"].clone(),
    };
    let booked = enter(tx, source, entry).await?;
    set(source, "balance_transaction", booked["id"].clone());
    Ok(())
}

/// A movement on the balance.
pub(super) struct Entry {
    /// `charge`, `refund`, `adjustment`, …
    pub kind: &'static str,
    /// What accountants call it: `charge`, `refund`, `dispute`, …
    pub category: &'static str,
    /// Minor units; negative when money goes out.
    pub amount: i64,
    /// Minor units that Stripe keeps.
    pub fee: i64,
    /// What the fee is for.
    pub fee_for: &'static str,
    /// Text or null.
    pub description: Value,
}

/// Enters a movement that `source` causes, and returns its document.
pub(super) async fn enter(tx: &mut Tx, source: &Value, entry: Entry) -> Result<Value, ApiError> {
    let fee_details = match entry.fee {
        0 => json!([]),
        fee => json!([{
            "amount": fee, "application": null, "currency": source["currency"],
            "description": entry.fee_for, "type": "stripe_fee",
        }]),
    };
    let booked = json!({
        "id": ids::payment("txn"),
        "object": "balance_transaction",
        "amount": entry.amount,
        "available_on": now() + AVAILABLE_AFTER,
        "balance_type": "payments",
        "created": now(),
        "currency": source["currency"],
        "description": entry.description,
        "exchange_rate": null,
        "fee": entry.fee,
        "fee_details": fee_details,
        "net": entry.amount - entry.fee,
        "reporting_category": entry.category,
        "source": source["id"],
        "status": "pending",
        "type": entry.kind,
    });
    tx.save(&booked, None).await?;
    Ok(booked)
}

/// 2.9 % and 30 minor units of a charge, never more than the charge; refunds
/// are free.
fn fee(amount: i64) -> i64 {
    if amount <= 0 {
        return 0;
    }
    (amount * 29 / 1000 + 30).min(amount)
}

/// `GET /v1/balance_transactions/:id`
pub(super) async fn retrieve(call: &Call<'_>, tx: &mut Tx, id: &str) -> Result<Done, ApiError> {
    call.params.only(&[])?;
    let found = tx.find("balance_transaction", id).await?;
    let found = found.ok_or_else(|| ApiError::missing("balance transaction", id, "id"))?;
    Ok(Done::Object(view(&found)))
}

/// `GET /v1/balance_transactions`
pub(super) async fn list(call: &Call<'_>, tx: &mut Tx) -> Result<Done, ApiError> {
    let filters =
        [("currency", "$.currency", ""), ("source", "$.source", ""), ("type", "$.type", "")];
    lists::filtered(call, tx, "balance_transaction", &filters).await
}

/// Books a charge that was paid a moment ago: its fee comes later.
pub(super) async fn book_charge(tx: &mut Tx, charge: &mut Value) -> Result<(), ApiError> {
    let amount = int(charge, "amount_captured");
    book(tx, charge, amount).await?;
    set(charge, "_due", Value::Null);
    tx.save(charge, Some("charge.updated")).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fees_are_stripes_standard_ones() {
        assert_eq!(fee(2000), 88);
        assert_eq!(fee(10), 10);
        assert_eq!(fee(-2000), 0);
    }
}
