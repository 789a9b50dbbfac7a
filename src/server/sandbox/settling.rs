//! What happens by itself: bank debits settle a few seconds after they were
//! confirmed, charges are booked a little after they were paid, and some test
//! cards bring a dispute or a refund with a second thought.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::balance_transactions::book_charge;
use super::dispute_life;
use super::errors::ApiError;
use super::objects::{int, now, set, text};
use super::refund_outcomes;
use super::router::App;
use super::store::Tx;

const EVERY: Duration = Duration::from_millis(500);

/// Does what is due, for as long as the sandbox serves.
pub(super) async fn run(app: Arc<App>) {
    let mut clock = tokio::time::interval(EVERY);
    loop {
        clock.tick().await;
        if let Err(error) = round(&app).await {
            tracing::warn!(status = error.status, "the sandbox could not do what was due");
        }
    }
}

async fn round(app: &App) -> Result<(), ApiError> {
    // Looks first without the write lock: mostly there is nothing to do.
    if app.store.read().await?.due(now()).await?.is_empty() {
        return Ok(());
    }
    let mut tx = app.store.write().await?;
    for due in tx.due(now()).await? {
        let kind = text(&due, "object");
        // As it is now: one that was due before it may have changed it.
        let Some(doc) = tx.find(kind, text(&due, "id")).await? else {
            continue;
        };
        match kind {
            "charge" => follow_up(&mut tx, doc).await?,
            "refund" => refund_outcomes::happen(&mut tx, doc).await?,
            "dispute" => dispute_life::decide(&mut tx, doc).await?,
            _ => settle(&mut tx, doc).await?,
        }
    }
    tx.commit().await
}

/// What comes after a payment: its fee, and with some cards a dispute.
async fn follow_up(tx: &mut Tx, mut charge: Value) -> Result<(), ApiError> {
    if charge["balance_transaction"].is_null() {
        book_charge(tx, &mut charge).await?;
    } else {
        set(&mut charge, "_due", Value::Null);
        tx.save(&charge, None).await?;
    }
    dispute_life::open(tx, &mut charge).await
}

async fn settle(tx: &mut Tx, mut intent: Value) -> Result<(), ApiError> {
    let amount = int(&intent, "amount");
    if let Some(mut charge) = tx.find("charge", text(&intent, "latest_charge")).await? {
        set(&mut charge, "status", "succeeded");
        set(&mut charge, "paid", true);
        set(&mut charge, "amount_captured", amount);
        tx.save(&charge, Some("charge.succeeded")).await?;
        book_charge(tx, &mut charge).await?;
    }
    set(&mut intent, "_due", Value::Null);
    set(&mut intent, "status", "succeeded");
    set(&mut intent, "amount_received", amount);
    tx.save(&intent, Some("payment_intent.succeeded")).await
}
