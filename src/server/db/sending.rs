//! Sending: an order is marked as sent, the mark is taken back, a confirmation goes out again.

use super::{
    Db, now,
    outbox::{self, Mail},
    query, query_scalar,
    timeline::{self, Happened},
};
use crate::domain::order::OrderId;

const MARK: &str = "
    update orders set sent_at = $2
    where id = $1 and state = 'paid' and sent_at is null
      and exists (select 1 from order_lines l where l.order_id = orders.id and l.ships = 1)";

const UNMARK: &str = "
    update orders set sent_at = null where id = $1 and sent_at is not null";

const IS_PAID: &str = "select count(*) from orders where id = $1 and state = 'paid'";

const CAN_TAKE_BACK: &str = "
    select count(*) from outbox
    where order_id = $1 and kind = 'sent'
      and handed_over_at is null and sent_at is null and failed_at is null";

/// Marks a paid order as sent and queues the mail that says so, which waits until the epoch
/// second `mail_at`; `false` when it is marked already, not paid, or nothing of it goes by post.
///
/// # Errors
/// When the database does not answer.
pub async fn mark(db: &Db, order: &OrderId, mail_at: i64) -> Result<bool, sqlx::Error> {
    let mut tx = db.begin_write().await?;
    let done = query(MARK).bind(&order.0).bind(now()).execute(&mut *tx).await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    timeline::note(&mut tx, order, Happened::Sent, "").await?;
    outbox::queue_until(&mut tx, order, Mail::Sent, "", mail_at).await?;
    tx.commit().await?;
    Ok(true)
}

/// Takes the mark back, and its mail; `false` when that has gone out, or there is no mark.
///
/// # Errors
/// When the database does not answer.
pub async fn take_back(db: &Db, order: &OrderId) -> Result<bool, sqlx::Error> {
    let mut tx = db.begin_write().await?;
    if !outbox::take_back(&mut tx, order, Mail::Sent, "").await? {
        return Ok(false);
    }
    query(UNMARK).bind(&order.0).execute(&mut *tx).await?;
    timeline::note(&mut tx, order, Happened::NotSent, "").await?;
    tx.commit().await?;
    Ok(true)
}

/// Whether [`take_back`] would do something.
///
/// # Errors
/// When the database does not answer.
pub async fn can_take_back(db: &Db, order: &OrderId) -> Result<bool, sqlx::Error> {
    let mails: i64 = query_scalar(CAN_TAKE_BACK).bind(&order.0).fetch_one(db.read()).await?;
    Ok(mails > 0)
}

/// Queues a paid order's confirmation once more; the same `request` twice is one mail. `false`
/// when that is queued already, or the order is not paid.
///
/// # Errors
/// When the database does not answer.
pub async fn confirm_again(db: &Db, order: &OrderId, request: &str) -> Result<bool, sqlx::Error> {
    let mut tx = db.begin_write().await?;
    let paid: i64 = query_scalar(IS_PAID).bind(&order.0).fetch_one(&mut *tx).await?;
    if paid == 0 || !outbox::queue_until(&mut tx, order, Mail::Confirmation, request, now()).await?
    {
        return Ok(false);
    }
    timeline::note(&mut tx, order, Happened::Resent, "").await?;
    tx.commit().await?;
    Ok(true)
}
