//! Who may do what only the seller may.

use super::state::AppState;
use crate::error::ShopError;
use axum::http::{header::AUTHORIZATION, request::Parts};
use leptos::prelude::use_context;
use secrecy::ExposeSecret;
use subtle::ConstantTimeEq;

/// Lets the holder of `BOOKSHOP_ADMIN_TOKEN` pass, compared in constant time.
///
/// # Errors
/// [`ShopError::Forbidden`] for everyone else, and for everyone when no token is set.
pub async fn authorize(state: &AppState) -> Result<(), ShopError> {
    let parts = use_context::<Parts>().ok_or(ShopError::Internal)?;
    let sent = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let sent = sent.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    let is_right = state
        .admin_token
        .as_ref()
        .is_some_and(|token| token.expose_secret().as_bytes().ct_eq(sent.as_bytes()).into());
    if is_right { Ok(()) } else { Err(ShopError::Forbidden) }
}
