//! Asking for books.

use crate::{
    domain::{
        book::{Book, BookPage},
        catalogue::{BooksFound, CatalogueQuery},
    },
    error::ShopError,
};
use leptos::prelude::*;

/// The page of the list that `query` asks for; of all books when it asks for nothing.
///
/// # Errors
/// [`ShopError::Internal`] when the database does not answer.
#[server(prefix = "/fn", endpoint = "list_books")]
pub async fn list_books(#[server(default)] query: CatalogueQuery) -> Result<BooksFound, ShopError> {
    use crate::server::{answer::answer, catalogue};
    answer(async |state| catalogue::find(&state.db, state.currency, query).await).await
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

/// The book that has, or once had, that name in `/books/<slug>`, with others of its author. While
/// a page is rendered, an earlier name leads to the present one.
///
/// # Errors
/// [`ShopError::NoSuchBook`] for an unknown name, and when the book is not sold any more.
#[server(prefix = "/fn", endpoint = "load_book_page")]
pub async fn load_book_page(#[server(default)] slug: String) -> Result<BookPage, ShopError> {
    use crate::server::{answer, books};
    answer::answer(async |state| {
        let page = books::page(&state.db, &slug).await?;
        if page.book.slug != slug {
            answer::moved(&page.book.href());
        }
        Ok(page)
    })
    .await
}
