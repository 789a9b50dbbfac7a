//! Finding books for a shopper.

use super::db::{self, Db};
use crate::{
    domain::book::{Book, BookId},
    error::ShopError,
};

/// The books whose title or author contains every word of `search`, whatever the case.
///
/// # Errors
/// [`ShopError::Internal`] when the database does not answer.
pub async fn list(db: &Db, search: &str) -> Result<Vec<Book>, ShopError> {
    let words: Vec<String> = search.split_whitespace().map(str::to_lowercase).collect();
    let mut books = db::books::list(db).await?;
    books.retain(|book| {
        let text = format!("{} {}", book.title, book.author).to_lowercase();
        words.iter().all(|word| text.contains(word))
    });
    Ok(books)
}

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

/// The database's own words are for the log, not for the shopper.
impl From<sqlx::Error> for ShopError {
    fn from(error: sqlx::Error) -> ShopError {
        tracing::error!(%error, "the database did not do as asked");
        ShopError::Internal
    }
}
