//! Pages, as Leptos renders them, in answer to what is no plain GET.

use super::{cart, state::AppState};
use crate::{
    app::shell,
    domain::cart::CartCount,
};
use axum::{
    body::Body,
    extract::Request,
    http::{Method, StatusCode, Uri, request::Parts},
    response::Response,
};
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{ResponseOptions, render_app_async_with_context};

/// What every page and server function finds in its context.
pub fn context(state: &AppState) -> impl Fn() + Clone + Send + Sync + 'static {
    let state = state.clone();
    move || {
        provide_context(state.clone());
        provide_context(state.elements.mode);
        if let Some(parts) = use_context::<Parts>() {
            let carts = cart::read(&parts.headers, &state.cookie_key);
            provide_context(CartCount(carts.now.copies()));
        }
    }
}

/// The page at `path` with that status, for the visitor whose request had these `parts`: such as
/// a form with what was typed and what is wrong with it, which `extra` provides as context.
pub async fn page(
    state: &AppState,
    mut parts: Parts,
    path: &'static str,
    status: StatusCode,
    extra: impl Fn() + Clone + Send + Sync + 'static,
) -> Response {
    parts.uri = Uri::from_static(path);
    parts.method = Method::GET;
    let common = context(state);
    let context = move || {
        common();
        if let Some(response) = use_context::<ResponseOptions>() {
            response.set_status(status);
        }
        extra();
    };
    let options = state.leptos_options.clone();
    let render = render_app_async_with_context(context, move || shell(options.clone()));
    render(Request::from_parts(parts, Body::empty())).await
}
