//! A shop's way to Stripe that a test can watch, and hold up.

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri, header},
    response::IntoResponse,
};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{net::TcpListener, sync::Barrier, time::timeout};

/// Far longer than any copy takes to call.
const PATIENCE: Duration = Duration::from_secs(60);

/// Passes calls on, and remembers those that are watched.
#[derive(Clone)]
pub struct Way {
    base: String,
    watched: Arc<Mutex<Watched>>,
    all: Arc<Barrier>,
    client: reqwest::Client,
}

#[derive(Default)]
struct Watched {
    /// How the paths of the watched calls begin.
    prefix: Option<&'static str>,
    calls: Vec<String>,
}

impl Way {
    /// A way of its own to the account at that base; answers where it begins. The first watched
    /// call waits at `all`.
    pub async fn to(base: &str, all: &Arc<Barrier>) -> (Way, String) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/", listener.local_addr().expect("an address"));
        let way = Way {
            base: base.trim_end_matches('/').to_owned(),
            watched: Arc::default(),
            all: all.clone(),
            client: reqwest::Client::new(),
        };
        let router = Router::new().fallback(pass).with_state(way.clone());
        tokio::spawn(async { axum::serve(listener, router).await });
        (way, url)
    }

    /// Remembers the calls whose paths begin so, from now on.
    pub fn watch(&self, prefix: &'static str) {
        let watched = Watched { prefix: Some(prefix), calls: Vec::new() };
        *self.watched.lock().expect("no panic while it was held") = watched;
    }

    /// What was remembered: method, address and idempotency key.
    pub fn calls(&self) -> Vec<String> {
        self.watched.lock().expect("no panic while it was held").calls.clone()
    }

    /// Whether this call is the first that is watched.
    fn is_first(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> bool {
        let mut watched = self.watched.lock().expect("no panic while it was held");
        if !watched.prefix.is_some_and(|prefix| uri.path().starts_with(prefix)) {
            return false;
        }
        let key = headers.get("idempotency-key").filter(|_| *method == Method::POST);
        let key = key.and_then(|key| key.to_str().ok()).unwrap_or_default();
        watched.calls.push(format!("{method} {uri} {key}"));
        watched.calls.len() == 1
    }
}

async fn pass(
    State(way): State<Way>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> impl IntoResponse {
    if way.is_first(&method, &uri, &headers) {
        timeout(PATIENCE, way.all.wait()).await.expect("all of them call");
    }
    let mut request = way.client.request(method, format!("{}{uri}", way.base)).body(body);
    for (name, value) in headers.iter().filter(|(name, _)| **name != header::HOST) {
        request = request.header(name, value);
    }
    // Its own side of a connection that breaks is a failure to the shop, too.
    let Ok(answer) = request.send().await else {
        return (StatusCode::BAD_GATEWAY, Bytes::new());
    };
    let status = StatusCode::from_u16(answer.status().as_u16()).expect("a status");
    match answer.bytes().await {
        Ok(body) => (status, body),
        Err(_) => (StatusCode::BAD_GATEWAY, Bytes::new()),
    }
}
