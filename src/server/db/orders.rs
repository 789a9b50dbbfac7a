//! The tables `orders` and `order_lines`: reading and moving what [`super::placing`] has placed.

use super::{Db, books::money, now};
use crate::domain::{
    buyer::Contact,
    money::Money,
    order::{LineItem, OrderId, OrderState},
    payment::PaymentIntentId,
    visitor::Visitor,
};
use sqlx::{Row, sqlite::SqliteRow};

/// An order as it is kept. Its lines are read apart.
#[derive(Clone, Debug)]
pub struct Order {
    /// The PaymentIntent's `metadata[order_id]`.
    pub id: OrderId,
    /// Whose it is.
    pub visitor: String,
    /// Where it stands.
    pub state: OrderState,
    /// What is to be paid.
    pub amount: Money,
    /// Counts its PaymentIntents, from 1.
    pub attempt: i64,
    /// Its PaymentIntent, once Stripe has made one.
    pub payment_intent: Option<PaymentIntentId>,
    /// Who buys, once they have said so.
    pub buyer: Option<Contact>,
}

pub(super) const BY_ID: &str = "
    select id, visitor, state, amount_minor, currency, attempt, payment_intent,
           buyer_name, buyer_email
    from orders where id = $1";

const BY_PAYMENT_INTENT: &str = "
    select id, visitor, state, amount_minor, currency, attempt, payment_intent,
           buyer_name, buyer_email
    from orders where payment_intent = $1";

const LINES: &str = "
    select l.book_id, l.title, l.unit_price_minor, l.quantity, o.currency
    from order_lines l join orders o on o.id = l.order_id
    where l.order_id = $1
    order by l.position";

const ATTACH: &str = "
    update orders set payment_intent = $3
    where id = $1 and attempt = $2 and state = 'pending'
      and (payment_intent is null or payment_intent = $3)";

const NEXT_ATTEMPT: &str = "
    update orders set attempt = attempt + 1, payment_intent = null
    where id = $1 and attempt = $2 and state = 'pending'";

const SET_BUYER: &str = "
    update orders set buyer_name = $3, buyer_email = $4
    where id = $1 and visitor = $2 and state = 'pending'
      and amount_minor = $5 and currency = $6";

const MOVE: &str = "
    update orders set state = $3, paid_at = $4
    where id = $1 and state = $2 and amount_minor = $5 and currency = $6";

/// The order that this PaymentIntent pays.
///
/// # Errors
/// When the database does not answer.
pub async fn by_payment_intent(
    db: &Db,
    id: &PaymentIntentId,
) -> Result<Option<Order>, sqlx::Error> {
    let row = sqlx::query(BY_PAYMENT_INTENT).bind(&id.0).fetch_optional(db.read()).await?;
    row.as_ref().map(order).transpose()
}

/// The order of that id.
///
/// # Errors
/// When the database does not answer.
pub async fn find(db: &Db, id: &OrderId) -> Result<Option<Order>, sqlx::Error> {
    let row = sqlx::query(BY_ID).bind(&id.0).fetch_optional(db.read()).await?;
    row.as_ref().map(order).transpose()
}

/// What was ordered.
///
/// # Errors
/// When the database does not answer.
pub async fn lines(db: &Db, id: &OrderId) -> Result<Vec<LineItem>, sqlx::Error> {
    let rows = sqlx::query(LINES).bind(&id.0).fetch_all(db.read()).await?;
    let line = |row: &SqliteRow| {
        Ok(LineItem {
            book: crate::domain::book::BookId(row.try_get("book_id")?),
            title: row.try_get("title")?,
            unit_price: money(row, "unit_price_minor")?,
            quantity: row.try_get("quantity")?,
        })
    };
    rows.iter().map(line).collect()
}

/// Notes the PaymentIntent that Stripe made for this attempt; `false` when the order has
/// moved on in the meantime.
///
/// # Errors
/// When the database does not answer.
pub async fn attach(
    db: &Db,
    order: &Order,
    payment_intent: &PaymentIntentId,
) -> Result<bool, sqlx::Error> {
    let mut tx = db.begin_write().await?;
    let done = sqlx::query(ATTACH)
        .bind(&order.id.0)
        .bind(order.attempt)
        .bind(&payment_intent.0)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(done.rows_affected() == 1)
}

/// Lets go of a PaymentIntent that can never be paid; a second caller changes nothing.
///
/// # Errors
/// When the database does not answer.
pub async fn next_attempt(db: &Db, order: &Order) -> Result<(), sqlx::Error> {
    let mut tx = db.begin_write().await?;
    sqlx::query(NEXT_ATTEMPT).bind(&order.id.0).bind(order.attempt).execute(&mut *tx).await?;
    tx.commit().await
}

/// Notes who buys; `false` when this visitor has no such pending order of that amount.
///
/// # Errors
/// When the database does not answer.
pub async fn set_buyer(
    db: &Db,
    visitor: &Visitor,
    id: &OrderId,
    buyer: &Contact,
    amount: Money,
) -> Result<bool, sqlx::Error> {
    let mut tx = db.begin_write().await?;
    let done = sqlx::query(SET_BUYER)
        .bind(&id.0)
        .bind(&visitor.0)
        .bind(&buyer.name)
        .bind(&buyer.email)
        .bind(amount.minor)
        .bind(amount.currency.code())
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(done.rows_affected() == 1)
}

/// Moves an order by compare-and-set: `false` when it is not as it was read any more, in state
/// and amount, so whoever comes second changes nothing.
///
/// # Errors
/// When the database does not answer.
pub async fn advance(db: &Db, order: &Order, to: OrderState) -> Result<bool, sqlx::Error> {
    let paid_at = (to == OrderState::Paid).then(now);
    let mut tx = db.begin_write().await?;
    let done = sqlx::query(MOVE)
        .bind(&order.id.0)
        .bind(order.state.as_str())
        .bind(to.as_str())
        .bind(paid_at)
        .bind(order.amount.minor)
        .bind(order.amount.currency.code())
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(done.rows_affected() == 1)
}

pub(super) fn order(row: &SqliteRow) -> Result<Order, sqlx::Error> {
    let state: String = row.try_get("state")?;
    let buyer = match (row.try_get("buyer_name")?, row.try_get("buyer_email")?) {
        (Some(name), Some(email)) => Some(Contact { name, email }),
        _ => None,
    };
    Ok(Order {
        id: OrderId(row.try_get("id")?),
        visitor: row.try_get("visitor")?,
        state: OrderState::parse(&state).ok_or_else(|| sqlx::Error::ColumnDecode {
            index: "state".to_owned(),
            source: format!("unknown order state {state}").into(),
        })?,
        amount: money(row, "amount_minor")?,
        attempt: row.try_get("attempt")?,
        payment_intent: row.try_get::<Option<String>, _>("payment_intent")?.map(PaymentIntentId),
        buyer,
    })
}
