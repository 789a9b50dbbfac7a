//! The table `books`, walked page by page by key, the newest first: for programs.

use super::{Db, books};
use crate::domain::book::Book;
use sqlx::{AssertSqlSafe, Row};

/// A part of the catalogue.
pub struct Page {
    /// The newest first.
    pub books: Vec<Book>,
    /// Where the next part begins; `None`: this was the last.
    pub next: Option<i64>,
}

/// At most `limit` books that come after the key `after` (`None`: from the start) and whose
/// title or author contains every word of `search`.
///
/// # Errors
/// When the database does not answer.
pub async fn page(
    db: &Db,
    search: &str,
    after: Option<i64>,
    limit: u32,
) -> Result<Page, sqlx::Error> {
    let words: Vec<String> = search.split_whitespace().map(str::to_lowercase).collect();
    let words = serde_json::Value::from(words).to_string();
    let select = format!(
        "select number, {} from books
         where retired_at is null and number < $1
           and not exists (select 1 from json_each($2) word
                           where instr(lower(title || ' ' || author), word.value) = 0)
         order by number desc limit $3",
        books::COLUMNS
    );
    let mut rows = sqlx::query(AssertSqlSafe(select))
        .bind(after.unwrap_or(i64::MAX))
        .bind(words)
        // One more than asked for tells whether there is a next page.
        .bind(i64::from(limit) + 1)
        .fetch_all(db.read())
        .await?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = match rows.last() {
        Some(row) if more => Some(row.try_get("number")?),
        _ => None,
    };
    Ok(Page { books: rows.iter().map(books::book).collect::<Result<_, _>>()?, next })
}
