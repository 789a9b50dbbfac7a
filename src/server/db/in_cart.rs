//! The books of a cart, as one visitor may buy them now.

use super::{Db, books, query, value};
use crate::domain::{
    book::{Book, BookId},
    visitor::Visitor,
};
use sqlx::AssertSqlSafe;

/// A book that somebody has put in a cart.
pub enum Found {
    /// It is for sale. Its stock has the copies that this visitor's own unpaid orders keep.
    ForSale(Box<Book>),
    /// It was taken off the shelf: its title.
    Retired(String),
}

const OWN: &str = "
    select cast(coalesce(sum(l.reserved), 0) as bigint)
    from order_lines l join orders o on o.id = l.order_id
    where o.visitor = $2 and o.state = 'pending' and l.book_id = books.id";

/// Those of the books that there are, in any order.
///
/// # Errors
/// When the database does not answer.
pub async fn find(
    db: &Db,
    ids: &[&BookId],
    visitor: Option<&Visitor>,
) -> Result<Vec<(BookId, Found)>, sqlx::Error> {
    let find = format!(
        "select {}, retired_at, ({OWN}) as own from books where id in ({})",
        books::COLUMNS,
        db.engine().listed("$1")
    );
    let rows = query(AssertSqlSafe(find))
        .bind(value::list(ids.iter().map(|id| id.0.as_str())))
        .bind(visitor.map(|visitor| &visitor.0))
        .fetch_all(db.read())
        .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        let mut book = books::book(row)?;
        let own: i64 = row.try_get("own")?;
        book.stock = book.stock.map(|free| free.saturating_add(own));
        let retired = row.try_get::<Option<i64>>("retired_at")?.is_some();
        let id = book.id.clone();
        let book =
            if retired { Found::Retired(book.title) } else { Found::ForSale(Box::new(book)) };
        found.push((id, book));
    }
    Ok(found)
}
