//! Responses and their headers.

use axum::http::header::{CACHE_CONTROL, HeaderName, WWW_AUTHENTICATE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse as _, Response};

use super::api::Answer;

/// The API version that answers when the caller names none.
pub(super) const DEFAULT_VERSION: &str = "2026-09-30.endive";

/// The HTTP response of an answer, with the headers that every one has.
pub(super) fn respond(parts: &Parts, answer: Answer, request_id: &str) -> Response {
    let status =
        StatusCode::from_u16(answer.kept.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, answer.kept.body).into_response();
    let headers = response.headers_mut();
    let mut put = |name: &'static str, value: &[u8]| {
        if let Ok(value) = HeaderValue::from_bytes(value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    };
    let sent = |name: &str| parts.headers.get(name).map(HeaderValue::as_bytes);
    put("content-type", b"application/json");
    put("request-id", request_id.as_bytes());
    put("stripe-version", sent("stripe-version").unwrap_or(DEFAULT_VERSION.as_bytes()));
    if let (Some(key), &Method::POST) = (sent("idempotency-key"), &parts.method) {
        put("idempotency-key", key);
        put("original-request", answer.kept.request_id.as_bytes());
    }
    if answer.replayed {
        put("idempotent-replayed", b"true");
    }
    // As on Stripe: any page may call, the keys decide. No cookies are involved.
    put("access-control-allow-origin", b"*");
    put(
        "access-control-expose-headers",
        b"Request-Id, Stripe-Manage-Version, Stripe-Should-Retry, Idempotent-Replayed",
    );
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache, no-store"));
    if status == StatusCode::UNAUTHORIZED {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"Stripe\""));
    }
    response
}

/// A browser asks whether it may send the request that follows.
pub(super) fn preflight(headers: &HeaderMap) -> Response {
    let asked = headers
        .get("access-control-request-headers")
        .cloned()
        .unwrap_or_else(|| HeaderValue::from_static("authorization, content-type, stripe-version"));
    (
        StatusCode::OK,
        [
            ("access-control-allow-origin", HeaderValue::from_static("*")),
            ("access-control-allow-methods", HeaderValue::from_static("GET, POST, DELETE")),
            ("access-control-allow-headers", asked),
            ("access-control-max-age", HeaderValue::from_static("300")),
        ],
    )
        .into_response()
}
