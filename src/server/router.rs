//! Every URL of the shop, then the layers around them, top to bottom.

use super::{
    addresses, admin, api, cards, cart_forms, checkout_forms, covers, entrance,
    finish::{self, Finish},
    import_forms, language, order_desk, orders_link,
    page_cache::{self, PageCache},
    render::provide_shop,
    search_engines,
    sight::{health, requests},
    state::AppState,
    webhook,
};
use crate::app::{Pages, shell};
use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    handler::Handler,
    http::{HeaderValue, header},
    middleware,
    response::Response,
    routing::post,
};
use axum_client_ip::ClientIpSource;
use leptos_axum::{
    AxumRouteListing, LeptosRoutes, file_and_error_handler_with_context, generate_route_list,
};
use std::sync::LazyLock;
use tower::ServiceBuilder;
use tower_http::{
    CompressionLevel,
    compression::CompressionLayer,
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer},
    services::ServeDir,
    set_header::SetResponseHeaderLayer,
    trace::TraceLayer,
};

/// The quality of brotli and gzip: a twelfth less to send than with 4, for a millisecond.
const COMPRESSION: i32 = 5;

/// The pages' addresses, found by rendering the table of routes: once in a process, since a page of
/// another shop that is rendered at the same moment, as in tests, can wait for ever.
static PAGES: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| generate_route_list(Pages));

/// The whole shop as one service; `client_ip` says where a visitor's address is read.
pub fn router(state: AppState, client_ip: ClientIpSource) -> Router {
    let options = state.leptos_options.clone();
    let context = {
        let state = state.clone();
        move || provide_shop(&state)
    };
    let pages = Router::new()
        .leptos_routes_with_context(&state, PAGES.clone(), context.clone(), {
            let options = options.clone();
            move || shell(options.clone())
        })
        .merge(admin::routes())
        .merge(order_desk::routes())
        .merge(cart_forms::routes())
        .merge(checkout_forms::routes())
        .merge(import_forms::routes())
        .merge(orders_link::routes())
        .merge(language::routes())
        .layer(middleware::from_fn_with_state(state.clone(), entrance::page_or_call));
    let built = ServeDir::new(format!("{}/{}", options.site_root, options.site_pkg_dir))
        .precompressed_br()
        .precompressed_gzip();
    let (cache, finish) = (PageCache::of(&state), Finish::of(&state));
    let watched = state.clone();
    let shop = Router::new()
        .merge(pages)
        .merge(covers::routes())
        .merge(cards::routes())
        .merge(search_engines::routes())
        .merge(addresses::routes())
        .nest_service(&format!("/{}", options.site_pkg_dir), forever(built, options.hash_files))
        .fallback(file_and_error_handler_with_context::<AppState, _>(context, shell).layer(
            SetResponseHeaderLayer::if_not_present(
                header::CACHE_CONTROL,
                for_a_day(options.hash_files),
            ),
        ))
        .layer(middleware::from_fn_with_state(state.clone(), entrance::enter))
        // Sent by Stripe's servers and signed by them: no page of ours has to have sent it.
        .route(
            "/webhooks/stripe",
            post(webhook::receive).layer(DefaultBodyLimit::max(webhook::MAX_BODY)),
        )
        .merge(health::routes())
        // Its writes need a token that no browser sends by itself.
        .nest("/api", api::routes())
        .with_state(state)
        .layer(middleware::from_fn_with_state(watched.pace.request, requests::on_route))
        .layer(middleware::from_fn(addresses::check));
    // Each layer clones all below it for each request: a router is cloned as one pointer.
    let shop = Router::new()
        .fallback_service(shop)
        .layer(middleware::from_fn(api::problems))
        .layer(client_ip.into_extension())
        .layer(middleware::from_fn_with_state(finish, finish::every_answer))
        .layer(CompressionLayer::new().quality(CompressionLevel::Precise(COMPRESSION)))
        .layer(TraceLayer::new_for_http().make_span_with(span));
    // Around all of it: what is kept is the whole answer, and each time it is sent that counts.
    let kept = cache.map(|cache| middleware::from_fn_with_state(cache, page_cache::serve));
    let around = ServiceBuilder::new()
        .layer(middleware::from_fn_with_state(watched, requests::watch))
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
        .layer(PropagateRequestIdLayer::x_request_id())
        .option_layer(kept);
    Router::new().fallback_service(shop).layer(around)
}

/// The request's span names its path and nothing of its query, which may hold a client_secret.
fn span(request: &Request) -> tracing::Span {
    let id = requests::id(request.headers());
    let path = request.uri().path();
    tracing::info_span!("request", method = %request.method(), path, request_id = id)
}

/// Built files have a hash in their names: what a browser has, it keeps.
fn forever(files: ServeDir, hashed: bool) -> Router {
    let value = if hashed { "public, max-age=31536000, immutable" } else { "no-cache" };
    let found = move |answer: &Response| {
        answer.status().is_success().then(|| HeaderValue::from_static(value))
    };
    Router::new()
        .fallback_service(files)
        .layer(SetResponseHeaderLayer::overriding(header::CACHE_CONTROL, found))
}

/// The files of `public/` keep their names: a browser asks for them once a day, and who works on
/// the shop sees each change at once. For its service worker a browser always asks.
fn for_a_day(built: bool) -> impl Fn(&Response) -> Option<HeaderValue> + Clone {
    move |answer| {
        let kind = answer.headers().get(header::CONTENT_TYPE)?;
        let file = answer.status().is_success() && !kind.as_bytes().starts_with(b"text/html");
        (built && file).then(|| HeaderValue::from_static("public, max-age=86400"))
    }
}
