//! The sweep: looks again and again at what nobody else has finished. Orders past their time,
//! events that were never told or could not be applied, refunds without an answer.

use super::{
    catch_up,
    db::{
        attention::{self, Concern},
        inbox, now,
        orders::{self, Order},
        refunds as refund_rows, settling,
    },
    events, refunds, settle,
    state::AppState,
    stripe::StripeFault,
};
use crate::error::ShopError;
use std::time::Instant;

/// Sweeps for as long as the shop runs. A failure is logged, and tried again at the next round.
pub async fn run(state: AppState) {
    let mut next_look = Instant::now();
    loop {
        state.limits.forget_old();
        if Instant::now() >= next_look {
            match catch_up::catch_up(&state).await {
                Ok(()) => next_look = Instant::now() + state.pace.catch_up,
                Err(error) => tracing::warn!(%error, "Stripe's events are read later"),
            }
        }
        if let Err(error) = round(&state).await {
            tracing::warn!(%error, "a sweep did not come to its end");
        }
        tokio::time::sleep(state.pace.sweep).await;
    }
}

/// Looks once at everything that is overdue.
///
/// # Errors
/// [`ShopError::Internal`] when the database does not answer.
pub async fn round(state: &AppState) -> Result<(), ShopError> {
    for event in inbox::overdue(&state.db).await? {
        events::apply_or_put_off(state, &event).await?;
    }
    for refund in refund_rows::overdue(&state.db).await? {
        refunds::carry_out(state, &refund).await?;
    }
    for order in orders::expired(&state.db).await? {
        // What is still pending then, such as a bank debit on its way, is in no hurry.
        let mut tries = 6;
        if let Err(error) = expire(state, &order).await {
            tracing::warn!(order.id = %order.id.0, %error, "an expired order is looked at later");
            tries = 1;
        }
        orders::look_again(&state.db, &order, state.pace.again_at(now(), tries)).await?;
    }
    Ok(())
}

/// Ends an order whose time is over: its PaymentIntent at Stripe first, so that no money can come
/// for copies that are somebody else's by then. An order that turns out to be paid is settled.
async fn expire(state: &AppState, order: &Order) -> Result<(), ShopError> {
    let Some(id) = &order.payment_intent else {
        // No browser has ever been given a client_secret to pay it with.
        settling::cancel(&state.db, order).await?;
        return Ok(());
    };
    let intent = match state.stripe.retrieve_payment_intent(id).await {
        Err(StripeFault::NotFound) => return lost(state, order).await,
        answer => answer?,
    };
    let settled = settle::settle_as_told(state, intent).await?;
    if !settled.intent.status.payable() {
        return Ok(());
    }
    match state.stripe.cancel(id).await {
        Ok(canceled) => settle::settle_as_told(state, canceled).await?,
        // Paid, or ended by someone else, at this very moment.
        Err(StripeFault::Refused { .. }) => settle::settle(state, id).await?,
        Err(fault) => return Err(fault.into()),
    };
    Ok(())
}

/// A PaymentIntent that Stripe does not know any more, as after a change of keys: nobody can tell
/// whether it was paid.
async fn lost(state: &AppState, order: &Order) -> Result<(), ShopError> {
    settling::cancel(&state.db, order).await?;
    let subject = order.payment_intent.as_ref().map(|id| id.0.as_str()).unwrap_or_default();
    let why = "Stripe does not know this unpaid order's payment: were the keys changed?";
    let mut tx = state.db.begin_write().await?;
    attention::raise(&mut tx, Concern::LostPayment, subject, Some(&order.id), why).await?;
    Ok(tx.commit().await?)
}
