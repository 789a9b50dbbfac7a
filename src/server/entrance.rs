//! What is done around the shop's pages and calls, in two layers: for each layer a request copies
//! all that lies below it.

use super::{admin, answer, render::page, security, state::AppState, visitor};
use crate::domain::mode::PaymentMode;
use axum::{
    extract::{Request, State},
    http::{HeaderValue, StatusCode, Uri, header},
    middleware::Next,
    response::Response,
};

/// Lets in what may be asked for: nothing that another site's page sends to change something, and
/// the seller's pages for the seller alone.
pub async fn enter(State(state): State<AppState>, request: Request, next: Next) -> Response {
    match security::foreign(&request, &state.public_url) {
        Some(refusal) => refusal,
        None => admin::guard(&state, request, next).await,
    }
}

/// Answers with a page, or with what a call says.
pub async fn page_or_call(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    let (private, call) = (security::is_private(path), answer::is_call(path));
    let checkout = (path == "/checkout").then(|| request.headers().clone());
    // For who works on the shop: only one on its own sandbox has it.
    let hidden = path == "/styleguide" && state.elements.mode != PaymentMode::Sandbox;
    if call {
        // Leptos sends who takes HTML back to whatever page the request names. Ours ask for JSON.
        request.headers_mut().remove(header::REFERER);
        request.headers_mut().insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    }
    let mut response = match hidden {
        true => no_page(&state, request).await,
        false => next.run(request).await,
    };
    if let Some(headers) = checkout {
        visitor::remember(&state, &headers, &mut response);
    }
    if call {
        response = answer::with_status_of_error(response).await;
    }
    if private {
        security::keep_private(&mut response);
    }
    response
}

/// What an address is answered with that no page has.
async fn no_page(state: &AppState, request: Request) -> Response {
    let (mut parts, _) = request.into_parts();
    parts.uri = Uri::from_static("/no-styleguide");
    page(state, parts, StatusCode::NOT_FOUND, || ()).await
}
