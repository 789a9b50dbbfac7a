//! Putting books on the shelf, changing them and taking them off: the one writer of the table
//! `books`, apart from its stock, which [`super::stock`] moves.

use super::{Db, Tx, books, covers, now, query, query_scalar, statement};
pub use crate::domain::admin_book::Seen;
use crate::domain::{
    book::{Book, BookId},
    book_draft::{BookDetails, STOCK_MAX},
};
use sqlx::AssertSqlSafe;

const INSERT: &str = "
    insert into books (id, slug, title, title_key, author, year, isbn, description, read,
        price_minor, currency, stock, ships, created_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";

const UPDATE: &str = "
    update books
    set slug = $2, title = $3, title_key = $4, author = $5, year = $6, isbn = $7, description = $8,
        read = $9, price_minor = $10, currency = $11, stock = $12, ships = $13,
        version = version + 1
    where id = $1";

const KEEP_SLUG: &str = "
    insert into book_slugs (slug, book_id) values ($1, $2) on conflict (slug) do nothing";

const SLUG_TAKEN: &str = "select 1 from book_slugs where slug = $1";

const OWN_SLUGS: &str = "select slug from book_slugs where book_id = $1 order by rowid desc";

const OWN_SLUGS_BY_POSTGRES: &str =
    "select slug from book_slugs where book_id = $1 order by number desc";

const RETIRE: &str = "
    update books set retired_at = $2, version = version + 1 where id = $1 and retired_at is null";

const RESTORE: &str = "
    update books set retired_at = null, version = version + 1
    where id = $1 and retired_at is not null";

/// A retired book that nobody ever ordered leaves nothing behind.
const PURGE: &str = "
    delete from books
    where retired_at <= $1
      and not exists (select 1 from order_lines where order_lines.book_id = books.id)
    returning cover";

const OVERDUE: &str = "
    select exists (select 1 from books where retired_at <= $1
      and not exists (select 1 from order_lines where order_lines.book_id = books.id))";

/// What became of a change.
#[derive(Debug)]
pub enum Change {
    /// It is done; the book as it is now.
    Done(Book),
    /// Somebody else has changed the book since: nothing is done; the book as it is now.
    Stale(Book),
    /// There is no such book for sale.
    Gone,
}

/// Puts a new book on the shelf.
///
/// # Errors
/// When the database does not answer.
pub async fn add(tx: &mut Tx, details: &BookDetails) -> Result<Book, sqlx::Error> {
    let id = insert(tx, details).await?;
    find(tx, &id).await?.ok_or(sqlx::Error::RowNotFound)
}

/// The same for who has no use for the book: answers its id.
///
/// # Errors
/// When the database does not answer.
pub async fn insert(tx: &mut Tx, details: &BookDetails) -> Result<BookId, sqlx::Error> {
    let id = BookId(uuid::Uuid::new_v4().simple().to_string());
    let slug = free_slug(tx, None, &details.title).await?;
    describe(INSERT, &id, &slug, details, details.stock).bind(now()).execute(&mut **tx).await?;
    query(KEEP_SLUG).bind(&slug).bind(&id.0).execute(&mut **tx).await?;
    Ok(id)
}

/// Changes a book, if it still is as it was `seen`; without, whatever it is now. Copies sold
/// since it was seen stay sold: a new count is taken as the difference to the one seen.
///
/// # Errors
/// When the database does not answer.
pub async fn change(
    tx: &mut Tx,
    id: &BookId,
    seen: Option<Seen>,
    details: &BookDetails,
) -> Result<Change, sqlx::Error> {
    let Some(book) = find(tx, id).await? else { return Ok(Change::Gone) };
    if seen.is_some_and(|seen| seen.version != book.version) {
        return Ok(Change::Stale(book));
    }
    let stock = match (details.stock, seen.and_then(|seen| seen.stock), book.stock) {
        (Some(new), Some(seen), Some(now)) => {
            Some(now.saturating_add(new.saturating_sub(seen)).clamp(0, STOCK_MAX))
        }
        (new, ..) => new,
    };
    let slug = free_slug(tx, Some(id), &details.title).await?;
    describe(UPDATE, id, &slug, details, stock).execute(&mut **tx).await?;
    query(KEEP_SLUG).bind(&slug).bind(&id.0).execute(&mut **tx).await?;
    Ok(find(tx, id).await?.map_or(Change::Gone, Change::Done))
}

/// A statement whose first thirteen parameters are what the shelf keeps of a book.
fn describe<'q>(
    statement: &'static str,
    id: &'q BookId,
    slug: &'q str,
    details: &'q BookDetails,
    stock: Option<i64>,
) -> statement::Query<'q> {
    query(statement)
        .bind(&id.0)
        .bind(slug)
        .bind(&details.title)
        .bind(key(&details.title))
        .bind(&details.author)
        .bind(details.year)
        .bind(&details.isbn)
        .bind(&details.description)
        .bind(i64::from(details.read))
        .bind(details.price.minor)
        .bind(details.price.currency.code())
        .bind(stock)
        .bind(i64::from(details.ships))
}

