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
/// finds it, and gives orders the PaymentIntents back that were made since then and got lost. The first look of a new shop begins now.
///
/// # Errors
/// [`ShopError::StripeUnreachable`]; [`ShopError::Internal`] when the database does not answer.
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
    for envelope in made.iter().rev() {
        if let Some(payment) = &envelope.event.payment_intent {
            settle::order_paid_by(state, payment).await?;
        }
    }
    for envelope in others {
        webhook::keep(state, envelope, begun).await?;
    }
    let mut tx = state.db.begin_write().await?;
    inbox::catch_up(&mut tx, begun).await?;
    Ok(tx.commit().await?)
}
