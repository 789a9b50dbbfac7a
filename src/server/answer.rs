//! What a server function answers: its result, and the HTTP status that says the same.

use super::state::AppState;
use crate::{
    domain::language::Language,
    error::ShopError,
    words::{Words, words},
};
use axum::{
    body::{Body, to_bytes},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use std::fmt;

/// The longest error that is read, in bytes.
const ERROR_MAX: usize = 64 * 1024;

/// Runs the body of a server function with the shop's state. Called while a page is rendered,
/// a failure gives the page its status.
///
/// # Errors
/// Whatever `body` fails with; [`ShopError::Internal`] outside of a request.
pub async fn answer<T>(
    body: impl AsyncFnOnce(AppState) -> Result<T, ShopError>,
) -> Result<T, ShopError> {
    let response = use_context::<ResponseOptions>();
    let result = match use_context::<AppState>() {
        Some(state) => body(state).await,
        None => Err(ShopError::Internal),
    };
    if let (Err(error), Some(response)) = (&result, response) {
        response.set_status(status(error));
    }
    result
}

/// Sends who asked for the page that is being rendered on to its present address, for good.
pub fn moved(path: &str) {
    let Some(response) = use_context::<ResponseOptions>() else { return };
    if let Ok(location) = HeaderValue::from_str(path) {
        response.set_status(StatusCode::PERMANENT_REDIRECT);
        response.insert_header(header::LOCATION, location);
    }
}

/// Whether a server function has that path.
pub fn is_call(path: &str) -> bool {
    path.starts_with("/fn/")
}

/// Gives the answer of a server function the status of its error, also where the error arose
/// before the function's body ran, such as from arguments that cannot be read: Leptos answers
/// 500 to all of those.
pub async fn with_status_of_error(response: Response) -> Response {
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let bytes = to_bytes(body, ERROR_MAX).await.unwrap_or_default();
    if let Ok(error) = serde_json::from_slice::<ShopError>(&bytes) {
        parts.status = status(&error);
    }
    Response::from_parts(parts, Body::from(bytes))
}

/// The error in plain words, for a form or a file that cannot be answered with a page.
impl IntoResponse for ShopError {
    fn into_response(self) -> Response {
        (status(&self), words().error(&self)).into_response()
    }
}

/// In English: for the log, the command line and programs.
impl fmt::Display for ShopError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Words::of(Language::English).error(self))
    }
}

impl std::error::Error for ShopError {}

/// The status that says the same as the error.
pub fn status(error: &ShopError) -> StatusCode {
    StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
