//! Bank debits settle by themselves, a few seconds after they were confirmed.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::errors::ApiError;
use super::ids;
use super::objects::{int, now, set, text};
use super::router::App;
use super::store::{Cursor, Filter, Tx};

const EVERY: Duration = Duration::from_millis(500);
/// How many are looked at in one round.
const BATCH: i64 = 100;

/// Settles what is due, for as long as the sandbox serves.
pub(super) async fn run(app: Arc<App>) {
    let mut clock = tokio::time::interval(EVERY);
    loop {
        clock.tick().await;
        if let Err(error) = round(&app).await {
            tracing::warn!(status = error.status, "the sandbox could not settle debits");
        }
    }
}

async fn round(app: &App) -> Result<(), ApiError> {
    // Looks first without the write lock: mostly there is nothing to do.
    if due(&mut app.store.read().await?).await?.is_empty() {
        return Ok(());
    }
    let mut tx = app.store.write().await?;
    for intent in due(&mut tx).await? {
        settle(&mut tx, intent).await?;
    }
    tx.commit().await
}

async fn due(tx: &mut Tx) -> Result<Vec<Value>, ApiError> {
    let filter = Filter {
        equal: vec![("$.status", "processing")],
        ..Filter::default()
    };
    let processing = tx
        .list("payment_intent", &filter, Cursor::Newest, BATCH)
        .await?;
    let now = now();
    Ok(processing
        .into_iter()
        .filter(|intent| intent["_settles_at"].as_i64().is_some_and(|at| at <= now))
        .collect())
}

async fn settle(tx: &mut Tx, mut intent: Value) -> Result<(), ApiError> {
    let amount = int(&intent, "amount");
    if let Some(mut charge) = tx.find("charge", text(&intent, "latest_charge")).await? {
        set(&mut charge, "status", "succeeded");
        set(&mut charge, "paid", true);
        set(&mut charge, "amount_captured", amount);
        set(&mut charge, "balance_transaction", ids::payment("txn"));
        tx.save(&charge, Some("charge.succeeded")).await?;
    }
    set(&mut intent, "status", "succeeded");
    set(&mut intent, "amount_received", amount);
    tx.save(&intent, Some("payment_intent.succeeded")).await
}
