//! The seller's forms for files of books: check one, import what was checked, and the export.

use super::{
    admin::Seller,
    book_csv::{self, BookFile, Imported, MAX_FILE, Unreadable},
    db::uploads,
    heavy::Heavy,
    render,
    state::AppState,
};
use crate::{
    domain::{admin::Flash, book_import::Uploaded},
    error::ShopError,
};
use axum::{
    Extension, Form, Router,
    extract::{
        DefaultBodyLimit, Multipart, State,
        multipart::{MultipartError, MultipartRejection},
    },
    http::{StatusCode, Uri, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use leptos::prelude::provide_context;
use serde::Deserialize;
use std::time::Duration;

/// A large file takes some 400 MB while it is read: one at a time, and the next one is not even
/// received before. Its reading outlives who has gone.
static IMPORTING: Heavy = Heavy::at_once(1);
static READING: Heavy = Heavy::at_once(1);
/// How long one waits for the file before.
const PATIENCE: Duration = Duration::from_secs(60);

/// Where files are chosen.
const PAGE: &str = "/admin/books/import";
/// What a form adds to its file, in bytes, at most.
const FORM_AROUND: usize = 64 * 1024;

const BUSY: &str = "Another file is being read. Try again in a minute.";

const OVER: &str = "The checked file was kept for an hour, and is gone now. Choose it again.";

/// The forms' own addresses; the page that shows them is Leptos'.
pub fn routes() -> Router<AppState> {
    let check = post(check).layer(DefaultBodyLimit::max(MAX_FILE + FORM_AROUND));
    Router::new()
        .route(PAGE, check)
        .route("/admin/books/import/confirm", post(import))
        .route("/admin/books.csv", get(export))
}

/// Reads the file that was sent and shows what it would do; keeps it when nothing is wrong.
async fn check(
    State(state): State<AppState>,
    parts: Parts,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, ShopError> {
    let Some(_turn) = IMPORTING.turn_within(PATIENCE).await else {
        return Ok(refused(&state, parts, BUSY).await);
    };
    let bytes = match form {
        Ok(form) => file(form).await,
        Err(_) => Ok(None),
    };
    let bytes = match bytes {
        Ok(Some(bytes)) if !bytes.is_empty() => bytes,
        Ok(_) => return Ok(refused(&state, parts, "Choose a file first.").await),
        Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            return Ok(refused(&state, parts, &Unreadable::TooLong.to_string()).await);
        }
        Err(_) => return Ok(refused(&state, parts, "The file did not arrive whole.").await),
    };
    let (bytes, file) = match read(&state, bytes).await? {
        (bytes, Ok(file)) => (bytes, file),
        (_, Err(fault)) => return Ok(refused(&state, parts, &capital(&fault)).await),
    };
    let report = book_csv::check(&state.db, &file).await?;
    let (kept, status) = match report.faults.is_empty() {
        true if report.books() == 0 => {
            return Ok(
                refused(&state, parts, "The file has no books, only names of columns.").await
            );
        }
        true => (Some(uploads::keep(&state.db, &bytes).await?), StatusCode::OK),
        false => (None, StatusCode::UNPROCESSABLE_ENTITY),
    };
    Ok(shown(&state, parts, status, Uploaded::Checked { kept, report }).await)
}

/// The bytes of the form's file.
async fn file(mut form: Multipart) -> Result<Option<Vec<u8>>, MultipartError> {
    while let Some(field) = form.next_field().await? {
        if field.name() == Some("file") {
            return Ok(Some(field.bytes().await?.to_vec()));
        }
    }
    Ok(None)
}

#[derive(Deserialize)]
struct Confirmed {
    #[serde(default)]
    file: String,
}

/// Imports the file that was checked, if nothing is wrong with it by now.
async fn import(
    State(state): State<AppState>,
    Extension(seller): Extension<Seller>,
    mut parts: Parts,
    Form(form): Form<Confirmed>,
) -> Result<Response, ShopError> {
    parts.uri = Uri::from_static(PAGE);
    let Some(_turn) = IMPORTING.turn_within(PATIENCE).await else {
        return Ok(refused(&state, parts, BUSY).await);
    };
    let Some(bytes) = uploads::find(&state.db, &form.file).await? else {
        return Ok(refused(&state, parts, OVER).await);
    };
    let (_, Ok(file)) = read(&state, bytes).await? else {
        return Ok(refused(&state, parts, OVER).await);
    };
    // Who takes the file away imports it: a second request finds it gone.
    let mut tx = state.db.begin_write().await?;
    if !uploads::take(&mut tx, &form.file).await? {
        return Ok(refused(&state, parts, OVER).await);
    }
    let report = match book_csv::write(tx, &file, |_| ()).await? {
        Imported::Done(report) => report,
        Imported::Refused(report) => {
            let uploaded = Uploaded::Checked { kept: None, report };
            return Ok(shown(&state, parts, StatusCode::UNPROCESSABLE_ENTITY, uploaded).await);
        }
    };
    seller.say(&state.db, &Flash::new(format!("Imported: {}.", report.summary()))).await?;
    Ok(Redirect::to("/admin/books").into_response())
}

/// Every book for sale as a file.
async fn export(State(state): State<AppState>) -> Result<Response, ShopError> {
    let mut bytes = Vec::new();
    book_csv::export(&state.db, &mut bytes).await.map_err(|error| {
        tracing::error!(%error, "the books could not be exported");
        ShopError::Internal
    })?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"books.csv\""),
    ];
    Ok((headers, bytes).into_response())
}

/// Reads a file where it keeps no other visitor waiting.
async fn read(
    state: &AppState,
    bytes: Vec<u8>,
) -> Result<(Vec<u8>, Result<BookFile, Unreadable>), ShopError> {
    let currency = state.currency;
    let reading = READING.turn().await.run(move || {
        let file = book_csv::read(&bytes[..], currency, |_| ());
        (bytes, file)
    });
    reading.await.map_err(|_| ShopError::Internal)
}

fn capital(fault: &Unreadable) -> String {
    let text = fault.to_string();
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", letters.as_str())
}

/// The page again, with why nothing was read.
async fn refused(state: &AppState, parts: Parts, why: &str) -> Response {
    let uploaded = Uploaded::Unreadable(why.to_owned());
    shown(state, parts, StatusCode::UNPROCESSABLE_ENTITY, uploaded).await
}

async fn shown(state: &AppState, parts: Parts, status: StatusCode, uploaded: Uploaded) -> Response {
    render::page(state, parts, status, move || provide_context(uploaded.clone())).await
}
