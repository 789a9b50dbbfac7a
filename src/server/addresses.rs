//! Addresses that are no page's: refused, or sent on to the page that is meant.

use axum::{
    Router,
    extract::{Path, Request},
    http::{StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use std::borrow::Cow;

/// The longest name between two slashes of an address, in bytes as sent.
const LONGEST_NAME: usize = 255;

/// The longest address, in bytes as sent: the shop's own have some hundreds.
const LONGEST_ADDRESS: usize = 8192;

/// The addresses of the older shops.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/order/{id}", get(old_order)).route("/complete/{id}", get(old_complete))
}

/// Lets through what is a page's address, or may be.
pub async fn check(request: Request, next: Next) -> Response {
    let uri = request.uri();
    match refusal(uri).or_else(|| without_trailing_slash(uri)).or_else(|| clean(uri)) {
        Some(answer) => answer,
        None => next.run(request).await,
    }
}

/// Refuses addresses that no page, book or file has: too long ones, `*` and those of a proxy's
/// CONNECT, which have no path, and those that lead elsewhere once somebody takes `..` or a
/// backslash in them for what it is in a file's path.
fn refusal(uri: &Uri) -> Option<Response> {
    let address = uri.path_and_query().map_or("", |address| address.as_str());
    if address.len() > LONGEST_ADDRESS
        || uri.path().split('/').any(|name| name.len() > LONGEST_NAME)
    {
        let told = "This address is too long. Search for fewer words, or begin at the shop's list.";
        return Some((StatusCode::URI_TOO_LONG, told).into_response());
    }
    if !uri.path().starts_with('/') || leads_elsewhere(uri.path()) {
        let told = "This address cannot be read. Begin at the shop's list of books.";
        return Some((StatusCode::BAD_REQUEST, told).into_response());
    }
    None
}

/// Whether a path has `.` or `..` between two slashes, in any way of writing, or a backslash.
pub(super) fn leads_elsewhere(path: &str) -> bool {
    let plain: Cow<'_, [u8]> = percent_encoding::percent_decode_str(path).into();
    path.contains('\\')
        || plain.split(|byte| matches!(byte, b'/' | b'\\')).any(|name| matches!(name, b"." | b".."))
}

/// An address with slashes at its end is the same page without them.
fn without_trailing_slash(uri: &Uri) -> Option<Response> {
    let path = uri.path();
    if path == "/" || !path.ends_with('/') {
        return None;
    }
    // One slash in front, or "//example.com/" would lead to another site.
    let path = format!("/{}", path.trim_matches('/'));
    Some(match uri.query() {
        Some(query) => Redirect::permanent(&format!("{path}?{query}")).into_response(),
        None => Redirect::permanent(&path).into_response(),
    })
}

/// Sends a browser that comes back from Stripe on to the same page without what Stripe appended
/// (<https://docs.stripe.com/js/payment_intents/confirm_payment>): the client_secret must not stay
/// in the address bar, and `redirect_status` is not believed.
fn clean(uri: &Uri) -> Option<Response> {
    if uri.path() != "/success" {
        return None;
    }
    let query = uri.query().unwrap_or_default();
    let find = |name: &str| {
        let mut pairs = form_urlencoded::parse(query.as_bytes());
        pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    };
    let appended = ["payment_intent_client_secret", "redirect_status"];
    appended.iter().any(|name| find(name).is_some()).then(|| {
        let id = find("payment_intent").or_else(|| find("pi")).unwrap_or_default();
        let private = [(header::CACHE_CONTROL.as_str(), "no-store"), ("x-robots-tag", "noindex")];
        (private, see_other("/success", "pi", &id)).into_response()
    })
}

/// The order page of the older shop.
async fn old_order(Path(id): Path<String>) -> Response {
    see_other("/checkout", "item", &id)
}

/// The thank-you page of the older shop.
async fn old_complete(Path(id): Path<String>) -> Response {
    see_other("/success", "pi", &id)
}

fn see_other(path: &str, name: &str, value: &str) -> Response {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair(name, value).finish();
    Redirect::to(&format!("{path}?{query}")).into_response()
}
