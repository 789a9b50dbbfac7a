//! The seller's list of books: those on the shelf, or those off it, by key.

use super::{Db, Row, books, query, value};
use crate::domain::{
    admin_book::{ShelfBook, ShelfPage, ShelfQuery},
    book::BookId,
};
use sqlx::AssertSqlSafe;

/// How many books a page shows.
pub const PAGE: usize = 50;

/// Every word is in the title, the author or the ISBN.
const WHERE: &str = "
    (case when retired_at is null then 0 else 1 end) = $1
    and not exists (
        select 1 from (<words>) as word
        where <place>(title_key, word.value) = 0
          and <place>(lower(title), word.value) = 0
          and <place>(lower(author), word.value) = 0
          and <place>(coalesce(isbn, ''), replace(word.value, '-', '')) = 0
    )
    and ($3 = '' or number < (select number from books as last where last.id = $3))
    order by number desc limit $4";

const MORE: &str = "retired_at is not null as retired,
    exists (select 1 from order_lines where order_lines.book_id = books.id) as ordered";

/// The page that is `asked` for.
///
/// # Errors
/// When the database does not answer.
pub async fn page(db: &Db, asked: &ShelfQuery) -> Result<ShelfPage, sqlx::Error> {
    let words: Vec<String> = asked.q.split_whitespace().map(str::to_lowercase).collect();
    let words = value::list(words.iter().map(String::as_str));
    let limit = i64::try_from(PAGE).unwrap_or(i64::MAX).saturating_add(1);
    let engine = db.engine();
    let condition = WHERE
        .replace("<words>", &engine.listed("$2"))
        .replace("<place>", engine.pick("instr", "strpos"));
    let select = format!("select {}, {MORE} from books where {condition}", books::COLUMNS);
    let rows = query(AssertSqlSafe(select))
        .bind(i64::from(asked.retired))
        .bind(words)
        .bind(&asked.after)
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
    let row = query(AssertSqlSafe(select)).bind(&id.0).fetch_optional(db.read()).await?;
    row.as_ref().map(shelf_book).transpose()
}

fn shelf_book(row: &Row) -> Result<ShelfBook, sqlx::Error> {
    Ok(ShelfBook {
        book: books::book(row)?,
        retired: row.try_get("retired")?,
        ordered: row.try_get("ordered")?,
    })
}
