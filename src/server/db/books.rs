//! The table `books`: reading. [`super::shelf`] changes it.

use super::{Db, Row, query};
use crate::domain::{
    book::{Book, BookId},
    money::Money,
};
use sqlx::AssertSqlSafe;

/// What [`book`] reads of a row.
pub const COLUMNS: &str = "id, slug, title, author, year, isbn, description, read, price_minor, \
    currency, stock, ships, cover, version";

/// All books for sale, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(db: &Db) -> Result<Vec<Book>, sqlx::Error> {
    let list = format!("select {COLUMNS} from books where retired_at is null order by number desc");
    let rows = query(AssertSqlSafe(list)).fetch_all(db.read()).await?;
    rows.iter().map(book).collect()
}

/// The book of that id, when it is for sale.
///
/// # Errors
/// When the database does not answer.
pub async fn find(db: &Db, id: &BookId) -> Result<Option<Book>, sqlx::Error> {
    let find = format!("select {COLUMNS} from books where id = $1 and retired_at is null");
    let row = query(AssertSqlSafe(find)).bind(&id.0).fetch_optional(db.read()).await?;
    row.as_ref().map(book).transpose()
}

/// The book that has, or once had, that name, when it is for sale: compare its slug to see
/// whether the name is the present one.
///
/// # Errors
/// When the database does not answer.
pub async fn find_by_slug(db: &Db, slug: &str) -> Result<Option<Book>, sqlx::Error> {
    let find = format!(
        "select {COLUMNS} from books
         where id = (select book_id from book_slugs where slug = $1) and retired_at is null"
    );
    let row = query(AssertSqlSafe(find)).bind(slug).fetch_optional(db.read()).await?;
    row.as_ref().map(book).transpose()
}

/// A row of [`COLUMNS`] as a book.
///
/// # Errors
/// When the row holds what the shop does not write.
pub fn book(row: &Row) -> Result<Book, sqlx::Error> {
    Ok(Book {
        id: BookId(row.try_get("id")?),
        slug: row.try_get("slug")?,
        title: row.try_get("title")?,
        author: row.try_get("author")?,
        year: row.try_get("year")?,
        isbn: row.try_get("isbn")?,
        description: row.try_get("description")?,
        read: row.try_get::<i64>("read")? == 1,
        price: money(row, "price_minor")?,
        stock: row.try_get("stock")?,
        ships: row.try_get::<i64>("ships")? == 1,
        cover: row.try_get("cover")?,
        version: row.try_get("version")?,
    })
}

/// The amount in the column `minor`, with the row's `currency`.
pub(super) fn money(row: &Row, minor: &str) -> Result<Money, sqlx::Error> {
    let currency: String = row.try_get("currency")?;
    let currency = currency.parse().map_err(|error| sqlx::Error::ColumnDecode {
        index: "currency".to_owned(),
        source: Box::new(error),
    })?;
    Ok(Money::new(row.try_get(minor)?, currency))
}
