//! The signed link to a buyer's orders: whoever reads the mail of an address may see what was
//! bought with it, with no password. The link names one of the orders, never the address.

use super::{
    db::{my_orders, now},
    language, render,
    state::AppState,
};
use crate::{
    domain::{
        buyer::email_fault,
        my_orders::{AskFault, Asked, MyOrder},
        order::OrderId,
    },
    error::ShopError,
};
use axum::{
    Router,
    extract::{DefaultBodyLimit, RawForm, State},
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use axum_client_ip::{ClientIp, Rejection};
use hmac::{Hmac, Mac, digest::InvalidLength};
use leptos::prelude::provide_context;
use sha2::Sha256;
use tokio::sync::Semaphore;

/// How long a link works, in seconds.
const LIFE: i64 = 24 * 60 * 60;

/// The longest form, in bytes.
const MAX_BODY: usize = 4096;

/// How many of those who asked may wait for their mail to be queued. Who asks beyond that is answered
/// the same, and asks again when no mail comes.
static WAITING: Semaphore = Semaphore::const_new(64);

/// The form's address; the pages that show it are Leptos'.
pub fn routes() -> Router<AppState> {
    Router::new().route("/orders", post(ask)).layer(DefaultBodyLimit::max(MAX_BODY))
}

/// Asks for a link by mail. The answer is the same, and comes as fast, whether or not there are
/// orders for that address.
async fn ask(
    State(state): State<AppState>,
    address: Result<ClientIp, Rejection>,
    parts: Parts,
    RawForm(form): RawForm,
) -> Response {
    let email = form_urlencoded::parse(&form)
        .find(|(name, _)| name == "email")
        .map(|(_, value)| value.trim().to_owned())
        .unwrap_or_default();
    let refused = if let Some(fault) = email_fault(&email) {
        Some((StatusCode::UNPROCESSABLE_ENTITY, AskFault::Email(fault)))
    } else if !state.limits.count_link(address.ok().map(|ClientIp(address)| address)) {
        Some((StatusCode::TOO_MANY_REQUESTS, AskFault::TooMany))
    } else {
        None
    };
    if let Some((status, fault)) = refused {
        let typed = Asked { email, fault };
        return render::page(&state, parts, status, move || provide_context(typed.clone())).await;
    }
    let language = language::of(&parts);
    // Looked up after the answer: how long that takes must tell nothing.
    let Ok(waiting) = WAITING.try_acquire() else {
        tracing::warn!("too many ask for links to their orders at once: one gets none");
        return Redirect::to("/orders?asked=yes").into_response();
    };
    tokio::spawn(async move {
        let _waiting = waiting;
        match my_orders::queue_link(&state.db, &email, language).await {
            Ok(true) => state.outbox.notify_one(),
            Ok(false) => {}
            Err(error) => tracing::error!(%error, "a link to somebody's orders was not queued"),
        }
    });
    Redirect::to("/orders?asked=yes").into_response()
}

/// A link to the orders of whoever bought this one, which works from now on for a day.
///
/// # Errors
/// [`ShopError::Internal`] when the key cannot be used.
pub fn link(state: &AppState, order: &OrderId) -> Result<String, ShopError> {
    let until = now() + LIFE;
    let mac = mac(state, order, until)?.finalize().into_bytes();
    let mac: String = mac.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("{}/orders/mine?token={}-{until}-{mac}", state.public_url, order.0))
}

/// The orders that a link's token shows.
///
/// # Errors
/// [`ShopError::LinkForged`] for a token that is not ours, [`ShopError::LinkExpired`] for one
/// whose day is over.
pub async fn orders(state: &AppState, token: &str) -> Result<Vec<MyOrder>, ShopError> {
    let mut parts = token.splitn(3, '-');
    let (Some(order), Some(until), Some(signature)) = (parts.next(), parts.next(), parts.next())
    else {
        return Err(ShopError::LinkForged);
    };
    let order = OrderId(order.to_owned());
    let until: i64 = until.parse().map_err(|_| ShopError::LinkForged)?;
    let signature = from_hex(signature).ok_or(ShopError::LinkForged)?;
    // Compares in constant time.
    mac(state, &order, until)?.verify_slice(&signature).map_err(|_| ShopError::LinkForged)?;
    if until < now() {
        return Err(ShopError::LinkExpired);
    }
    Ok(my_orders::of_buyer(&state.db, &order).await?)
}

fn mac(state: &AppState, order: &OrderId, until: i64) -> Result<Hmac<Sha256>, ShopError> {
    let mac = Hmac::<Sha256>::new_from_slice(&state.link_key);
    let mut mac = mac.map_err(|InvalidLength| ShopError::Internal)?;
    mac.update(format!("{}-{until}", order.0).as_bytes());
    Ok(mac)
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let pair = |at: usize| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
    (0..64).step_by(2).map(pair).collect()
}
