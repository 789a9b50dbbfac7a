//! The forms of the seller's books. Each answers a browser without JavaScript with a page, and a
//! script that asks for JSON with the book or a [`ShopError`].

use super::{Seller, book_form::SentBook};
use crate::{
    domain::{
        admin::Flash,
        book::{Book, BookId},
    },
    error::ShopError,
    server::{answer::status, render, shelf, state::AppState},
};
use axum::{
    Extension, Json, Router,
    extract::{DefaultBodyLimit, Path, Request, State},
    http::{header::ACCEPT, request::Parts},
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use leptos::prelude::provide_context;

/// The longest form, in bytes: a picture from a camera fits.
const FORM_MAX: usize = 12 * 1024 * 1024;

/// The forms' own addresses; the pages that show them are Leptos'.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/admin/books/new", post(add).layer(DefaultBodyLimit::max(FORM_MAX)))
        .route("/admin/books/{id}/edit", post(change).layer(DefaultBodyLimit::max(FORM_MAX)))
        .route("/admin/books/{id}/delete", post(retire))
        .route("/admin/books/{id}/restore", post(restore))
}

async fn add(
    State(state): State<AppState>,
    Extension(seller): Extension<Seller>,
    request: Request,
) -> Result<Response, ShopError> {
    let (parts, mut sent) = SentBook::read(&state, request).await?;
    let cover = sent.cover();
    let result = shelf::add(&state, &sent.draft, cover).await;
    answer(&state, &seller, parts, sent, result, "Book added!").await
}

async fn change(
    State(state): State<AppState>,
    Extension(seller): Extension<Seller>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, ShopError> {
    let (parts, mut sent) = SentBook::read(&state, request).await?;
    // A form always says what it has seen.
    let seen = sent.seen.ok_or(ShopError::BadRequest)?;
    let cover = sent.cover();
    let result = shelf::change(&state, &BookId(id), Some(seen), &sent.draft, cover).await;
    answer(&state, &seller, parts, sent, result, "Book updated!").await
}

async fn retire(
    State(state): State<AppState>,
    Extension(seller): Extension<Seller>,
    Path(id): Path<String>,
) -> Result<Response, ShopError> {
    let id = BookId(id);
    shelf::retire(&state, &id).await?;
    seller.say(&state.db, &Flash { text: "Book removed!".to_owned(), undo: Some(id) }).await?;
    Ok(Redirect::to("/admin/books").into_response())
}

async fn restore(
    State(state): State<AppState>,
    Extension(seller): Extension<Seller>,
    Path(id): Path<String>,
) -> Result<Response, ShopError> {
    let found = shelf::restore(&state, &BookId(id)).await?;
    seller.say(&state.db, &Flash::new("Book restored!")).await?;
    Ok(back_to(&found.book))
}

async fn answer(
    state: &AppState,
    seller: &Seller,
    parts: Parts,
    sent: SentBook,
    result: Result<Book, ShopError>,
    done: &str,
) -> Result<Response, ShopError> {
    let wants_json = parts.headers.get(ACCEPT).is_some_and(|accept| accept == "application/json");
    match result {
        Ok(book) if wants_json => Ok(Json(book).into_response()),
        Err(error) if wants_json => Ok((status(&error), Json(error)).into_response()),
        Ok(book) => {
            seller.say(&state.db, &Flash::new(done)).await?;
            Ok(back_to(&book))
        }
        Err(error) => Ok(form_again(state, parts, sent, error).await),
    }
}

/// The list, at that book's row.
fn back_to(book: &Book) -> Response {
    Redirect::to(&format!("/admin/books#book-{}", book.id.0)).into_response()
}

/// The page of the form with all that was typed, and what is wrong.
async fn form_again(state: &AppState, parts: Parts, sent: SentBook, error: ShopError) -> Response {
    let status = status(&error);
    let said = error.to_string();
    let mut form = error.on_form(sent.draft, sent.seen, said);
    form.cover = sent.cover_now;
    render::page(state, parts, status, move || provide_context(form.clone())).await
}
