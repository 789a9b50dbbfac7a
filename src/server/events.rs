//! What an event asks the shop to do. Each is only a hint: how things stand is read at Stripe.

use super::{
    db::{inbox, inbox::Event, now, orders},
    ending, refunds, settle,
    state::AppState,
};
use crate::{domain::payment::PaymentIntentId, error::ShopError};

/// What an event is about.
enum Topic {
    /// The PaymentIntent has moved.
    Payment,
    /// A confirmation has failed.
    Failure,
    /// Money was given back, or a refund has moved.
    Refund,
    /// The dispute itself is recorded with the event.
    Dispute,
}

/// The types of event that the shop does something about.
pub const ALL: [&str; 14] = [
    "payment_intent.succeeded",
    "payment_intent.processing",
    "payment_intent.canceled",
    "payment_intent.payment_failed",
    "charge.refunded",
    "charge.refund.updated",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.closed",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
];

fn topic(kind: &str) -> Topic {
    match kind {
        "payment_intent.payment_failed" => Topic::Failure,
        _ if kind.starts_with("payment_intent.") => Topic::Payment,
        _ if kind.starts_with("charge.dispute.") => Topic::Dispute,
        _ => Topic::Refund,
    }
}

/// Whether the shop does anything about events of this type.
pub fn concerns_us(kind: &str) -> bool {
    ALL.contains(&kind)
}

/// Does what an event asks for, and records that it is done. Doing it twice changes nothing.
///
/// # Errors
/// [`ShopError::StripeUnreachable`], [`ShopError::Internal`]: then the event waits for the sweep.
pub async fn apply(state: &AppState, event: &Event) -> Result<(), ShopError> {
    if let Some(payment) = &event.payment_intent {
        match topic(&event.kind) {
            Topic::Payment => known(settle::settle(state, payment).await)?,
            Topic::Failure => failed(state, event, payment).await?,
            Topic::Refund => {
                settle::order_paid_by(state, payment).await?;
                known(refunds::hear_all(state, payment).await)?;
            }
            Topic::Dispute => {}
        }
    }
    let mut tx = state.db.begin_unflushed().await?;
    let first = inbox::applied(&mut tx, &event.id).await?;
    tx.commit().await?;
    if first {
        watch_lag(state, event);
    }
    Ok(())
}

/// Tells who watches the shop how long an event took until it was applied.
fn watch_lag(state: &AppState, event: &Event) {
    state.sight.webhook_lag.observe((now() - event.created).max(0) as f64);
}

/// The same, but an event that cannot be applied now is put off instead.
///
/// # Errors
/// [`ShopError::Internal`] when the database does not answer.
pub async fn apply_or_put_off(state: &AppState, event: &Event) -> Result<(), ShopError> {
    if let Err(error) = apply(state, event).await {
        tracing::warn!(event.id = event.id, %error, "an event is applied later");
        inbox::later(&state.db, event, state.pace.again_at(now(), event.tries)).await?;
    }
    Ok(())
}

/// A payment that Stripe does not know any more asks for nothing.
///
/// # Errors
/// All but [`ShopError::NoSuchPayment`].
fn known<T>(done: Result<T, ShopError>) -> Result<(), ShopError> {
    match done {
        Ok(_) | Err(ShopError::NoSuchPayment) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Ends a PaymentIntent whose confirmations have failed too often: that is somebody trying cards
/// (<https://docs.stripe.com/disputes/prevention/card-testing>).
async fn failed(
    state: &AppState,
    event: &Event,
    payment: &PaymentIntentId,
) -> Result<(), ShopError> {
    if !too_often(state, event, payment).await? {
        return Ok(());
    }
    tracing::warn!(payment_intent = %payment.0, "too many failed confirmations");
    known(ending::end_payment(state, payment).await)
}

/// Counts a failed confirmation; whether it was one too many. Below the limit each event counts
/// once. At the limit it stays in the inbox until the PaymentIntent has ended, and may count
/// again meanwhile.
async fn too_often(
    state: &AppState,
    event: &Event,
    payment: &PaymentIntentId,
) -> Result<bool, ShopError> {
    let Some(order) = orders::by_payment_intent(&state.db, payment).await? else {
        return Ok(false);
    };
    let most = i64::from(state.limits.failed_payments());
    let mut tx = state.db.begin_write().await?;
    if inbox::is_applied(&mut tx, &event.id).await? {
        return Ok(false);
    }
    let failures = orders::payment_failed(&mut tx, &order.id, payment).await?;
    let too_often = most > 0 && failures >= most;
    if !too_often {
        inbox::applied(&mut tx, &event.id).await?;
    }
    tx.commit().await?;
    if !too_often {
        watch_lag(state, event);
    }
    Ok(too_often)
}
