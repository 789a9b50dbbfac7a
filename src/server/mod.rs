//! All that only the server has: configuration, database, Stripe, HTTP.

pub mod books;
pub mod checkout;
pub mod config;
pub mod db;
pub mod router;
pub mod sandbox;
pub mod security;
pub mod shop;
pub mod state;
pub mod stripe;
pub mod visitor;

use crate::error::ShopError;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use state::AppState;

/// Runs the body of a server function with the shop's state, and gives a failure its HTTP status:
/// Leptos answers 500 to every error that does not set its own.
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
    if let (Err(error), Some(response)) = (&result, response)
        && let Ok(status) = http::StatusCode::from_u16(error.status())
    {
        response.set_status(status);
    }
    result
}
