//! Reading at Stripe what no webhook has told: deliveries get lost, and a shop that was closed for
//! days was not there to receive them.

use super::{
    db::{inbox, now},
    events,
    state::AppState,
    webhook::{self, Envelope},
};
use crate::error::ShopError;

/// How far each look reaches back behind the one before, in seconds: clocks differ, and Stripe
/// lists an event a moment after it was made.
const OVERLAP: i64 = 300;

/// Puts every event since the last look that is not there yet into the inbox, where the sweep
/// finds it. The first look of a new shop begins now.
///
/// # Errors
/// [`ShopError::StripeUnreachable`]; [`ShopError::Internal`] when the database does not answer.
pub async fn catch_up(state: &AppState) -> Result<(), ShopError> {
    let begun = now();
    let since = inbox::caught_up(&state.db).await?.unwrap_or(begun) - OVERLAP;
    for event in state.stripe.list_events(&events::ALL, since).await? {
        let Some(envelope) = Envelope::read(event.as_bytes()) else { continue };
        webhook::keep(state, &envelope, begun).await?;
    }
    let mut tx = state.db.begin_write().await?;
    inbox::catch_up(&mut tx, begun).await?;
    Ok(tx.commit().await?)
}
