//! The table `books`, walked page by page by key, the newest first: for programs.

use super::{Db, books, query};
use crate::domain::book::Book;
use sqlx::AssertSqlSafe;

/// A part of the catalogue.
pub struct Page {
    /// The newest first.
    pub books: Vec<Book>,
    /// Where the next part begins; `None`: this was the last.
    pub next: Option<i64>,
}

/// Walked from the end of either index: no more is read than the page needs.
const ALL: &str = "
    select number from books where retired_at is null and number < $1
    order by number desc limit $2";

const FOUND: &str = "
    select number from book_search cross join books on books.number = book_search.rowid
    where book_search match $3 and book_search.rowid < $1 and retired_at is null
    order by book_search.rowid desc limit $2";

const FOUND_BY_POSTGRES: &str = "
    select number from books
    where search @@ book_query($3) and number < $1 and retired_at is null
    order by number desc limit $2";

/// At most `limit` books that come after the key `after` (`None`: from the start) and match that
/// query of FTS5 (`None`: all books).
///
/// # Errors
/// When the database does not answer.
pub async fn page(
    db: &Db,
    matching: Option<&str>,
    after: Option<i64>,
    limit: u32,
) -> Result<Page, sqlx::Error> {
    let numbers = match matching {
        Some(_) => db.engine().pick(FOUND, FOUND_BY_POSTGRES),
        None => ALL,
    };
    let select = format!(
        "select number, {} from books where number in ({numbers}) order by number desc",
        books::COLUMNS
    );
    let page = query(AssertSqlSafe(select))
        .bind(after.unwrap_or(i64::MAX))
        // One more than asked for tells whether there is a next page.
        .bind(i64::from(limit) + 1);
    let page = match matching {
        Some(matching) => page.bind(matching),
        None => page,
    };
    let mut rows = page.fetch_all(db.read()).await?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = match rows.last() {
        Some(row) if more => Some(row.try_get("number")?),
        _ => None,
    };
    Ok(Page { books: rows.iter().map(books::book).collect::<Result<_, _>>()?, next })
}
