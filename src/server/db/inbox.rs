//! The table `stripe_events`: what webhooks have told, and what has been done about it.

use super::{Db, Row, Tx, now, query, query_scalar, value};
use crate::domain::payment::PaymentIntentId;
use sqlx::AssertSqlSafe;
use std::collections::HashSet;

/// An event as far as the shop keeps it.
#[derive(Clone, Debug)]
pub struct Event {
    /// `evt_…`
    pub id: String,
    /// Such as `payment_intent.succeeded`.
    pub kind: String,
    /// The PaymentIntent that it is about.
    pub payment_intent: Option<PaymentIntentId>,
    /// When Stripe made it, in epoch seconds.
    pub created: i64,
    /// How often it could not be applied.
    pub tries: i64,
}

const RECEIVE: &str = "
    insert into stripe_events (id, type, payment_intent, created, received_at, try_at)
    values ($1, $2, $3, $4, $5, $6)
    on conflict (id) do nothing";

const IS_APPLIED: &str = "select applied_at is not null from stripe_events where id = $1";

const APPLIED: &str = "
    update stripe_events set applied_at = $2 where id = $1 and applied_at is null";

const LATER: &str = "
    update stripe_events set try_at = $2, tries = tries + 1
    where id = $1 and applied_at is null";

const CAUGHT_UP: &str = "select until from caught_up";

const CATCH_UP: &str = "
    insert into caught_up (until) values ($1)
    on conflict (only_one) do update set until = excluded.until";

/// Puts an event into the inbox, where the sweep looks at it from the epoch second `try_at` on
/// if nobody has applied it until then; `false` when it is there already.
///
/// # Errors
/// When the database does not answer.
pub async fn receive(tx: &mut Tx, event: &Event, try_at: i64) -> Result<bool, sqlx::Error> {
    let done = query(RECEIVE)
        .bind(&event.id)
        .bind(&event.kind)
        .bind(event.payment_intent.as_ref().map(|id| &id.0))
        .bind(event.created)
        .bind(now())
        .bind(try_at)
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Whether an event was received and applied before.
///
/// # Errors
/// When the database does not answer.
pub async fn is_applied(tx: &mut Tx, id: &str) -> Result<bool, sqlx::Error> {
    let applied = query_scalar(IS_APPLIED).bind(id).fetch_optional(&mut **tx).await?;
    Ok(applied.unwrap_or(false))
}

/// Records that an event is applied; `false` when somebody else has done so.
///
/// # Errors
/// When the database does not answer.
pub async fn applied(tx: &mut Tx, id: &str) -> Result<bool, sqlx::Error> {
    let done = query(APPLIED).bind(id).bind(now()).execute(&mut **tx).await?;
    Ok(done.rows_affected() == 1)
}

/// Puts an event that could not be applied off until the epoch second `try_at`.
///
/// # Errors
/// When the database does not answer.
pub async fn later(db: &Db, event: &Event, try_at: i64) -> Result<(), sqlx::Error> {
    let mut tx = db.begin_write().await?;
    query(LATER).bind(&event.id).bind(try_at).execute(&mut *tx).await?;
    tx.commit().await
}

/// Takes the next event that waits to be applied and whose time has come. Until the epoch second
/// `until` nobody else gets it.
///
/// # Errors
/// When the database does not answer.
pub async fn claim(db: &Db, until: i64) -> Result<Option<Event>, sqlx::Error> {
    let claim = format!(
        "update stripe_events set try_at = $2
         where id = (select id from stripe_events where applied_at is null and try_at <= $1
                     order by try_at limit 1 {})
         returning id, type, payment_intent, created, tries",
        db.engine().skip_locked()
    );
    let row = db.claim(query(AssertSqlSafe(claim)).bind(now()).bind(until)).await?;
    row.as_ref().map(event).transpose()
}

/// Which of these events were received before, whether applied or not.
///
/// # Errors
/// When the database does not answer.
pub async fn received(db: &Db, ids: &[&str]) -> Result<HashSet<String>, sqlx::Error> {
    let among = db.engine().listed("$1");
    let received = format!("select id from stripe_events where id in ({among})");
    let received = query_scalar(AssertSqlSafe(received)).bind(value::list(ids.iter().copied()));
    Ok(received.fetch_all(db.read()).await?.into_iter().collect())
}

/// Until when every event of Stripe's is known to have been received, in epoch seconds; `None`
/// before the first look.
///
/// # Errors
/// When the database does not answer.
pub async fn caught_up(db: &Db) -> Result<Option<i64>, sqlx::Error> {
    query_scalar(CAUGHT_UP).fetch_optional(db.read()).await
}

/// Records that every event until the epoch second `until` is received.
///
/// # Errors
/// When the database does not answer.
pub async fn catch_up(tx: &mut Tx, until: i64) -> Result<(), sqlx::Error> {
    query(CATCH_UP).bind(until).execute(&mut **tx).await?;
    Ok(())
}

fn event(row: &Row) -> Result<Event, sqlx::Error> {
    Ok(Event {
        id: row.try_get("id")?,
        kind: row.try_get("type")?,
        payment_intent: row.try_get::<Option<String>>("payment_intent")?.map(PaymentIntentId),
        created: row.try_get("created")?,
        tries: row.try_get("tries")?,
    })
}
