//! The browser half, compiled in, and the few plain pages.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::{Html, IntoResponse as _, Response};

use super::currencies;
use super::objects::{int, text};
use super::router::Shared;

const HTML: &str = "text/html; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";

/// Name, content type, content.
const FILES: &[(&str, &str, &str)] = &[
    ("appearance.js", SCRIPT, include_str!("browser/appearance.js")),
    ("card.js", SCRIPT, include_str!("browser/card.js")),
    ("challenge.css", STYLE, include_str!("browser/challenge.css")),
    ("challenge.html", HTML, include_str!("browser/challenge.html")),
    ("challenge.js", SCRIPT, include_str!("browser/challenge.js")),
    ("fields.js", SCRIPT, include_str!("browser/fields.js")),
    ("form.js", SCRIPT, include_str!("browser/form.js")),
    ("frame.css", STYLE, include_str!("browser/frame.css")),
    ("frame.html", HTML, include_str!("browser/frame.html")),
    ("frame.js", SCRIPT, include_str!("browser/frame.js")),
    ("frames.js", SCRIPT, include_str!("browser/frames.js")),
    ("modal.js", SCRIPT, include_str!("browser/modal.js")),
    ("payments.js", SCRIPT, include_str!("browser/payments.js")),
    ("stripe.js", SCRIPT, include_str!("browser/stripe.js")),
    ("wire.js", SCRIPT, include_str!("browser/wire.js")),
];

/// `GET /endive/:name`
pub(super) async fn file(Path(name): Path<String>) -> Response {
    serve(&name)
}

/// `GET /3ds/challenge`
pub(super) async fn challenge() -> Response {
    serve("challenge.html")
}

/// `GET /`
pub(super) async fn index() -> Response {
    page(
        StatusCode::OK,
        "A sandbox of Stripe's API",
        "This is the bookshop's own stand-in for Stripe, for development and tests. It takes \
         Stripe's test cards, and no money moves. The API is under <code>/v1/</code>.",
    )
}

/// `GET /receipts/:charge`: where a charge's `receipt_url` leads.
pub(super) async fn receipt(State(app): Shared, Path(id): Path<String>) -> Response {
    let found = async { app.store.read().await?.find("charge", &id).await };
    match found.await {
        Ok(Some(charge)) => {
            let amount = currencies::format(int(&charge, "amount"), text(&charge, "currency"));
            let paid = format!("{amount} was paid in the sandbox. No money moved.");
            page(StatusCode::OK, "Test receipt", &paid)
        }
        Ok(None) => page(StatusCode::NOT_FOUND, "No such receipt", "There is no such charge."),
        Err(_) => {
            page(StatusCode::INTERNAL_SERVER_ERROR, "Error", "The receipt could not be read.")
        }
    }
}

fn serve(name: &str) -> Response {
    match FILES.iter().find(|(known, _, _)| *known == name) {
        // The shop's page, of another origin, imports payments.js and what that
        // imports, and modules cross origins only with CORS.
        Some((_, kind, content)) => (
            [
                (CONTENT_TYPE, *kind),
                (CACHE_CONTROL, "no-store"),
                (ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
                (X_CONTENT_TYPE_OPTIONS, "nosniff"),
            ],
            *content,
        )
            .into_response(),
        None => page(StatusCode::NOT_FOUND, "Not found", "There is no such file."),
    }
}

fn page(status: StatusCode, title: &str, text: &str) -> Response {
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         </head><body><h1>{title}</h1><p>{text}</p></body></html>"
    );
    (status, [(CONTENT_TYPE, HTML), (CACHE_CONTROL, "no-store")], Html(html)).into_response()
}
