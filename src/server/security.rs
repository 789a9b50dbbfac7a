//! What protects every request, whatever it asks for.

use super::answer;
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};

/// What no page of the shop uses (<https://www.w3.org/TR/permissions-policy/>).
const FEATURES: &str = "accelerometer=(), camera=(), display-capture=(), geolocation=(), \
    gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), \
    publickey-credentials-get=(), serial=(), usb=()";

/// The same without what Stripe's frames may ask for.
const CHECKOUT_FEATURES: &str = "accelerometer=(), camera=(), display-capture=(), geolocation=(), \
    gyroscope=(), magnetometer=(), microphone=(), midi=(), serial=(), usb=()";

/// Two years (<https://www.rfc-editor.org/rfc/rfc6797>).
const HTTPS_ONLY: &str = "max-age=63072000";

/// The refusal of a request that would change something and that another site's page sent
/// (<https://developer.mozilla.org/docs/Web/HTTP/Headers/Sec-Fetch-Site>). A program that is no
/// browser sends neither header and carries no visitor's cookie by accident: it may pass.
pub fn foreign(request: &Request, public_url: &str) -> Option<Response> {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let told = "This request came from another site. Open the shop and try again.";
    (!safe && !sent_by_ourselves(request.headers(), public_url))
        .then(|| (StatusCode::FORBIDDEN, told).into_response())
}

fn sent_by_ourselves(headers: &HeaderMap, public_url: &str) -> bool {
    let said = [header::HOST, header::ORIGIN, HeaderName::from_static("sec-fetch-site")];
    if said.iter().any(|name| headers.get_all(name).iter().count() > 1) {
        return false;
    }
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    let Some(origin) = headers.get(header::ORIGIN) else {
        return true;
    };
    let Some((scheme, origin_host)) = origin.to_str().ok().and_then(|text| text.split_once("://"))
    else {
        return false;
    };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let (public_scheme, public) = public_url.split_once("://").unwrap_or_default();
    // At another name than its public one the shop does not know how it is reached.
    let is_public = public.split('/').next() == Some(origin_host);
    let right =
        if is_public { scheme == public_scheme } else { matches!(scheme, "http" | "https") };
    right && host == Some(origin_host)
}

/// Whether the browser's connection is encrypted, as the proxy says: the first one, of several.
pub fn is_encrypted(headers: &HeaderMap) -> bool {
    let said = headers.get("x-forwarded-proto").and_then(|value| value.to_str().ok());
    let first = said.and_then(|protocols| protocols.split(',').next());
    first.is_some_and(|protocol| protocol.trim().eq_ignore_ascii_case("https"))
}

/// Whether the request says which page sent it, as browsers do with all that can change something.
/// [`foreign`] has checked what it says.
pub fn says_where_from(headers: &HeaderMap) -> bool {
    headers.contains_key("sec-fetch-site") || headers.contains_key(header::ORIGIN)
}

/// Sets the headers that are right for every answer, and those of the checkout.
pub fn headers(response: &mut Response, public_url: &str, checkout: bool) {
    let later = response.status() == StatusCode::SERVICE_UNAVAILABLE;
    let failed = response.status().is_client_error() || response.status().is_server_error();
    let kind = response.headers().get(header::CONTENT_TYPE);
    let page = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    // A PaymentIntent's id must not travel to other sites in a Referer. With "no-referrer" a
    // browser would name no Origin either, and an older one's plain forms would be refused.
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    // A bank's page, and Stripe's wallets, may open a window of their own and answer from there.
    let (opener, features) = match checkout {
        true => ("same-origin-allow-popups", CHECKOUT_FEATURES),
        false => ("same-origin", FEATURES),
    };
    // Of use for documents alone.
    if page {
        headers.insert("cross-origin-opener-policy", HeaderValue::from_static(opener));
        headers.insert("permissions-policy", HeaderValue::from_static(features));
    }
    if public_url.starts_with("https://") {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(HTTPS_ONLY));
    }
    if later {
        headers.entry(header::RETRY_AFTER).or_insert(HeaderValue::from_static("30"));
    }
    if failed {
        headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    }
}

/// Whether that is a visitor's own page or call.
pub fn is_private(path: &str) -> bool {
    matches!(path, "/checkout" | "/success" | "/cart" | "/orders")
        || path.starts_with("/cart/")
        || path.starts_with("/checkout/")
        || path.starts_with("/orders/")
        || answer::is_call(path)
}

/// Keeps an answer out of every cache and every search engine.
pub fn keep_private(response: &mut Response) {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, HeaderValue::from_static(value));
        }
        headers
    }

    #[test]
    fn only_our_own_pages_and_programs_may_write() {
        const SHOP: &str = "https://shop.example";
        let host = ("host", "shop.example");
        for ours in [
            with(&[]),
            with(&[("sec-fetch-site", "same-origin")]),
            with(&[("origin", SHOP), host]),
            // A name that the shop does not know of, such as that of a computer at home.
            with(&[("origin", "http://192.0.2.1:3000"), ("host", "192.0.2.1:3000")]),
        ] {
            assert!(sent_by_ourselves(&ours, SHOP), "{ours:?}");
        }
        for foreign in [
            with(&[("sec-fetch-site", "cross-site")]),
            with(&[("sec-fetch-site", "same-site"), ("origin", SHOP), host]),
            with(&[("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")]),
            with(&[("origin", "https://evil.example"), host]),
            with(&[("origin", SHOP), ("origin", "https://evil.example"), host]),
            with(&[("origin", "null"), host]),
            with(&[("origin", SHOP)]),
            with(&[("origin", "http://shop.example"), host]),
            with(&[("origin", "ftp://192.0.2.1"), ("host", "192.0.2.1")]),
        ] {
            assert!(!sent_by_ourselves(&foreign, SHOP), "{foreign:?}");
        }
    }

    #[test]
    fn the_first_proxy_says_whether_a_browser_is_encrypted() {
        for (said, encrypted) in [
            ("https", true),
            ("HTTPS", true),
            ("https,https", true),
            ("https, http", true),
            ("http", false),
            ("http, https", false),
            ("", false),
        ] {
            assert_eq!(is_encrypted(&with(&[("x-forwarded-proto", said)])), encrypted, "{said}");
        }
    }
}
