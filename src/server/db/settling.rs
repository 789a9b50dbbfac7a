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
      and payment_intent is not distinct from $5 and amount_minor = $6 and currency = $7";

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
    if !advance(&mut tx, order, paid).await? {
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
    let Some(canceled) = order.state.cancel() else { return Ok(false) };
    let mut tx = db.begin_write().await?;
    if !advance(&mut tx, order, canceled).await? {
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

/// The compare-and-set: moves the order only if it is still exactly as it was read.
async fn advance(tx: &mut Tx, order: &Order, to: OrderState) -> Result<bool, sqlx::Error> {
    let blindly = sabotage::is_on(Sabotage::CompareAndSet);
    let done = query(if blindly { MOVE_BLINDLY } else { MOVE })
        .bind(&order.id.0)
        .bind(order.state.as_str())
        .bind(to.as_str())
        .bind(now())
        .bind(order.payment_intent.as_ref().map(|id| &id.0))
        .bind(order.amount.minor)
        .bind(order.amount.currency.code())
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() == 1)
}
