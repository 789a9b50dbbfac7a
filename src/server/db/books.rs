//! The table `books`.

use super::Db;
use crate::domain::{
    book::{Book, BookId},
    money::Money,
};
use sqlx::{Row, sqlite::SqliteRow};

const LIST: &str = "
    select id, title, author, year, description, read, price_minor, currency, stock
    from books
    order by created_at, id";

const FIND: &str = "
    select id, title, author, year, description, read, price_minor, currency, stock
    from books
    where id = $1";

/// All books, the longest in the catalogue first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(db: &Db) -> Result<Vec<Book>, sqlx::Error> {
    let rows = sqlx::query(LIST).fetch_all(db.read()).await?;
    rows.iter().map(book).collect()
}

/// The book of that id.
///
/// # Errors
/// When the database does not answer.
pub async fn find(db: &Db, id: &BookId) -> Result<Option<Book>, sqlx::Error> {
    let row = sqlx::query(FIND).bind(&id.0).fetch_optional(db.read()).await?;
    row.as_ref().map(book).transpose()
}

fn book(row: &SqliteRow) -> Result<Book, sqlx::Error> {
    Ok(Book {
        id: BookId(row.try_get("id")?),
        title: row.try_get("title")?,
        author: row.try_get("author")?,
        year: row.try_get("year")?,
        description: row.try_get("description")?,
        read: row.try_get::<i64, _>("read")? == 1,
        price: money(row, "price_minor")?,
        stock: row.try_get("stock")?,
    })
}

/// The amount in the column `minor`, with the row's `currency`.
pub(super) fn money(row: &SqliteRow, minor: &str) -> Result<Money, sqlx::Error> {
    let currency: String = row.try_get("currency")?;
    let currency = currency.parse().map_err(|error| sqlx::Error::ColumnDecode {
        index: "currency".to_owned(),
        source: Box::new(error),
    })?;
    Ok(Money::new(row.try_get(minor)?, currency))
}
