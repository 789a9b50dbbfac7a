//! Ending unpaid orders and payments: at Stripe first, so that no money can come for copies that
//! are somebody else's by then, and here as Stripe tells.

use super::{
    db::{
        attention::{self, Concern},
        orders::{self, Order},
        settling,
    },
    settle::{self, Settled},
    state::AppState,
    stripe::StripeFault,
};
use crate::{domain::payment::PaymentIntentId, error::ShopError};

/// Ends a pending order. One that turns out to be paid is settled instead; one whose payment is
/// on its way stays as it is.
///
/// # Errors
/// [`ShopError::StripeUnreachable`] and [`ShopError::StripeRefused`], after which nothing has
/// changed; [`ShopError::Internal`].
pub async fn end(state: &AppState, order: &Order) -> Result<(), ShopError> {
    // Without a PaymentIntent no browser was ever given a client_secret to pay it with, but for one
    // that got lost with the power: the sweep asks Stripe for those before it ends any.
    if order.payment_intent.is_some() || settling::cancel(&state.db, order).await? {
        return end_paying(state, order, Reason::Wanted).await;
    }
    // Somebody has just moved it, such as a tab that has attached its PaymentIntent.
    match orders::find(&state.db, &order.id).await? {
        Some(order) => end_paying(state, &order, Reason::Wanted).await,
        None => Ok(()),
    }
}

/// The same for an order whose time was over when it was read; one whose buyer has come back since
/// stays as it is. Only who comes back while Stripe ends the payment, a single call, is too late.
///
/// # Errors
/// As [`end`].
pub async fn end_expired(state: &AppState, order: &Order) -> Result<(), ShopError> {
    if order.payment_intent.is_some() {
        return end_paying(state, order, Reason::Expired).await;
    }
    // One that has just got its PaymentIntent is looked at again later.
    settling::cancel_expired(&state.db, order).await?;
    Ok(())
}

/// Why an order ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reason {
    /// Its buyer does something else instead.
    Wanted,
    /// Nobody has been at its checkout for too long.
    Expired,
}

/// Ends an order by its PaymentIntent, if it has one.
async fn end_paying(state: &AppState, order: &Order, reason: Reason) -> Result<(), ShopError> {
    let Some(id) = &order.payment_intent else { return Ok(()) };
    let intent = match state.stripe.retrieve_payment_intent(id).await {
        Ok(intent) => {
            let settled = settle::settle_as_told(state, intent).await?;
            if !settled.intent.status.payable() {
                return Ok(());
            }
            Some(settled.intent)
        }
        Err(StripeFault::NotFound) => None,
        Err(fault) => return Err(fault.into()),
    };
    if reason == Reason::Expired && is_prolonged(state, order).await? {
        return Ok(());
    }
    match intent {
        Some(intent) => end_payment(state, &intent.id).await.map(drop),
        None => lost(state, order).await,
    }
}

/// Whether its buyer has come back to an order since it was read.
async fn is_prolonged(state: &AppState, order: &Order) -> Result<bool, ShopError> {
    let present = orders::find(&state.db, &order.id).await?;
    Ok(present.is_some_and(|present| present.expires_at != order.expires_at))
}

/// Cancels a PaymentIntent at Stripe and settles its order; one that cannot be canceled any more
/// is settled as it stands.
///
/// # Errors
/// As [`end`]; [`ShopError::NoSuchPayment`] when Stripe does not know it.
pub async fn end_payment(state: &AppState, id: &PaymentIntentId) -> Result<Settled, ShopError> {
    match state.stripe.cancel(id).await {
        Ok(canceled) => settle::settle_as_told(state, canceled).await,
        // Paid, or ended by someone else, at this very moment.
        Err(StripeFault::Refused { .. } | StripeFault::NotFound) => settle::settle(state, id).await,
        Err(fault) => Err(fault.into()),
    }
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
