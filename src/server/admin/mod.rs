//! Who may do what only the seller may: the account, its sessions, and the door to `/admin`.

mod account;
mod book_form;
mod books;
mod guard;
mod secret;
mod sessions;
mod sign_in;

pub use account::{reset, setup_link};
pub use guard::guard;
pub use sessions::Seller;

use super::{security, state::AppState};
use crate::error::ShopError;
use axum::{
    Router,
    http::{Method, header::AUTHORIZATION, request::Parts},
};
use leptos::prelude::use_context;
use secrecy::ExposeSecret;
use subtle::ConstantTimeEq;

/// The forms of the seller's pages.
pub fn routes() -> Router<AppState> {
    sign_in::routes().merge(books::routes())
}

/// Lets a server function go on for the holder of `BOOKSHOP_ADMIN_TOKEN`, compared in constant
/// time, and for the seller who is signed in.
///
/// # Errors
/// [`ShopError::Forbidden`] for everyone else.
pub async fn authorize(state: &AppState) -> Result<(), ShopError> {
    let parts = use_context::<Parts>().ok_or(ShopError::Internal)?;
    if has_token(state, &parts) {
        return Ok(());
    }
    let reads = matches!(parts.method, Method::GET | Method::HEAD);
    if !reads && !security::says_where_from(&parts.headers) {
        return Err(ShopError::Forbidden);
    }
    match sessions::find(&state.db, &parts.headers).await? {
        Some(_) => Ok(()),
        None => Err(ShopError::Forbidden),
    }
}

/// Whether the request holds `BOOKSHOP_ADMIN_TOKEN` as a Bearer token, compared in constant time;
/// never when no token is set.
pub fn has_token(state: &AppState, parts: &Parts) -> bool {
    let sent = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let sent = sent.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    let right = state.admin_token.as_ref();
    right.is_some_and(|token| token.expose_secret().as_bytes().ct_eq(sent.as_bytes()).into())
}
