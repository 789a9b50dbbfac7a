//! The queue of events that webhook endpoints wait for.

use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::errors::ApiError;
use super::objects::now_ms;
use super::store::Tx;

/// One event on its way to one endpoint.
#[derive(Debug)]
pub(super) struct Delivery {
    /// Its place in the queue.
    pub id: i64,
    /// `evt_…`
    pub event: String,
    /// `we_…`
    pub endpoint: String,
    /// How many times it was sent in vain.
    pub attempts: u32,
    /// Whether it has been decided what becomes of it; once is enough.
    pub is_decided: bool,
}

/// Queues an event for every enabled endpoint that wants it, and says for how
/// many.
pub(super) async fn queue(tx: &mut Tx, event: &str, kind: &str) -> Result<u64, ApiError> {
    const QUEUE: &str = "insert into deliveries (event, endpoint, due)
        select $1, id, $2 from objects
        where object = 'webhook_endpoint' and json_extract(doc, '$.status') = 'enabled'
        and exists (select 1 from json_each(doc, '$.enabled_events') where value in ('*', $3))
        order by seq";
    let queue = sqlx::query(QUEUE).bind(event).bind(now_ms()).bind(kind);
    Ok(queue.execute(tx.connection()).await?.rows_affected())
}

/// What is due at that moment, in milliseconds since 1970: the first `each` of every endpoint,
/// longest due first.
pub(super) async fn due(tx: &mut Tx, at: i64, each: i64) -> Result<Vec<Delivery>, ApiError> {
    const DUE: &str = "select id, event, endpoint, attempts, is_decided from
        (select *, row_number() over (partition by endpoint order by due, id) as place
            from deliveries where due <= $1)
        where place <= $2 order by due, id";
    let rows = sqlx::query(DUE).bind(at).bind(each).fetch_all(tx.connection()).await?;
    rows.iter().map(|row| Ok(delivery(row)?)).collect()
}

fn delivery(row: &SqliteRow) -> Result<Delivery, sqlx::Error> {
    Ok(Delivery {
        id: row.try_get("id")?,
        event: row.try_get("event")?,
        endpoint: row.try_get("endpoint")?,
        attempts: row.try_get("attempts")?,
        is_decided: row.try_get("is_decided")?,
    })
}

/// When the next one that is not due at that moment will be, in milliseconds since 1970.
pub(super) async fn next(tx: &mut Tx, at: i64) -> Result<Option<i64>, ApiError> {
    const NEXT: &str = "select min(due) from deliveries where due > $1";
    Ok(sqlx::query_scalar(NEXT).bind(at).fetch_one(tx.connection()).await?)
}

/// Puts a delivery off until `due`, after so many attempts in vain.
pub(super) async fn put_off(
    tx: &mut Tx,
    delivery: &Delivery,
    attempts: u32,
    due: i64,
) -> Result<(), ApiError> {
    const PUT_OFF: &str =
        "update deliveries set attempts = $2, is_decided = 1, due = $3 where id = $1";
    let put_off = sqlx::query(PUT_OFF).bind(delivery.id).bind(attempts).bind(due);
    put_off.execute(tx.connection()).await?;
    Ok(())
}

/// Makes everything that an endpoint waits for due now, as if never tried.
pub(super) async fn hurry(tx: &mut Tx, endpoint: &str) -> Result<(), ApiError> {
    const HURRY: &str = "update deliveries set attempts = 0, due = $2 where endpoint = $1";
    let hurry = sqlx::query(HURRY).bind(endpoint).bind(now_ms());
    hurry.execute(tx.connection()).await?;
    Ok(())
}

/// Ends a delivery: the event waits for one endpoint less.
pub(super) async fn end(tx: &mut Tx, delivery: &Delivery) -> Result<(), ApiError> {
    const COUNT: &str = "update objects set doc = json_set(doc, '$.pending_webhooks',
        max(json_extract(doc, '$.pending_webhooks') - 1, 0)) where id = $1";
    if give_up(tx, delivery).await? {
        sqlx::query(COUNT).bind(&delivery.event).execute(tx.connection()).await?;
    }
    Ok(())
}

/// Takes a delivery from the queue; the event keeps telling that it waits.
/// False when it was not there any more.
pub(super) async fn give_up(tx: &mut Tx, delivery: &Delivery) -> Result<bool, ApiError> {
    let gone = sqlx::query("delete from deliveries where id = $1").bind(delivery.id);
    Ok(gone.execute(tx.connection()).await?.rows_affected() > 0)
}
