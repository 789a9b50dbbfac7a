//! What search engines ask for before they read the shop: `/robots.txt`, `/sitemap.xml`
//! (<https://www.rfc-editor.org/rfc/rfc9309>, <https://www.sitemaps.org/protocol.html>).

use super::{db::sitemap, state::AppState};
use crate::domain::utc;
use axum::{
    Router,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use std::fmt::Write;

/// Books in one file of the sitemap: 50,000 are allowed, fewer are read at once.
const PART: i64 = 10_000;

/// What is of no use to a search engine: what is somebody's own, and what programs read.
const PRIVATE: [&str; 7] = ["/admin", "/api/", "/cart", "/checkout", "/fn/", "/orders", "/success"];

/// `/robots.txt`, `/sitemap.xml` and the files that it names.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/robots.txt", get(robots))
        .route("/sitemap.xml", get(whole))
        .route("/sitemaps/{file}", get(part))
}

async fn robots(State(state): State<AppState>) -> Response {
    let mut text = "User-agent: *\n".to_owned();
    for path in PRIVATE {
        let _ = writeln!(text, "Disallow: {path}");
    }
    let _ = writeln!(text, "\nSitemap: {}/sitemap.xml", state.public_url);
    answer("text/plain; charset=utf-8", text)
}

/// All books at once, or the files in which they are.
async fn whole(State(state): State<AppState>) -> Response {
    let parts = match sitemap::parts(&state.db, PART).await {
        Ok(parts) => parts,
        Err(error) => return failed(&error),
    };
    if let [] | [0] = parts[..] {
        return pages(&state, 0).await;
    }
    let base = in_xml(&state.public_url);
    let mut text = head("sitemapindex");
    for part in parts {
        let number = part + 1;
        let _ = writeln!(text, "<sitemap><loc>{base}/sitemaps/{number}.xml</loc></sitemap>");
    }
    text.push_str("</sitemapindex>\n");
    answer("application/xml", text)
}

async fn part(State(state): State<AppState>, Path(file): Path<String>) -> Response {
    let number = file.strip_suffix(".xml").and_then(|number| number.parse::<i64>().ok());
    // Beyond it there are no numbers for books.
    match number.filter(|number| (1..i64::MAX / PART).contains(number)) {
        Some(number) => pages(&state, number - 1).await,
        None => missing(),
    }
}

/// The addresses of one part; the first has the list of books too.
async fn pages(state: &AppState, part: i64) -> Response {
    let books = match sitemap::books(&state.db, part, PART).await {
        Ok(books) => books,
        Err(error) => return failed(&error),
    };
    if books.is_empty() && part > 0 {
        return missing();
    }
    let base = in_xml(&state.public_url);
    let mut text = head("urlset");
    if part == 0 {
        let _ = writeln!(text, "<url><loc>{base}/</loc></url>");
    }
    for (slug, changed_at) in books {
        let (slug, day) = (in_xml(&slug), utc::date(changed_at));
        let _ = writeln!(text, "<url><loc>{base}/books/{slug}</loc><lastmod>{day}</lastmod></url>");
    }
    text.push_str("</urlset>\n");
    answer("application/xml", text)
}

fn head(root: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <{root} xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
    )
}

fn in_xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn answer(media_type: &'static str, text: String) -> Response {
    let headers =
        [(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, "public, max-age=3600")];
    (headers, text).into_response()
}

fn missing() -> Response {
    (StatusCode::NOT_FOUND, "There is no such file.").into_response()
}

fn failed(error: &sqlx::Error) -> Response {
    tracing::error!(%error, "the sitemap could not be read");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
