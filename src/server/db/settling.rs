//! The moves of an order, each with all that belongs to it in one transaction: state, stock,
//! mail, story. No network call happens in here.

use super::{
    Db, Tx, now,
    orders::{self, Order},
    outbox::{self, Mail},
    query, refunds, stock,
    timeline::{self, Happened},
};
use crate::{
    domain::{money::Money, order::OrderState, payment::PaymentIntentId},
    server::sabotage::{self, Sabotage},
};

const MOVE: &str = "
    update orders
    set state = $3,
        network = null,
        paid_at = case $3 when 'paid' then $4 end,
        canceled_at = case $3 when 'canceled' then $4 end
    where id = $1 and state = $2
      and payment_intent is not distinct from $5 and amount_minor = $6 and currency = $7
      and expires_at = coalesce($8, expires_at)";

/// The same without its compare: what chaos must notice.
const MOVE_BLINDLY: &str = "
    update orders
    set state = $3,
        network = null,
        paid_at = case $3 when 'paid' then $4 end,
        canceled_at = case $3 when 'canceled' then $4 end
    where id = $1";

/// Records that an order is paid, and queues its confirmation; `false` when the order is not
/// as it was read any more: then nothing happens.
///
/// # Errors
/// When the database does not answer.
pub async fn pay(db: &Db, order: &Order) -> Result<bool, sqlx::Error> {
    let Some(paid) = order.state.pay() else { return Ok(false) };
    let mut tx = db.begin_write().await?;
    if !advance(&mut tx, order, paid, None).await? {
        return Ok(false);
    }
    timeline::note(&mut tx, &order.id, Happened::Paid, &order.amount.to_string()).await?;
    outbox::queue(&mut tx, &order.id, Mail::Confirmation, "").await?;
    tx.commit().await?;
    Ok(true)
}

/// Records that an order will never be paid, and puts its copies back; `false` when the order is
/// not as it was read any more: then nothing happens.
///
/// # Errors
/// When the database does not answer.
pub async fn cancel(db: &Db, order: &Order) -> Result<bool, sqlx::Error> {
    end(db, order, None).await
}

/// The same for an order whose time is over, which is not as it was read either once its buyer has
/// come back to it.
///
/// # Errors
/// When the database does not answer.
pub async fn cancel_expired(db: &Db, order: &Order) -> Result<bool, sqlx::Error> {
    end(db, order, Some(order.expires_at)).await
}

async fn end(db: &Db, order: &Order, expires_at: Option<i64>) -> Result<bool, sqlx::Error> {
    let Some(canceled) = order.state.cancel() else { return Ok(false) };
    let mut tx = db.begin_write().await?;
    if !advance(&mut tx, order, canceled, expires_at).await? {
        return Ok(false);
    }
    timeline::note(&mut tx, &order.id, Happened::Canceled, "").await?;
    stock::give_back(&mut tx, &order.id).await?;
    tx.commit().await?;
    Ok(true)
}

/// Notes that money which nothing is delivered for is to be given back, and queues the mail that
/// tells the buyer; a second call changes nothing.
///
/// # Errors
/// When the database does not answer.
pub async fn give_back(
    db: &Db,
    order: &Order,
    payment: &PaymentIntentId,
    received: Money,
) -> Result<(), sqlx::Error> {
    let mut tx = db.begin_write().await?;
    // Known from now on, also where only the payment itself named the order.
    orders::keep_payment(&mut tx, &order.id, payment).await?;
    if refunds::request_automatic(&mut tx, &order.id, payment, received).await? {
        outbox::queue(&mut tx, &order.id, Mail::LatePayment, &payment.0).await?;
    }
    tx.commit().await
}

/// The compare-and-set: moves the order only if it is still exactly as it was read, and nobody has
/// prolonged it if `expires_at` is given.
async fn advance(
    tx: &mut Tx,
    order: &Order,
    to: OrderState,
    expires_at: Option<i64>,
) -> Result<bool, sqlx::Error> {
    let blindly = sabotage::is_on(Sabotage::CompareAndSet);
    let done = query(if blindly { MOVE_BLINDLY } else { MOVE })
        .bind(&order.id.0)
        .bind(order.state.as_str())
        .bind(to.as_str())
        .bind(now())
        .bind(order.payment_intent.as_ref().map(|id| &id.0))
        .bind(order.amount.minor)
        .bind(order.amount.currency.code())
        .bind(expires_at)
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() == 1)
}
