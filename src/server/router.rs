//! Every URL of the shop, then the layers around them, top to bottom.

use super::{answer::error_status, security, state::AppState, visitor};
use crate::app::{App, shell};
use axum::{
    Router,
    extract::{Path, Query, Request},
    http::{HeaderValue, header},
    middleware::{self, Next},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use leptos::prelude::provide_context;
use leptos_axum::{LeptosRoutes, file_and_error_handler_with_context, generate_route_list};
use serde::Deserialize;
use tower_http::{
    compression::CompressionLayer, services::ServeDir, set_header::SetResponseHeaderLayer,
    trace::TraceLayer,
};

/// The whole shop as one service.
pub fn router(state: AppState) -> Router {
    let options = state.leptos_options.clone();
    let context = {
        let state = state.clone();
        move || {
            provide_context(state.clone());
            provide_context(state.elements.mode);
        }
    };
    let pages = Router::new()
        .leptos_routes_with_context(&state, generate_route_list(App), context.clone(), {
            let options = options.clone();
            move || shell(options.clone())
        })
        .layer(middleware::from_fn_with_state(state.clone(), visitor::remember))
        .layer(middleware::from_fn(clean_address))
        .layer(middleware::from_fn(error_status))
        .layer(middleware::from_fn(security::private));
    let built = ServeDir::new(format!("{}/{}", options.site_root, options.site_pkg_dir));
    Router::new()
        .merge(pages)
        .route("/order/{id}", get(old_order))
        .route("/complete/{id}", get(old_complete))
        .nest_service(&format!("/{}", options.site_pkg_dir), forever(built, options.hash_files))
        .fallback(file_and_error_handler_with_context::<AppState, _>(context, shell))
        .with_state(state)
        .layer(middleware::from_fn(security::same_origin))
        .layer(middleware::from_fn(security::headers))
        .layer(CompressionLayer::new())
        .layer(TraceLayer::new_for_http().make_span_with(span))
}

/// The request's span names its path and nothing of its query, which may hold a client_secret.
fn span(request: &Request) -> tracing::Span {
    tracing::info_span!("request", method = %request.method(), path = request.uri().path())
}

/// Built files have a hash in their names: what a browser has, it keeps.
fn forever(files: ServeDir, hashed: bool) -> Router {
    let value = if hashed { "public, max-age=31536000, immutable" } else { "no-cache" };
    Router::new().fallback_service(files).layer(SetResponseHeaderLayer::overriding(
        header::CACHE_CONTROL,
        HeaderValue::from_static(value),
    ))
}

/// What Stripe's redirect appends to the return_url
/// (<https://docs.stripe.com/js/payment_intents/confirm_payment>).
#[derive(Deserialize)]
struct StripeReturn {
    payment_intent: Option<String>,
    payment_intent_client_secret: Option<String>,
    redirect_status: Option<String>,
}

/// Sends a browser that comes back from Stripe on to the same page without the client_secret,
/// which must not stay in the address bar. `redirect_status` is not believed.
async fn clean_address(request: Request, next: Next) -> Response {
    if request.uri().path() == "/success"
        && let Ok(Query(back)) = Query::<StripeReturn>::try_from_uri(request.uri())
        && let Some(id) = back.payment_intent
        && (back.payment_intent_client_secret.is_some() || back.redirect_status.is_some())
    {
        return see_other("/success", "pi", &id);
    }
    next.run(request).await
}

/// The order page of the older shop.
async fn old_order(Path(id): Path<String>) -> Response {
    see_other("/checkout", "item", &id)
}

/// The thank-you page of the older shop.
async fn old_complete(Path(id): Path<String>) -> Response {
    see_other("/success", "pi", &id)
}

fn see_other(path: &str, name: &str, value: &str) -> Response {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair(name, value).finish();
    Redirect::to(&format!("{path}?{query}")).into_response()
}
