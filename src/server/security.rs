//! What protects every request, whatever it asks for.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// Refuses a request that would change something and that another site's page sent
/// (<https://developer.mozilla.org/docs/Web/HTTP/Headers/Sec-Fetch-Site>). A program that is no
/// browser sends neither header and carries no visitor's cookie by accident: it may pass.
pub async fn same_origin(request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if safe || sent_by_ourselves(request.headers()) {
        return next.run(request).await;
    }
    (StatusCode::FORBIDDEN, "This request came from another site. Open the shop and try again.")
        .into_response()
}

fn sent_by_ourselves(headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    let Some(origin) = headers.get(header::ORIGIN) else {
        return true;
    };
    let origin = origin.to_str().unwrap_or_default();
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let origin_host = origin.split_once("://").map(|(_, host)| host);
    host.is_some() && origin_host == host
}

/// Whether the request says which page sent it, as browsers do with all that can change something.
/// [`same_origin`] has checked what it says.
pub fn says_where_from(headers: &HeaderMap) -> bool {
    headers.contains_key("sec-fetch-site") || headers.contains_key(header::ORIGIN)
}

/// Sets the headers that are right for every answer.
pub async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let failed = response.status().is_client_error() || response.status().is_server_error();
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    // A PaymentIntent's id must not travel to other sites in a Referer. With "no-referrer" a
    // browser would name no Origin either, and an older one's plain forms would be refused.
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    if failed {
        headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    }
    response
}

/// Keeps a visitor's own pages and calls out of every cache and every search engine.
pub async fn private(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let private = matches!(path, "/checkout" | "/success" | "/cart" | "/orders")
        || path.starts_with("/cart/")
        || path.starts_with("/checkout/")
        || path.starts_with("/orders/")
        || path.starts_with("/fn/");
    let mut response = next.run(request).await;
    if !private {
        return response;
    }
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(n, v)| ((*n).parse().expect("a name"), HeaderValue::from_static(v)))
            .collect()
    }

    #[test]
    fn only_our_own_pages_and_programs_may_write() {
        assert!(sent_by_ourselves(&with(&[])));
        assert!(sent_by_ourselves(&with(&[("sec-fetch-site", "same-origin")])));
        assert!(sent_by_ourselves(&with(&[
            ("origin", "https://shop.example"),
            ("host", "shop.example")
        ])));
        for foreign in [
            with(&[("sec-fetch-site", "cross-site")]),
            with(&[
                ("sec-fetch-site", "same-site"),
                ("origin", "https://shop.example"),
                ("host", "shop.example"),
            ]),
            with(&[("origin", "https://evil.example"), ("host", "shop.example")]),
            with(&[("origin", "null"), ("host", "shop.example")]),
            with(&[("origin", "https://shop.example")]),
        ] {
            assert!(!sent_by_ourselves(&foreign), "{foreign:?}");
        }
    }
}
