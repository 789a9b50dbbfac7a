//! The seller's list of books: those on the shelf, or those off it, by key.

use super::{Db, books};
use crate::domain::{
    admin_book::{ShelfBook, ShelfPage, ShelfQuery},
    book::BookId,
};
use sqlx::{AssertSqlSafe, Row, sqlite::SqliteRow};

/// How many books a page shows.
pub const PAGE: usize = 50;

/// Every word is in the title, the author or the ISBN.
const WHERE: &str = "
    (retired_at is not null) = $1
    and not exists (
        select 1 from json_each($2) as word
        where instr(title_key, word.value) = 0
          and instr(lower(title), word.value) = 0
          and instr(lower(author), word.value) = 0
          and instr(coalesce(isbn, ''), replace(word.value, '-', '')) = 0
    )
    and ($3 = '' or number < (select number from books as last where last.id = $3))
    order by number desc limit $4";

const MORE: &str = "retired_at is not null as retired,
    exists (select 1 from order_lines where order_lines.book_id = books.id) as ordered";

/// The page that `query` asks for.
///
/// # Errors
/// When the database does not answer.
pub async fn page(db: &Db, query: &ShelfQuery) -> Result<ShelfPage, sqlx::Error> {
    let words: Vec<String> = query.q.split_whitespace().map(str::to_lowercase).collect();
    let words = serde_json::Value::from(words).to_string();
    let limit = i64::try_from(PAGE).unwrap_or(i64::MAX).saturating_add(1);
    let select = format!("select {}, {MORE} from books where {WHERE}", books::COLUMNS);
    let rows = sqlx::query(AssertSqlSafe(select))
        .bind(i64::from(query.retired))
        .bind(words)
        .bind(&query.after)
        .bind(limit)
        .fetch_all(db.read())
        .await?;
    let mut books = rows.iter().map(shelf_book).collect::<Result<Vec<_>, _>>()?;
    let is_more = books.len() > PAGE;
    books.truncate(PAGE);
    let last = books.last().filter(|_| is_more);
    let next = last.map(|last| last.book.id.clone());
    Ok(ShelfPage { books, next })
}

/// The book of that id, on the shelf or off it.
///
/// # Errors
/// When the database does not answer.
pub async fn find(db: &Db, id: &BookId) -> Result<Option<ShelfBook>, sqlx::Error> {
    let select = format!("select {}, {MORE} from books where id = $1", books::COLUMNS);
    let row = sqlx::query(AssertSqlSafe(select)).bind(&id.0).fetch_optional(db.read()).await?;
    row.as_ref().map(shelf_book).transpose()
}

fn shelf_book(row: &SqliteRow) -> Result<ShelfBook, sqlx::Error> {
    Ok(ShelfBook {
        book: books::book(row)?,
        retired: row.try_get("retired")?,
        ordered: row.try_get("ordered")?,
    })
}
