//! A page as the answer to a form.

use super::{bundles, cart, language, state::AppState};
use crate::{
    app::shell,
    domain::{cart::CartCount, site::PublicUrl},
};
use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header, request::Parts},
    response::Response,
};
use leptos::prelude::{provide_context, use_context};

/// The page at the request's own address, rendered with what `more` provides as context, such as
/// what was typed and what is wrong with it, and answered with `status` unless the page itself
/// has failed. Set `parts.uri` first to render the page of another address.
pub async fn page(
    state: &AppState,
    parts: Parts,
    status: StatusCode,
    more: impl Fn() + Clone + Send + Sync + 'static,
) -> Response {
    let mut request = Request::from_parts(parts, Body::empty());
    *request.method_mut() = Method::GET;
    request.headers_mut().remove(header::CONTENT_LENGTH);
    request.headers_mut().remove(header::CONTENT_TYPE);
    let context = {
        let state = state.clone();
        move || {
            provide_shop(&state);
            more();
        }
    };
    let options = state.leptos_options.clone();
    let render =
        leptos_axum::render_app_async_with_context(context, move || shell(options.clone()));
    let mut response = render(request).await;
    if response.status() == StatusCode::OK {
        *response.status_mut() = status;
    }
    response
}

/// What every page and server function finds in its context.
pub fn provide_shop(state: &AppState) {
    provide_context(state.clone());
    provide_context(state.elements.mode);
    provide_context(state.currency);
    provide_context(PublicUrl(state.public_url.clone()));
    let parts = use_context::<Parts>();
    if let Some(parts) = &parts {
        let carts = cart::read(&parts.headers, &state.cookie_key);
        provide_context(CartCount(carts.now.copies()));
        provide_context(language::of(parts));
        let place = language::place(parts);
        provide_context(bundles::bundle(&state.leptos_options, &place));
        provide_context(place);
    }
    let seller = parts.and_then(|parts| parts.extensions.get::<super::admin::Seller>().cloned());
    if let Some(flash) = seller.and_then(|seller| seller.flash().cloned()) {
        provide_context(flash);
    }
}
