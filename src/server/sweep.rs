//! The sweep: looks again and again at what nobody else has finished. Orders past their time,
//! events that were never told or could not be applied, refunds without an answer.

use super::{
    catch_up,
    db::{inbox, now, orders, refunds as refund_rows, shelf},
    ending, events, refunds,
    state::AppState,
};
use crate::error::ShopError;
use std::time::Instant;
use tokio::sync::watch;

/// How long a book that nobody ever ordered can be put back on the shelf, in seconds.
const UNDO_SECONDS: i64 = 60 * 60;
/// Pieces of work of one kind in one round: the other kinds do not wait for ever.
const MOST: usize = 50;

/// Sweeps until `stop` is true. A failure is logged, and tried again at the next round.
pub async fn run(state: AppState, mut stop: watch::Receiver<bool>) {
    let mut next_look = Instant::now();
    let mut look = Look::NotYet;
    while !*stop.borrow() {
        state.limits.forget_old();
        if Instant::now() >= next_look {
            match catch_up::catch_up(&state).await {
                Ok(()) => {
                    next_look = Instant::now() + state.pace.catch_up;
                    look = Look::Done;
                }
                Err(error) => {
                    tracing::warn!(%error, "Stripe's events are read later");
                    if look == Look::NotYet && error == ShopError::StripeRefused {
                        look = Look::Refused;
                    }
                }
            }
        }
        if let Err(error) = round(&state, look).await {
            tracing::warn!(%error, "a sweep did not come to its end");
        }
        tokio::select! {
            () = tokio::time::sleep(state.pace.sweep) => {}
            _ = stop.wait_for(|stop| *stop) => return,
        }
    }
}

/// What Stripe has told since the shop has started of the PaymentIntents that were made.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    /// Nothing. Books that were put back from a copy may not know an order's last payment: no
    /// order is ended, which would need Stripe anyway.
    NotYet,
    /// Nothing, as the key may not list events.
    Refused,
    /// All: an order without one has none.
    Done,
}

/// Does what is overdue, so much of each kind at most. One piece of work after the other is taken
/// from the database, so that copies of the shop share it.
///
/// # Errors
/// [`ShopError::Internal`] when the database does not answer.
async fn round(state: &AppState, look: Look) -> Result<(), ShopError> {
    let until = || state.pace.lease_until(now());
    for _ in 0..MOST {
        let Some(event) = inbox::claim(&state.db, until()).await? else { break };
        events::apply_or_put_off(state, &event).await?;
    }
    let before = now() - UNDO_SECONDS;
    if shelf::is_purge_due(&state.db, before).await? {
        let mut tx = state.db.begin_write().await?;
        shelf::purge(&mut tx, before).await?;
        tx.commit().await?;
    }
    for _ in 0..MOST {
        let Some(refund) = refund_rows::claim(&state.db, None, until()).await? else { break };
        refunds::resume(state, &refund).await?;
    }
    if look == Look::NotYet {
        return Ok(());
    }
    for _ in 0..MOST {
        let claimed = orders::claim_expired(&state.db, look == Look::Done, until()).await?;
        let Some(order) = claimed else { break };
        // What is still pending then, such as a bank debit on its way, is in no hurry.
        let mut tries = 6;
        if let Err(error) = ending::end_expired(state, &order).await {
            tracing::warn!(order.id = %order.id.0, %error, "an expired order is looked at later");
            tries = 1;
        }
        orders::look_again(&state.db, &order, state.pace.again_at(now(), tries)).await?;
    }
    Ok(())
}
