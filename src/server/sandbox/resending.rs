//! The queue of deliveries from outside: how many wait, and sending again.

use serde::Deserialize;

use super::errors::ApiError;
use super::objects::now_ms;
use super::store::Tx;

/// What is to be sent again.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Resend {
    /// One event, by its id.
    Event(String),
    /// Every event of the past.
    Events(All),
}

/// The one choice that `events` has.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum All {
    /// Whatever its type and age.
    All,
}

/// How many deliveries are neither done nor given up.
pub(super) async fn waiting(tx: &mut Tx) -> Result<i64, ApiError> {
    const WAITING: &str = "select count(*) from deliveries";
    Ok(sqlx::query_scalar(WAITING).fetch_one(tx.connection()).await?)
}

/// Queues events once more for every enabled endpoint that wants them now,
/// and says how many deliveries that makes.
///
/// # Errors
/// 404 for an event that does not exist.
pub(super) async fn resend(tx: &mut Tx, what: &Resend) -> Result<u64, ApiError> {
    const RESEND: &str = "insert into deliveries (event, endpoint, due)
        select event.id, endpoint.id, $2 from objects event, objects endpoint
        where event.object = 'event' and ($1 is null or event.id = $1)
        and endpoint.object = 'webhook_endpoint'
        and json_extract(endpoint.doc, '$.status') = 'enabled'
        and exists (select 1 from json_each(endpoint.doc, '$.enabled_events')
            where value in ('*', json_extract(event.doc, '$.type')))
        order by event.seq, endpoint.seq";
    const COUNT: &str = "update objects set doc = json_set(doc, '$.pending_webhooks',
            (select count(*) from deliveries where event = objects.id))
        where object = 'event' and ($1 is null or id = $1)";
    let id = match what {
        Resend::Events(All::All) => None,
        Resend::Event(id) => {
            let found = tx.find("event", id).await?;
            found.ok_or_else(|| ApiError::missing("event", id, "event"))?;
            Some(id)
        }
    };
    let resend = sqlx::query(RESEND).bind(id).bind(now_ms()).execute(tx.connection()).await?;
    sqlx::query(COUNT).bind(id).execute(tx.connection()).await?;
    Ok(resend.rows_affected())
}
