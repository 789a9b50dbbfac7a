//! Placing an order, and pricing it anew while nobody has paid.

use super::{
    Db, now,
    orders::{self, Order},
};
use crate::domain::{book::Book, money::Money, payment::PaymentIntentId, visitor::Visitor};
use sqlx::{Sqlite, Transaction};

/// What [`place`] found or made.
pub enum Placed {
    /// The visitor's pending order, at the price that it was placed or last offered at.
    Pending(Order),
    /// The visitor has paid for the same selection recently.
    Paid(PaymentIntentId),
}

const PENDING: &str = "
    select id from orders where visitor = $1 and selection = $2 and state = 'pending'";

const PAID_SINCE: &str = "
    select payment_intent from orders
    where visitor = $1 and selection = $2 and state = 'paid' and paid_at >= $3
    order by paid_at desc limit 1";

const INSERT: &str = "
    insert into orders (id, visitor, selection, state, amount_minor, currency, created_at)
    values ($1, $2, $3, 'pending', $4, $5, $6)";

const INSERT_LINE: &str = "
    insert into order_lines (order_id, position, book_id, title, unit_price_minor, quantity)
    values ($1, 1, $2, $3, $4, 1)";

const REPRICE: &str = "
    update orders set amount_minor = $2, currency = $3 where id = $1 and state = 'pending'";

const REPRICE_LINE: &str = "
    update order_lines set unit_price_minor = $2 where order_id = $1";

/// The text that stands for one copy of a book in `orders.selection`.
fn selection(book: &Book) -> String {
    format!("book:{}", book.id.0)
}

/// The visitor's pending order for one copy of `book`, placed at today's price if there is none.
/// Unless `paid_since` is `None`, an order for the same that was paid at or after that
/// epoch second is answered instead of placing another.
///
/// # Errors
/// When the database does not answer.
pub async fn place(
    db: &Db,
    visitor: &Visitor,
    book: &Book,
    paid_since: Option<i64>,
) -> Result<Placed, sqlx::Error> {
    let selection = selection(book);
    let mut tx = db.begin_write().await?;
    let pending: Option<String> = sqlx::query_scalar(PENDING)
        .bind(&visitor.0)
        .bind(&selection)
        .fetch_optional(&mut *tx)
        .await?;
    if pending.is_none()
        && let Some(since) = paid_since
        && let Some(paid) = sqlx::query_scalar(PAID_SINCE)
            .bind(&visitor.0)
            .bind(&selection)
            .bind(since)
            .fetch_optional(&mut *tx)
            .await?
    {
        return Ok(Placed::Paid(PaymentIntentId(paid)));
    }
    let id = match pending {
        Some(id) => id,
        None => insert(&mut tx, visitor, &selection, book).await?,
    };
    let row = sqlx::query(orders::BY_ID).bind(&id).fetch_one(&mut *tx).await?;
    let order = orders::order(&row)?;
    tx.commit().await?;
    Ok(Placed::Pending(order))
}

/// A new pending order with its one line; answers its id.
async fn insert(
    tx: &mut Transaction<'static, Sqlite>,
    visitor: &Visitor,
    selection: &str,
    book: &Book,
) -> Result<String, sqlx::Error> {
    let id = uuid::Uuid::new_v4().simple().to_string();
    sqlx::query(INSERT)
        .bind(&id)
        .bind(&visitor.0)
        .bind(selection)
        .bind(book.price.minor)
        .bind(book.price.currency.code())
        .bind(now())
        .execute(&mut **tx)
        .await?;
    sqlx::query(INSERT_LINE)
        .bind(&id)
        .bind(&book.id.0)
        .bind(&book.title)
        .bind(book.price.minor)
        .execute(&mut **tx)
        .await?;
    Ok(id)
}

/// Offers a pending order of one copy at another price.
///
/// # Errors
/// When the database does not answer.
pub async fn reprice(db: &Db, order: &mut Order, price: Money) -> Result<(), sqlx::Error> {
    let mut tx = db.begin_write().await?;
    let done = sqlx::query(REPRICE)
        .bind(&order.id.0)
        .bind(price.minor)
        .bind(price.currency.code())
        .execute(&mut *tx)
        .await?;
    if done.rows_affected() == 1 {
        sqlx::query(REPRICE_LINE).bind(&order.id.0).bind(price.minor).execute(&mut *tx).await?;
        tx.commit().await?;
        order.amount = price;
    }
    Ok(())
}
