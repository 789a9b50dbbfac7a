//! Who is visiting: a random id in a signed cookie that scripts cannot read.

use super::{
    cookie_keys::{CookieKeys, signed},
    security::is_encrypted,
    state::AppState,
};
use crate::{domain::visitor::Visitor, error::ShopError};
use axum::{
    http::{HeaderMap, header::SET_COOKIE, request::Parts},
    response::{IntoResponse, Response},
};
use axum_client_ip::ClientIp;
use axum_extra::extract::cookie::{Cookie, SameSite, SignedCookieJar};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use std::net::IpAddr;

const COOKIE: &str = "visitor";

/// The visitor of the request that the present server function answers, if the shop knows them.
///
/// # Errors
/// [`ShopError::Internal`] outside of a request.
pub fn known(state: &AppState) -> Result<Option<Visitor>, ShopError> {
    let parts = use_context::<Parts>().ok_or(ShopError::Internal)?;
    Ok(read(&parts.headers, &state.cookie_keys))
}

/// The same visitor, or a new one whom the response's cookie makes known.
///
/// # Errors
/// [`ShopError::Internal`] outside of a request.
pub fn known_or_new(state: &AppState) -> Result<Visitor, ShopError> {
    let parts = use_context::<Parts>().ok_or(ShopError::Internal)?;
    let response = use_context::<ResponseOptions>().ok_or(ShopError::Internal)?;
    if let Some(visitor) = read(&parts.headers, &state.cookie_keys) {
        return Ok(visitor);
    }
    let (visitor, headers) = welcome(&parts.headers, &state.cookie_keys);
    for value in headers.get_all(SET_COOKIE) {
        response.append_header(SET_COOKIE, value.clone());
    }
    Ok(visitor)
}

/// The network address that the present request came from; `None` when it cannot be told.
pub async fn address() -> Option<IpAddr> {
    leptos_axum::extract::<ClientIp>().await.ok().map(|ClientIp(address)| address)
}

/// Gives whoever opens a checkout a cookie, so that two tabs of it are one visitor.
pub fn remember(state: &AppState, request: &HeaderMap, response: &mut Response) {
    if read(request, &state.cookie_keys).is_none() {
        response.headers_mut().extend(welcome(request, &state.cookie_keys).1);
    }
}

/// The visitor whose cookie a request sends.
pub fn read(headers: &HeaderMap, keys: &CookieKeys) -> Option<Visitor> {
    let id = signed(headers, COOKIE, &keys.visitor)
        .or_else(|| signed(headers, COOKIE, &keys.older).filter(|id| is_id(id)))?;
    Some(Visitor(id))
}

/// Whether it is what [`welcome`] makes: no other cookie of the shop holds the like.
fn is_id(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// A new visitor, and the headers that set the cookie.
pub fn welcome(request: &HeaderMap, keys: &CookieKeys) -> (Visitor, HeaderMap) {
    let visitor = Visitor(uuid::Uuid::new_v4().simple().to_string());
    let cookie = Cookie::build((COOKIE, visitor.0.clone()))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(is_encrypted(request))
        .permanent()
        .build();
    let jar = SignedCookieJar::new(keys.visitor.clone()).add(cookie);
    (visitor, jar.into_response().headers().clone())
}
