//! `POST /webhooks/stripe`: what Stripe tells by itself. Verified before it is parsed, kept
//! before it is acted on, and only a hint: Stripe is asked how things stand.

mod envelope;
pub mod signature;

pub use envelope::Envelope;

use super::{
    db::{disputes, inbox, now},
    events, settle,
    state::AppState,
};
use crate::error::ShopError;
use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
};

/// The largest body that is read, in bytes; Stripe's events are far smaller.
pub const MAX_BODY: usize = 512 * 1024;

/// An answer to Stripe: the words are for whoever reads its dashboard.
type Answer = (StatusCode, &'static str);

/// Takes one event. Anything but a 2xx has Stripe send it again
/// (<https://docs.stripe.com/webhooks#retries>).
pub async fn receive(State(state): State<AppState>, headers: HeaderMap, body: Bytes) -> Answer {
    if state.webhook_secrets.is_empty() {
        tracing::error!("a webhook came, but STRIPE_WEBHOOK_SECRET is not set");
        return (StatusCode::INTERNAL_SERVER_ERROR, "This shop has no webhook signing secret.");
    }
    let header = headers.get("stripe-signature").and_then(|value| value.to_str().ok());
    if let Err(fault) = signature::verify(&state.webhook_secrets, header, &body, now()) {
        tracing::warn!(%fault, "a webhook was refused");
        return (StatusCode::BAD_REQUEST, fault.words());
    }
    let Some(envelope) = Envelope::read(&body) else {
        return (StatusCode::BAD_REQUEST, "This is no event: it has no id or no type.");
    };
    match take(&state, envelope).await {
        Ok(words) => (StatusCode::OK, words),
        Err(error) => {
            tracing::warn!(%error, "a webhook could not be applied");
            (StatusCode::INTERNAL_SERVER_ERROR, "Not now. Please send it again.")
        }
    }
}

async fn take(state: &AppState, envelope: Envelope) -> Result<&'static str, ShopError> {
    if envelope.livemode != state.elements.mode.money_moves() {
        return Ok("Ignored: it is of the other mode, test or live.");
    }
    if !events::concerns_us(&envelope.event.kind) {
        return Ok("Ignored: this shop does not need events of this type.");
    }
    // The sweep leaves it to this call for a while.
    let try_at = state.pace.again_at(now(), 1);
    if !keep(state, &envelope, try_at).await? {
        return Ok("Known already.");
    }
    events::apply(state, &envelope.event).await?;
    Ok("Done.")
}

/// Puts an event into the inbox, and a dispute where it belongs; `false` when it was received and
/// applied before. From the epoch second `try_at` on the sweep applies it.
///
/// # Errors
/// [`ShopError::Internal`] when the database does not answer; [`ShopError::StripeUnreachable`] when
/// only Stripe knows whose payment is disputed.
pub async fn keep(state: &AppState, envelope: &Envelope, try_at: i64) -> Result<bool, ShopError> {
    let event = &envelope.event;
    let disputed = match (&envelope.dispute, &event.payment_intent) {
        (Some(dispute), Some(payment)) => {
            // Only the event itself tells of a dispute: it is not kept without its order.
            let order = settle::order_paid_by(state, payment).await?;
            order.map(|order| (order.id, payment, dispute))
        }
        _ => None,
    };
    let mut tx = match disputed {
        // All that will be known of it.
        Some(_) => state.db.begin_write().await?,
        // Stripe tells it again until it has an answer, and lists it to who looks.
        None => state.db.begin_unflushed().await?,
    };
    if !inbox::receive(&mut tx, event, try_at).await? {
        return Ok(!inbox::is_applied(&mut tx, &event.id).await?);
    }
    if let Some((order, payment, dispute)) = &disputed {
        disputes::record(&mut tx, order, &payment.0, dispute).await?;
    }
    tx.commit().await?;
    Ok(true)
}
