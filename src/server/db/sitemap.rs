//! The table `books` as search engines read it: where each book is, and since when it is so.

use super::{Db, query, query_scalar};

/// Leaps along an index from the first book of one part to the first one after that part.
const PARTS: &str = "
    with recursive first (number) as (
        select min(number) from books where retired_at is null
        union all
        select (select min(books.number) from books
                where retired_at is null
                  and books.number > ((first.number - 1) / $1 + 1) * $1)
        from first where number is not null
    )
    select (number - 1) / $1 from first where number is not null";

const BOOKS: &str = "
    select slug, coalesce(changed_at, created_at) from books
    where retired_at is null and number > $1 * $2 and number <= ($1 + 1) * $2
    order by number";

/// The parts of the catalogue that hold a book for sale, `size` numbers each, counted from 0. A
/// book never moves from one to another.
///
/// # Errors
/// When the database does not answer.
pub async fn parts(db: &Db, size: i64) -> Result<Vec<i64>, sqlx::Error> {
    query_scalar(PARTS).bind(size).fetch_all(db.read()).await
}

/// The books for sale of one part: slug, and when it was last changed in epoch seconds.
///
/// # Errors
/// When the database does not answer.
pub async fn books(db: &Db, part: i64, size: i64) -> Result<Vec<(String, i64)>, sqlx::Error> {
    let rows = query(BOOKS).bind(part).bind(size).fetch_all(db.read()).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}
