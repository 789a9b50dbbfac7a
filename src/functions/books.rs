//! Asking for books.

use crate::{domain::book::Book, error::ShopError};
use leptos::prelude::*;

/// The books whose title or author contains every word of `search`, the longest in the
/// catalogue first;
/// all of them when it is empty.
///
/// # Errors
/// [`ShopError::Internal`] when the database does not answer.
#[server(prefix = "/fn", endpoint = "list_books")]
pub async fn list_books(#[server(default)] search: String) -> Result<Vec<Book>, ShopError> {
    use crate::server::{answer::answer, books};
    answer(async |state| books::list(&state.db, &search).await).await
}

/// One book.
///
/// # Errors
/// [`ShopError::NoItemSelected`] for an empty id, [`ShopError::NoSuchBook`] for an unknown one.
#[server(prefix = "/fn", endpoint = "load_book")]
pub async fn load_book(#[server(default)] item: String) -> Result<Book, ShopError> {
    use crate::{
        domain::book::BookId,
        server::{answer::answer, books},
    };
    answer(async |state| books::find(&state.db, &BookId(item)).await).await
}
