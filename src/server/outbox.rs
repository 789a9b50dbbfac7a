//! The outbox's worker: sends what waits, each mail once.

use super::{
    db::{
        Engine, now,
        outbox::{self, Letter},
    },
    letters,
    mailer::{MailFault, Mailer},
    state::AppState,
};
use crate::error::ShopError;
use tokio::sync::watch;

/// Tries of one mail before it is given up: with the default pauses that is half a day.
const MOST_TRIES: i64 = 50;

/// Sends mail until `stop` is true: at once when some is queued, and again at each sweep. Ends
/// between two mails, so that of none it is unknown whether it was sent.
pub async fn run(state: AppState, mailer: Mailer, mut stop: watch::Receiver<bool>) {
    let mut resumed = false;
    while !*stop.borrow() {
        // A file has one shop: what was being handed over when it starts, nobody does any more. On
        // a server another copy may be at it, for so long; then it has ended in between.
        let before = match state.db.engine() {
            Engine::Sqlite if resumed => None,
            Engine::Sqlite => Some(now()),
            Engine::Postgres => Some(now() - state.pace.handover_seconds()),
        };
        if let Some(before) = before
            && let Err(error) = resume(&state, &mailer, before).await
        {
            tracing::warn!(%error, "mails that were interrupted wait for a person, or a restart");
        }
        resumed = true;
        if let Err(error) = send_all(&state, &mailer, &stop).await {
            tracing::warn!(%error, "the outbox was not emptied");
        }
        tokio::select! {
            () = state.outbox.notified() => {}
            () = tokio::time::sleep(state.pace.sweep) => {}
            _ = stop.wait_for(|stop| *stop) => return,
        }
    }
}

/// Mails that were being handed over when the shop ended. Where sending twice is not harmless,
/// a person decides.
async fn resume(state: &AppState, mailer: &Mailer, before: i64) -> Result<(), ShopError> {
    for letter in outbox::interrupted(&state.db, before).await? {
        if mailer.may_repeat() {
            outbox::retry(&state.db, &letter, now()).await?;
        } else {
            let why = "the shop stopped while this mail was handed over: it may have been sent";
            outbox::give_up(&state.db, &letter, why).await?;
        }
    }
    Ok(())
}

async fn send_all(
    state: &AppState,
    mailer: &Mailer,
    stop: &watch::Receiver<bool>,
) -> Result<(), ShopError> {
    while !*stop.borrow()
        && let Some(letter) = outbox::claim(&state.db).await?
    {
        let sent = match letters::write(state, &letter).await? {
            Some(draft) => mailer.send(draft).await,
            None => Err(MailFault::Never("the buyer left no address".to_owned())),
        };
        match sent {
            Ok(()) => outbox::sent(&state.db, &letter).await?,
            Err(fault) => failed(state, &letter, fault).await?,
        }
    }
    Ok(())
}

async fn failed(state: &AppState, letter: &Letter, fault: MailFault) -> Result<(), ShopError> {
    tracing::warn!(order.id = %letter.order.0, %fault, "a mail was not sent");
    match fault {
        MailFault::Again(_) if letter.tries < MOST_TRIES => {
            outbox::retry(&state.db, letter, state.pace.again_at(now(), letter.tries)).await?;
        }
        fault => outbox::give_up(&state.db, letter, &fault.to_string()).await?,
    }
    Ok(())
}
