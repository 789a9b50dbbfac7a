//! The seller's changes of the shelf, each checked by the book's own rules.

use super::{
    covers::{self, CoverFault, Picture},
    db::{
        Tx,
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

/// What a form says of the book's picture.
pub enum Cover {
    /// It stays.
    Keep,
    /// It goes: the drawn one is back.
    Remove,
    /// The file of a new one, unchecked.
    New(Vec<u8>),
}

/// Puts a new book on the shelf.
///
/// # Errors
/// [`ShopError::InvalidBook`] and [`ShopError::BadCover`] say what to correct.
pub async fn add(state: &AppState, draft: &BookDraft, cover: Cover) -> Result<Book, ShopError> {
    let details = draft.checked(state.currency).map_err(ShopError::InvalidBook)?;
    let cover = Made::of(cover).await?;
    let mut tx = state.db.begin_write().await?;
    let book = shelf::add(&mut tx, &details).await?;
    let book = cover.put_on(&mut tx, book).await?;
    tx.commit().await?;
    Ok(book)
}

/// Changes a book that was `seen` so.
///
/// # Errors
/// [`ShopError::InvalidBook`] and [`ShopError::BadCover`] say what to correct;
/// [`ShopError::BookChanged`] when somebody else has changed it since; [`ShopError::NoSuchBook`]
/// when it is not on the shelf.
pub async fn change(
    state: &AppState,
    id: &BookId,
    seen: Option<Seen>,
    draft: &BookDraft,
    cover: Cover,
) -> Result<Book, ShopError> {
    let details = draft.checked(state.currency).map_err(ShopError::InvalidBook)?;
    let cover = Made::of(cover).await?;
    let mut tx = state.db.begin_write().await?;
    match shelf::change(&mut tx, id, seen, &details).await? {
        Change::Done(book) => {
            let book = cover.put_on(&mut tx, book).await?;
            tx.commit().await?;
            Ok(book)
        }
        Change::Stale(now) => Err(ShopError::BookChanged(Box::new(now))),
        Change::Gone => Err(ShopError::NoSuchBook),
    }
}

/// A picture that has been checked, and made into the sizes in which it is served.
enum Made {
    Keep,
    Remove,
    New(Picture),
}

impl Made {
    async fn of(cover: Cover) -> Result<Made, ShopError> {
        match cover {
            Cover::Keep => Ok(Made::Keep),
            Cover::Remove => Ok(Made::Remove),
            Cover::New(file) => match covers::made(file).await {
                Ok(picture) => Ok(Made::New(picture)),
                Err(CoverFault::Internal) => Err(ShopError::Internal),
                Err(fault) => Err(ShopError::BadCover(fault.to_string())),
            },
        }
    }

    async fn put_on(self, tx: &mut Tx, book: Book) -> Result<Book, ShopError> {
        let name = match &self {
            Made::Keep => return Ok(book),
            Made::Remove => None,
            Made::New(picture) => {
                covers::keep(tx, picture).await?;
                Some(picture.name.as_str())
            }
        };
        covers::set(tx, &book.id, name).await?;
        shelf::find(tx, &book.id).await?.ok_or(ShopError::NoSuchBook)
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
