//! The JSON interface under `/api`: for programs, described at `/api/openapi.json`.

mod book_input;
mod books;
mod openapi;
mod payments;
mod problem;
mod schemas;
mod seller;
mod wire;

pub use problem::problems;

use super::state::AppState;
use axum::{
    Json, Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    routing::{MethodRouter, get},
};
use problem::Problem;

/// The longest body that is read, in bytes.
const MAX_BODY: usize = 64 * 1024;

/// Every URL below `/api`.
pub fn routes() -> Router<AppState> {
    let book: MethodRouter<AppState> =
        get(books::book).put(books::update_book).delete(books::remove_book);
    Router::new()
        .route("/ping", get(ping))
        .route("/books", get(books::list_books).post(books::add_book))
        .route("/books/{id}", book)
        .route("/payments/{id}", get(payments::payment))
        .route("/openapi.json", get(openapi::document))
        .fallback(async || Problem::of(StatusCode::NOT_FOUND, "There is no such address."))
        .layer(DefaultBodyLimit::max(MAX_BODY))
}

/// Whether the shop is there.
#[utoipa::path(
    get, path = "/api/ping", tag = "shop", operation_id = "ping",
    responses((status = 200, description = "It is.", body = String,
        content_type = "application/json", example = "pong!"))
)]
async fn ping() -> Json<&'static str> {
    Json("pong!")
}
