//! Every URL of the shop, then the layers around them, top to bottom.

use super::{
    admin,
    answer::error_status,
    api, cards, cart_forms, checkout_forms,
    content_security::{self, Policies},
    covers, import_forms, language, order_desk, orders_link,
    page_cache::{self, PageCache},
    render::{page, provide_shop, whole},
    search_engines, security,
    state::AppState,
    visitor, webhook,
};
use crate::{
    app::{App, shell},
    domain::mode::PaymentMode,
};
use axum::{
    Router,
    extract::{DefaultBodyLimit, Path, Request, State},
    handler::Handler,
    http::{HeaderValue, StatusCode, Uri, header},
    middleware::{self, Next},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use axum_client_ip::ClientIpSource;
use leptos_axum::{
    AxumRouteListing, LeptosRoutes, file_and_error_handler_with_context, generate_route_list,
};
use std::{borrow::Cow, sync::LazyLock};
use tower_http::{
    CompressionLevel, compression::CompressionLayer, services::ServeDir,
    set_header::SetResponseHeaderLayer, trace::TraceLayer,
};

/// The longest name between two slashes of an address, in bytes as sent.
const LONGEST_NAME: usize = 255;

/// The longest address, in bytes as sent: the shop's own have some hundreds.
const LONGEST_ADDRESS: usize = 8192;

/// The quality of brotli and gzip: a twelfth less to send than with 4, for a millisecond.
const COMPRESSION: i32 = 5;

/// The pages' addresses, found by rendering the table of routes: once in a process, since a page of
/// another shop that is rendered at the same moment, as in tests, can wait for ever.
static PAGES: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| generate_route_list(App));

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
        .layer(middleware::from_fn_with_state(state.clone(), only_where_one_works))
        .layer(middleware::from_fn_with_state(state.clone(), visitor::remember))
        .layer(middleware::from_fn(clean_address))
        .layer(middleware::from_fn(error_status))
        .layer(middleware::from_fn(security::private));
    let built = ServeDir::new(format!("{}/{}", options.site_root, options.site_pkg_dir))
        .precompressed_br()
        .precompressed_gzip();
    let (cache, policies) = (PageCache::of(&state), Policies::of(&state));
    let of_shop = state.clone();
    let shop = Router::new()
        .merge(pages)
        .merge(covers::routes())
        .merge(cards::routes())
        .merge(search_engines::routes())
        .route("/order/{id}", get(old_order))
        .route("/complete/{id}", get(old_complete))
        .nest_service(&format!("/{}", options.site_pkg_dir), forever(built, options.hash_files))
        .fallback(file_and_error_handler_with_context::<AppState, _>(context, shell).layer(
            SetResponseHeaderLayer::if_not_present(
                header::CACHE_CONTROL,
                for_a_day(options.hash_files),
            ),
        ))
        .layer(middleware::from_fn_with_state(state.clone(), admin::guard))
        .layer(middleware::from_fn_with_state(state.clone(), security::same_origin))
        // Sent by Stripe's servers and signed by them: no page of ours has to have sent it.
        .route(
            "/webhooks/stripe",
            post(webhook::receive).layer(DefaultBodyLimit::max(webhook::MAX_BODY)),
        )
        // Its writes need a token that no browser sends by itself.
        .nest("/api", api::routes())
        .with_state(state)
        .layer(middleware::from_fn(no_trailing_slash))
        .layer(middleware::from_fn(addresses_that_can_be))
        .layer(middleware::from_fn(api::problems))
        .layer(client_ip.into_extension())
        .layer(middleware::from_fn(whole))
        .layer(middleware::from_fn(language::vary))
        .layer(middleware::from_fn_with_state(of_shop, security::headers))
        .layer(middleware::from_fn_with_state(policies, content_security::protect))
        .layer(CompressionLayer::new().quality(CompressionLevel::Precise(COMPRESSION)))
        .layer(TraceLayer::new_for_http().make_span_with(span));
    match cache {
        // Around all of it: what is kept is the whole answer.
        Some(cache) => {
            let kept = middleware::from_fn_with_state(cache, page_cache::serve);
            Router::new().fallback_service(shop).layer(kept)
        }
        None => shop,
    }
}

/// The request's span names its path and nothing of its query, which may hold a client_secret.
fn span(request: &Request) -> tracing::Span {
    tracing::info_span!("request", method = %request.method(), path = request.uri().path())
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

/// Sends a browser that comes back from Stripe on to the same page without what Stripe appended
/// (<https://docs.stripe.com/js/payment_intents/confirm_payment>): the client_secret must not stay
/// in the address bar, and `redirect_status` is not believed.
async fn clean_address(request: Request, next: Next) -> Response {
    let query = request.uri().query().unwrap_or_default();
    let find = |name: &str| {
        let mut pairs = form_urlencoded::parse(query.as_bytes());
        pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    };
    let appended = ["payment_intent_client_secret", "redirect_status"];
    if request.uri().path() == "/success" && appended.iter().any(|name| find(name).is_some()) {
        let id = find("payment_intent").or_else(|| find("pi")).unwrap_or_default();
        return see_other("/success", "pi", &id);
    }
    next.run(request).await
}

/// `/styleguide` is for who works on the shop: only a shop on its own sandbox has it.
async fn only_where_one_works(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    if request.uri().path() != "/styleguide" || state.elements.mode == PaymentMode::Sandbox {
        return next.run(request).await;
    }
    let (mut parts, _) = request.into_parts();
    // An address that no page has.
    parts.uri = Uri::from_static("/no-styleguide");
    page(&state, parts, StatusCode::NOT_FOUND, || ()).await
}

/// Refuses addresses that no page, book or file has: too long ones, and those that lead elsewhere
/// once somebody takes `..` or a backslash in them for what it is in a file's path.
async fn addresses_that_can_be(request: Request, next: Next) -> Response {
    let uri = request.uri();
    let address = uri.path_and_query().map_or("", |address| address.as_str());
    if address.len() > LONGEST_ADDRESS
        || uri.path().split('/').any(|name| name.len() > LONGEST_NAME)
    {
        let told = "This address is too long. Search for fewer words, or begin at the shop's list.";
        return (StatusCode::URI_TOO_LONG, told).into_response();
    }
    if leads_elsewhere(uri.path()) {
        let told = "This address cannot be read. Begin at the shop's list of books.";
        return (StatusCode::BAD_REQUEST, told).into_response();
    }
    next.run(request).await
}

/// Whether a path has `.` or `..` between two slashes, in any way of writing, or a backslash.
fn leads_elsewhere(path: &str) -> bool {
    let plain: Cow<'_, [u8]> = percent_encoding::percent_decode_str(path).into();
    path.contains('\\')
        || plain.split(|byte| matches!(byte, b'/' | b'\\')).any(|name| matches!(name, b"." | b".."))
}

/// An address with slashes at its end is the same page without them.
async fn no_trailing_slash(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if path == "/" || !path.ends_with('/') {
        return next.run(request).await;
    }
    // One slash in front, or "//example.com/" would lead to another site.
    let path = format!("/{}", path.trim_matches('/'));
    match request.uri().query() {
        Some(query) => Redirect::permanent(&format!("{path}?{query}")).into_response(),
        None => Redirect::permanent(&path).into_response(),
    }
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
