//! The column `books.stock`: copies that nobody has reserved or bought.

use super::{
    Tx, query,
    timeline::{self, Happened},
};
use crate::domain::{book::BookId, order::OrderId};

const TAKE: &str = "
    update books set stock = stock - $2
    where id = $1 and retired_at is null and (stock is null or stock >= $2)
    returning stock is not null";

const GIVE_BACK: &str = "
    update books
    set stock = stock + (select sum(reserved) from order_lines where order_id = $1 and book_id = id)
    where id in (select book_id from order_lines where order_id = $1 and reserved > 0)";

/// Takes copies of a book out of the stock, in one guarded statement; `None` when there are not
/// enough. Answers how many were taken off a count: 0 for a book that has none.
///
/// # Errors
/// When the database does not answer.
pub async fn take(tx: &mut Tx, book: &BookId, copies: i64) -> Result<Option<i64>, sqlx::Error> {
    let row = query(TAKE).bind(&book.0).bind(copies).fetch_optional(&mut **tx).await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(if row.try_get(0)? { copies } else { 0 }))
}

/// Puts an order's copies back. The caller has just moved the order by compare-and-set: that is
/// what makes this happen once.
///
/// # Errors
/// When the database does not answer.
pub async fn give_back(tx: &mut Tx, order: &OrderId) -> Result<(), sqlx::Error> {
    let done = query(GIVE_BACK).bind(&order.0).execute(&mut **tx).await?;
    if done.rows_affected() > 0 {
        timeline::note(tx, order, Happened::Released, "").await?;
    }
    Ok(())
}
