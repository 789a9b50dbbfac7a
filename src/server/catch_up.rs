//! Reading at Stripe what no webhook has told: deliveries get lost, and a shop that was closed for
//! days was not there to receive them.

use super::{
    db::{inbox, now},
    events, settle,
    state::AppState,
    webhook::{self, Envelope},
};
use crate::error::ShopError;

/// How far each look reaches back behind the one before, in seconds: clocks differ, and Stripe
/// lists an event a moment after it was made.
const OVERLAP: i64 = 300;

/// Told by every PaymentIntent, and of use only for those that a power cut has taken out of the
/// shop's books: see `Db::begin_unflushed`.
const MADE: &str = "payment_intent.created";

/// Puts every event since the last look that is not there yet into the inbox, where the sweep
/// finds it, and gives orders the PaymentIntents back that were made since then and got lost. The
/// first look of a new shop begins now.
///
/// # Errors
/// [`ShopError::StripeRefused`] when the key may not list events; [`ShopError::StripeUnreachable`];
/// [`ShopError::Internal`] when the database does not answer.
pub async fn catch_up(state: &AppState) -> Result<(), ShopError> {
    let begun = now();
    let since = inbox::caught_up(&state.db).await?.unwrap_or(begun) - OVERLAP;
    let types = [&events::ALL[..], &[MADE]].concat();
    let listed = state.stripe.list_events(&types, since).await?;
    let listed: Vec<Envelope> =
        listed.iter().filter_map(|event| Envelope::read(event.as_bytes())).collect();
    // Nearly all of them, as each look reaches far back: they wait for no writer.
    let ids: Vec<&str> = listed.iter().map(|envelope| envelope.event.id.as_str()).collect();
    let received = inbox::received(&state.db, &ids).await?;
    let (made, others): (Vec<_>, Vec<_>) = listed
        .iter()
        .filter(|envelope| !received.contains(&envelope.event.id))
        .partition(|envelope| envelope.event.kind == MADE);
    // The last attempt of an order counts: those before can never be paid.
    let mut failed = false;
    for envelope in made.iter().rev() {
        if let Some(payment) = &envelope.event.payment_intent
            && let Err(error) = settle::order_paid_by(state, payment).await
        {
            tracing::warn!(%error, event = envelope.event.id, "whose payment that is, is asked again");
            failed = true;
        }
    }
    for envelope in others {
        if let Err(error) = webhook::keep(state, envelope, begun).await {
            tracing::warn!(%error, event = envelope.event.id, "an event is kept later");
            failed = true;
        }
    }
    // One that failed keeps no other waiting. The next look reaches as far back as this one.
    if failed {
        return Ok(());
    }
    let mut tx = state.db.begin_write().await?;
    inbox::catch_up(&mut tx, begun).await?;
    Ok(tx.commit().await?)
}
