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
        return end_paying(state, order).await;
    }
    // Somebody has just moved it, such as a tab that has attached its PaymentIntent.
    match orders::find(&state.db, &order.id).await? {
        Some(order) => end_paying(state, &order).await,
        None => Ok(()),
    }
}

/// Ends an order by its PaymentIntent, if it has one.
async fn end_paying(state: &AppState, order: &Order) -> Result<(), ShopError> {
    let Some(id) = &order.payment_intent else { return Ok(()) };
    let intent = match state.stripe.retrieve_payment_intent(id).await {
        Err(StripeFault::NotFound) => return lost(state, order).await,
        answer => answer?,
    };
    let settled = settle::settle_as_told(state, intent).await?;
    if settled.intent.status.payable() {
        end_payment(state, id).await?;
    }
    Ok(())
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
