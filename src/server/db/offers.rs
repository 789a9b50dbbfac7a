//! The tables `offers` and `offer_lines`: every amount that an order was offered at. Who pays one
//! of them at the moment when the prices change has paid what they were shown.

use super::{
    Db, Tx, now,
    orders::Order,
    query,
    timeline::{self, Happened},
};
use crate::{
    domain::{money::Money, order::OrderId},
    server::purchase::Purchase,
};

const OFFER: &str = "
    insert into offers (order_id, amount_minor, currency, offered_at) values ($1, $2, $3, $4)
    on conflict do nothing";

const OFFER_LINES: &str = "
    insert into offer_lines (order_id, amount_minor, currency, position, unit_price_minor)
    select order_id, $2, $3, position, unit_price_minor from order_lines where order_id = $1
    on conflict (order_id, amount_minor, currency, position)
    do update set unit_price_minor = excluded.unit_price_minor";

const WAS_OFFERED: &str = "
    select 1 from offers where order_id = $1 and amount_minor = $2 and currency = $3";

const REPRICE: &str = "
    update orders set amount_minor = $2, currency = $3 where id = $1 and state = 'pending'";

const REPRICE_LINE: &str = "
    update order_lines set unit_price_minor = $3 where order_id = $1 and book_id = $2";

const AS_OFFERED: &str = "
    update order_lines
    set unit_price_minor = (
        select unit_price_minor from offer_lines
        where offer_lines.order_id = $1 and amount_minor = $2 and currency = $3
          and offer_lines.position = order_lines.position)
    where order_id = $1";

/// Offers a pending order at today's prices.
///
/// # Errors
/// When the database does not answer.
pub async fn reprice(db: &Db, order: &mut Order, purchase: &Purchase) -> Result<(), sqlx::Error> {
    let mut tx = db.begin_write().await?;
    if !set_amount(&mut tx, &order.id, purchase.total()).await? {
        return Ok(());
    }
    for item in purchase.items() {
        query(REPRICE_LINE)
            .bind(&order.id.0)
            .bind(&item.book.id.0)
            .bind(item.book.price.minor)
            .execute(&mut *tx)
            .await?;
    }
    offer(&mut tx, &order.id, purchase.total()).await?;
    tx.commit().await?;
    order.amount = purchase.total();
    Ok(())
}

/// Takes a pending order back to an amount that it was offered at before, line by line; `false`
/// when it never was.
///
/// # Errors
/// When the database does not answer.
pub async fn offer_again(db: &Db, order: &mut Order, amount: Money) -> Result<bool, sqlx::Error> {
    let mut tx = db.begin_write().await?;
    let offered = query(WAS_OFFERED)
        .bind(&order.id.0)
        .bind(amount.minor)
        .bind(amount.currency.code())
        .fetch_optional(&mut *tx)
        .await?;
    if offered.is_none() {
        return Ok(false);
    }
    if set_amount(&mut tx, &order.id, amount).await? {
        query(AS_OFFERED)
            .bind(&order.id.0)
            .bind(amount.minor)
            .bind(amount.currency.code())
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        order.amount = amount;
    }
    Ok(true)
}

/// Sets what a pending order asks for; `false` when it is not pending any more.
async fn set_amount(tx: &mut Tx, order: &OrderId, amount: Money) -> Result<bool, sqlx::Error> {
    let done = query(REPRICE)
        .bind(&order.0)
        .bind(amount.minor)
        .bind(amount.currency.code())
        .execute(&mut **tx)
        .await?;
    let is_pending = done.rows_affected() == 1;
    if is_pending {
        timeline::note(tx, order, Happened::Repriced, &amount.to_string()).await?;
    }
    Ok(is_pending)
}

/// Remembers what an order and its lines are offered at.
///
/// # Errors
/// When the database does not answer.
pub async fn offer(tx: &mut Tx, order: &OrderId, amount: Money) -> Result<(), sqlx::Error> {
    query(OFFER)
        .bind(&order.0)
        .bind(amount.minor)
        .bind(amount.currency.code())
        .bind(now())
        .execute(&mut **tx)
        .await?;
    query(OFFER_LINES)
        .bind(&order.0)
        .bind(amount.minor)
        .bind(amount.currency.code())
        .execute(&mut **tx)
        .await?;
    Ok(())
}
