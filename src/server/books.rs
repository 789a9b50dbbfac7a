//! One book for a shopper; [`super::catalogue`] finds many.

use super::{
    catalogue,
    db::{self, Db},
};
use crate::{
    domain::book::{Book, BookId, BookPage},
    error::ShopError,
};

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

/// Whether the same may work a while later: another writer is at it, or the disk is full
/// (<https://www.sqlite.org/rescode.html>).
fn is_passing(error: &sqlx::Error) -> bool {
    const BUSY_LOCKED_IO_FULL: [u32; 4] = [5, 6, 10, 13];
    match error {
        sqlx::Error::PoolTimedOut => true,
        sqlx::Error::Database(error) => {
            let code = error.code().and_then(|code| code.parse::<u32>().ok());
            // The lowest byte of an extended code is its kind.
            code.is_some_and(|code| BUSY_LOCKED_IO_FULL.contains(&(code & 0xff)))
        }
        _ => false,
    }
}