/// Takes a book off the shelf; `false` when it is not on it. [`restore`] puts it back.
///
/// # Errors
/// When the database does not answer.
pub async fn retire(tx: &mut Tx, id: &BookId) -> Result<bool, sqlx::Error> {
    let done = query(RETIRE).bind(&id.0).bind(now()).execute(&mut **tx).await?;
    Ok(done.rows_affected() == 1)
}

/// Puts a book back on the shelf; `false` when it is not off it.
///
/// # Errors
/// When the database does not answer.
pub async fn restore(tx: &mut Tx, id: &BookId) -> Result<bool, sqlx::Error> {
    let done = query(RESTORE).bind(&id.0).execute(&mut **tx).await?;
    Ok(done.rows_affected() == 1)
}

/// Deletes the books that were taken off the shelf at or before that epoch second and that
/// nobody has ever ordered, with the pictures that only they had; answers how many books.
///
/// # Errors
/// When the database does not answer.
pub async fn purge(tx: &mut Tx, before: i64) -> Result<u64, sqlx::Error> {
    let covers: Vec<Option<String>> = query_scalar(PURGE).bind(before).fetch_all(&mut **tx).await?;
    for cover in covers.iter().flatten() {
        covers::drop_unused(tx, cover).await?;
    }
    Ok(covers.len() as u64)
}

/// Whether [`purge`] would find something.
///
/// # Errors
/// When the database does not answer.
pub async fn is_purge_due(db: &Db, before: i64) -> Result<bool, sqlx::Error> {
    query_scalar(OVERDUE).bind(before).fetch_one(db.read()).await
}

/// The book of that id as the transaction sees it, when it is on the shelf.
///
/// # Errors
/// When the database does not answer.
pub async fn find(tx: &mut Tx, id: &BookId) -> Result<Option<Book>, sqlx::Error> {
    let find = format!("select {} from books where id = $1 and retired_at is null", books::COLUMNS);
    let row = query(AssertSqlSafe(find)).bind(&id.0).fetch_optional(&mut **tx).await?;
    row.as_ref().map(books::book).transpose()
}

/// A title as it is sorted: without accents, in lower case.
fn key(title: &str) -> String {
    deunicode::deunicode(title).to_lowercase()
}

/// A name for a book of that title: one that it has had before, or one that no other has. Among
/// many of one title a free number is found in few steps: by doubling, then by halving.
async fn free_slug(tx: &mut Tx, id: Option<&BookId>, title: &str) -> Result<String, sqlx::Error> {
    let base = match slug::slugify(title) {
        slug if slug.is_empty() => "book".to_owned(),
        slug => slug.chars().take(80).collect::<String>().trim_end_matches('-').to_owned(),
    };
    let own: Vec<String> = match id {
        Some(id) => {
            let own = tx.engine().pick(OWN_SLUGS, OWN_SLUGS_BY_POSTGRES);
            query_scalar(own).bind(&id.0).fetch_all(&mut **tx).await?
        }
        None => Vec::new(),
    };
    if own.contains(&base) || is_free(tx, &base).await? {
        return Ok(base);
    }
    let number =
        |slug: &str| -> Option<u64> { slug.strip_prefix(&base)?.strip_prefix('-')?.parse().ok() };
    if let Some(own) = own.into_iter().find(|slug| number(slug).is_some()) {
        return Ok(own);
    }
    // The name with `taken` as its number has somebody, the one with `free` nobody.
    let (mut taken, mut free) = (1_u64, 2);
    while !is_free(tx, &format!("{base}-{free}")).await? {
        (taken, free) = (free, free * 2);
    }
    while free - taken > 1 {
        let middle = taken.midpoint(free);
        match is_free(tx, &format!("{base}-{middle}")).await? {
            true => free = middle,
            false => taken = middle,
        }
    }
    Ok(format!("{base}-{free}"))
}

async fn is_free(tx: &mut Tx, slug: &str) -> Result<bool, sqlx::Error> {
    let taken = query(SLUG_TAKEN).bind(slug).fetch_optional(&mut **tx).await?;
    Ok(taken.is_none())
}
