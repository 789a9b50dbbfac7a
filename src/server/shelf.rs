//! The seller's changes of the shelf, each checked by the book's own rules.

use super::{
    db::{
        shelf::{self, Change},
        shelf_list,
    },
    state::AppState,
};
use crate::{
    domain::{
        admin_book::{Seen, ShelfBook},
        book::{Book, BookId},
        book_draft::BookDraft,
    },
    error::ShopError,
};

/// Puts a new book on the shelf.
///
/// # Errors
/// [`ShopError::InvalidBook`] says what to correct.
pub async fn add(state: &AppState, draft: &BookDraft) -> Result<Book, ShopError> {
    let details = draft.checked(state.currency).map_err(ShopError::InvalidBook)?;
    let mut tx = state.db.begin_write().await?;
    let book = shelf::add(&mut tx, &details).await?;
    tx.commit().await?;
    Ok(book)
}

/// Changes a book that was `seen` so.
///
/// # Errors
/// [`ShopError::InvalidBook`] says what to correct; [`ShopError::BookChanged`] when somebody else
/// has changed it since; [`ShopError::NoSuchBook`] when it is not on the shelf.
pub async fn change(
    state: &AppState,
    id: &BookId,
    seen: Option<Seen>,
    draft: &BookDraft,
) -> Result<Book, ShopError> {
    let details = draft.checked(state.currency).map_err(ShopError::InvalidBook)?;
    let mut tx = state.db.begin_write().await?;
    match shelf::change(&mut tx, id, seen, &details).await? {
        Change::Done(book) => {
            tx.commit().await?;
            Ok(book)
        }
        Change::Stale(now) => Err(ShopError::BookChanged(Box::new(now))),
        Change::Gone => Err(ShopError::NoSuchBook),
    }
}

/// The book of that id, on the shelf or off it.
///
/// # Errors
/// [`ShopError::NoSuchBook`].
pub async fn find(state: &AppState, id: &BookId) -> Result<ShelfBook, ShopError> {
    shelf_list::find(&state.db, id).await?.ok_or(ShopError::NoSuchBook)
}

/// Takes a book off the shelf.
///
/// # Errors
/// [`ShopError::NoSuchBook`] when it is not on it.
pub async fn retire(state: &AppState, id: &BookId) -> Result<(), ShopError> {
    let mut tx = state.db.begin_write().await?;
    if !shelf::retire(&mut tx, id).await? {
        return Err(ShopError::NoSuchBook);
    }
    Ok(tx.commit().await?)
}

/// Puts a book back on the shelf; one that is on it stays so.
///
/// # Errors
/// [`ShopError::NoSuchBook`] when it has been deleted for good.
pub async fn restore(state: &AppState, id: &BookId) -> Result<ShelfBook, ShopError> {
    let mut tx = state.db.begin_write().await?;
    shelf::restore(&mut tx, id).await?;
    tx.commit().await?;
    find(state, id).await
}
