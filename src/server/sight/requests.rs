//! Around every request, whether its page was kept or not: its id, how it was answered, and how long
//! that took.

use crate::server::state::AppState;
use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header::RETRY_AFTER},
    middleware::Next,
    response::{IntoResponse, Response},
};
use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family, histogram::Histogram},
    registry::{Registry, Unit},
};
use std::time::{Duration, Instant};
use tokio::time::timeout;

/// What a request goes by, here and at the proxy in front.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The longest id that is taken over from a proxy, in letters.
const LONGEST_ID: usize = 64;

/// Where large files go, which may take so many times as long as other requests.
const LONG: [&str; 2] = ["/admin/books/import", "/admin/books/import/confirm"];
const LONGER: u32 = 5;

/// A kept page takes less than the first of them, a call to Stripe up to the last. In seconds.
const TIMES: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.25, 1.0, 2.5, 10.0];

/// How requests were answered. No label holds what a visitor has typed.
pub struct Requests {
    answers: Family<Answer, Counter>,
    times: Family<Route, Histogram>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answer {
    method: &'static str,
    route: String,
    status: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

impl Requests {
    pub(super) fn registered(registry: &mut Registry) -> Requests {
        let answers = Family::default();
        let times = Family::new_with_constructor((|| Histogram::new(TIMES)) as fn() -> Histogram);
        let about = "Requests by method, route and class of status";
        registry.register("http_requests", about, answers.clone());
        let about = "From a request's head to the head of its answer";
        registry.register_with_unit("http_request_duration", about, Unit::Seconds, times.clone());
        Requests { answers, times }
    }

    /// Counts one request; `route` is the pattern of its address, if it is any.
    fn count(&self, method: &Method, route: Option<&str>, status: StatusCode, took: Duration) {
        // Files, and addresses that nothing has.
        let route = route.unwrap_or("other").to_owned();
        let answer = Answer { method: known(method), route, status: class(status) };
        self.answers.get_or_create(&answer).inc();
        self.times.get_or_create(&Route { route: answer.route }).observe(took.as_secs_f64());
    }
}

/// Counts each request, and lets none have an id that does not belong in a log.
pub async fn watch(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let begun = Instant::now();
    if request.headers().get(&REQUEST_ID).is_some_and(|id| !is_usable(id)) {
        request.headers_mut().remove(&REQUEST_ID);
    }
    let method = request.method().clone();
    let response = next.run(request).await;
    let route = response.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    state.sight.requests.count(&method, route, response.status(), begun.elapsed());
    response
}

/// Has no request take longer than `limit`, and tells [`watch`], which stands outside of all routes,
/// which of them has answered.
pub async fn on_route(
    State(limit): State<Duration>,
    route: Option<MatchedPath>,
    request: Request,
    next: Next,
) -> Response {
    let long = LONG.contains(&request.uri().path());
    let limit = limit.saturating_mul(if long { LONGER } else { 1 });
    let mut response = timeout(limit, next.run(request)).await.unwrap_or_else(|_| too_long());
    if let Some(route) = route {
        response.extensions_mut().insert(route);
    }
    response
}

/// What the request with these headers is called: [`watch`] has let only usable names through.
pub fn id(headers: &HeaderMap) -> Option<&str> {
    headers.get(&REQUEST_ID)?.to_str().ok()
}

fn too_long() -> Response {
    let told = "This took too long. Please try again in a minute.";
    (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "60")], told).into_response()
}

fn is_usable(id: &HeaderValue) -> bool {
    let letter = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (1..=LONGEST_ID).contains(&id.len()) && id.as_bytes().iter().all(letter)
}

/// Anybody may send a method that nobody has heard of.
fn known(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}

fn class(status: StatusCode) -> &'static str {
    match status.as_u16() {
        100..200 => "1xx",
        200..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        _ => "5xx",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_short_and_plain_is_taken_for_an_id() {
        let usable = |text: &str| is_usable(&HeaderValue::from_str(text).expect("a header"));
        for good in ["a", "0af7651916cd43dd8448eb211c80319c", "Proxy_1-2", &"x".repeat(64)] {
            assert!(usable(good), "{good}");
        }
        for bad in ["", "a b", "a\tb", "zoe@books.example", "x=1", "é", &"x".repeat(65)] {
            assert!(!usable(bad), "{bad}");
        }
    }
}
