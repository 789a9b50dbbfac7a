//! What happens by itself: bank debits settle a few seconds after they were
//! confirmed, and charges are booked a little after they were paid.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::balance_transactions::book_charge;
use super::errors::ApiError;
use super::objects::{int, now, set, text};
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
    for mut doc in tx.due(now()).await? {
        match text(&doc, "object") {
            "charge" => book_charge(&mut tx, &mut doc).await?,
            _ => settle(&mut tx, doc).await?,
        }
    }
    tx.commit().await
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
