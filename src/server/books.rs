//! One book for a shopper; [`super::catalogue`] finds many.

use super::{
    catalogue,
    db::{self, Db},
};
use crate::{
    domain::book::{Book, BookId, BookPage},
    error::ShopError,
};
use sqlx::postgres::PgDatabaseError;

/// As many other books of its author are on a book's page.
const MORE: i64 = 4;

/// The book of that id.
///
/// # Errors
/// [`ShopError::NoItemSelected`] for an empty id, [`ShopError::NoSuchBook`] for an unknown one.
pub async fn find(db: &Db, id: &BookId) -> Result<Book, ShopError> {
    if id.0.trim().is_empty() {
        return Err(ShopError::NoItemSelected);
    }
    db::books::find(db, id).await?.ok_or(ShopError::NoSuchBook)
}

/// The book that has, or once had, that name, with others of its author.
///
/// # Errors
/// [`ShopError::NoSuchBook`] for an unknown name, and when the book is not sold any more.
pub async fn page(db: &Db, slug: &str) -> Result<BookPage, ShopError> {
    let book = db::books::find_by_slug(db, slug).await?.ok_or(ShopError::NoSuchBook)?;
    let more = catalogue::more_of_author(db, &book, MORE).await?;
    Ok(BookPage { book, more })
}

/// The database's own words are for the log, not for the shopper.
impl From<sqlx::Error> for ShopError {
    fn from(error: sqlx::Error) -> ShopError {
        tracing::error!(%error, "the database did not do as asked");
        if is_passing(&error) { ShopError::Busy } else { ShopError::Internal }
    }
}

/// Whether the same may work a while later: another writer is at it, the disk is full, or the
/// server is away.
fn is_passing(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::PoolTimedOut | sqlx::Error::Io(_) => true,
        sqlx::Error::Database(error) => {
            let code = error.code().unwrap_or_default();
            match error.try_downcast_ref::<PgDatabaseError>() {
                Some(_) => passes_on_postgres(&code),
                None => passes_on_sqlite(&code),
            }
        }
        _ => false,
    }
}

/// <https://www.sqlite.org/rescode.html>
fn passes_on_sqlite(code: &str) -> bool {
    const BUSY_LOCKED_IO_FULL: [u32; 4] = [5, 6, 10, 13];
    // The lowest byte of an extended code is its kind.
    code.parse::<u32>().is_ok_and(|code| BUSY_LOCKED_IO_FULL.contains(&(code & 0xff)))
}

/// <https://www.postgresql.org/docs/current/errcodes-appendix.html>
fn passes_on_postgres(code: &str) -> bool {
    // The first two letters of a code are its kind: the connection, the transaction's rivals, room
    // and memory, an operator, the system.
    const KINDS: [&str; 5] = ["08", "40", "53", "57", "58"];
    const LOCK_NOT_AVAILABLE: &str = "55P03";
    const IDLE_IN_TRANSACTION: &str = "25P03";
    // A server that takes over is still read-only for a moment.
    const READ_ONLY: &str = "25006";
    KINDS.iter().any(|kind| code.starts_with(kind))
        || [LOCK_NOT_AVAILABLE, IDLE_IN_TRANSACTION, READ_ONLY].contains(&code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_is_told_by_each_engines_own_codes() {
        for code in ["5", "6", "10", "13", "261", "517", "778"] {
            assert!(passes_on_sqlite(code), "{code}");
        }
        for code in ["", "1", "11", "19", "2067", "55P03"] {
            assert!(!passes_on_sqlite(code), "{code}");
        }
        for code in ["55P03", "40001", "40P01", "57P01", "57014", "53100", "08006", "25006"] {
            assert!(passes_on_postgres(code), "{code}");
        }
        for code in ["", "5", "23505", "22003", "42601", "42P01", "25P02", "XX000"] {
            assert!(!passes_on_postgres(code), "{code}");
        }
    }
}
