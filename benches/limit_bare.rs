//! The least that answers as the shop's list does: the same bytes with the same headers, from
//! memory. `limit_bare http://127.0.0.1:PORT/` asks that shop once at start.

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, HeaderValue, Response, header},
    routing::get,
};
use std::{error::Error, sync::Arc};
use tokio::net::TcpListener;

/// What a load can ask for.
const ENCODINGS: [&str; 3] = ["", "br", "gzip"];

/// The shop's answer to who takes that encoding.
struct Kept {
    encoding: &'static str,
    headers: HeaderMap,
    body: Bytes,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let page = std::env::args().nth(1).ok_or("the address of the shop's list is missing")?;
    let mut kept = Vec::new();
    for encoding in ENCODINGS {
        kept.push(ask(&page, encoding).await?);
    }
    let router = Router::new().route("/", get(answer)).with_state(Arc::new(kept));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("Limit is open at http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, router).await?)
}

async fn ask(page: &str, encoding: &'static str) -> Result<Kept, reqwest::Error> {
    let mut request = reqwest::Client::new().get(page);
    if !encoding.is_empty() {
        request = request.header(header::ACCEPT_ENCODING, HeaderValue::from_static(encoding));
    }
    let answer = request.send().await?.error_for_status()?;
    let mut headers = answer.headers().clone();
    // These are the server's own.
    for name in [header::DATE, header::CONTENT_LENGTH, header::TRANSFER_ENCODING] {
        headers.remove(name);
    }
    Ok(Kept { encoding, headers, body: answer.bytes().await? })
}

async fn answer(State(kept): State<Arc<Vec<Kept>>>, asked: HeaderMap) -> Response<Body> {
    let encoding = asked.get(header::ACCEPT_ENCODING).map_or(&b""[..], HeaderValue::as_bytes);
    let found = kept.iter().find(|kept| kept.encoding.as_bytes() == encoding).unwrap_or(&kept[0]);
    let mut response = Response::new(Body::from(found.body.clone()));
    *response.headers_mut() = found.headers.clone();
    response
}
