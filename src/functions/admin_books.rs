//! The seller's books.

use super::plain::post;
use crate::{
    domain::{
        admin_book::{ShelfBook, ShelfPage, ShelfQuery},
        book::{Book, BookId},
    },
    error::ShopError,
};
use leptos::prelude::*;
use web_sys::FormData;

/// A page of the seller's list.
///
/// # Errors
/// [`ShopError::Forbidden`] for everyone but the seller.
#[server(prefix = "/fn", endpoint = "list_shelf")]
pub async fn list_shelf(#[server(default)] query: ShelfQuery) -> Result<ShelfPage, ShopError> {
    use crate::server::{admin, answer::answer, db::shelf_list};
    answer(async |state| {
        admin::authorize(&state).await?;
        Ok(shelf_list::page(&state.db, &query).await?)
    })
    .await
}

/// One book, on the shelf or off it.
///
/// # Errors
/// [`ShopError::Forbidden`] for everyone but the seller; [`ShopError::NoSuchBook`].
#[server(prefix = "/fn", endpoint = "load_shelf_book")]
pub async fn load_shelf_book(id: BookId) -> Result<ShelfBook, ShopError> {
    use crate::server::{admin, answer::answer, shelf};
    answer(async |state| {
        admin::authorize(&state).await?;
        shelf::find(&state, &id).await
    })
    .await
}

/// Takes a book off the shelf. [`restore_book`] puts it back.
///
/// # Errors
/// [`ShopError::Forbidden`] for everyone but the seller; [`ShopError::NoSuchBook`].
#[server(prefix = "/fn", endpoint = "retire_book")]
pub async fn retire_book(id: BookId) -> Result<(), ShopError> {
    use crate::server::{admin, answer::answer, shelf};
    answer(async |state| {
        admin::authorize(&state).await?;
        shelf::retire(&state, &id).await
    })
    .await
}

/// Puts a book back on the shelf.
///
/// # Errors
/// [`ShopError::Forbidden`] for everyone but the seller; [`ShopError::NoSuchBook`] when it has
/// been deleted for good.
#[server(prefix = "/fn", endpoint = "restore_book")]
pub async fn restore_book(id: BookId) -> Result<ShelfBook, ShopError> {
    use crate::server::{admin, answer::answer, shelf};
    answer(async |state| {
        admin::authorize(&state).await?;
        shelf::restore(&state, &id).await
    })
    .await
}

/// Sends the form of a book, with its picture, to where a browser without JavaScript sends it:
/// of a new one, or of the one with that id. In the browser only.
///
/// # Errors
/// [`ShopError::InvalidBook`] and [`ShopError::BadCover`] say what to correct;
/// [`ShopError::BookChanged`] when somebody else has changed the book; [`ShopError::Forbidden`]
/// for everyone but the seller; [`ShopError::NoSuchBook`].
pub async fn send_book(id: Option<&BookId>, form: &FormData) -> Result<Book, ShopError> {
    let path = match id {
        Some(id) => format!("/admin/books/{}/edit", id.0),
        None => "/admin/books/new".to_owned(),
    };
    let (answer, text) = post(&path, "application/json", form).await?;
    if answer.ok() {
        return serde_json::from_str(&text).map_err(|_| ShopError::Internal);
    }
    let error = serde_json::from_str(&text);
    // The door to the admin answers in plain words.
    let plain = if answer.status() == 403 { ShopError::Forbidden } else { ShopError::Internal };
    Err(error.unwrap_or(plain))
}
