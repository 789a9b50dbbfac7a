//! Pages as answers: what they find in their context, and what is sent of them.

use super::{bundles, cart, language, sight::requests, state::AppState};
use crate::{
    app::shell,
    domain::{
        cart::CartCount,
        site::{PublicUrl, RequestId},
    },
};
use axum::{
    body::{Body, to_bytes},
    http::{Method, Request, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use leptos::prelude::{provide_context, use_context};

/// What a page ends with.
const END: &[u8] = b"</html>";

/// Sends each page as one piece, up to its end. Behind it Leptos writes scripts with what its
/// resources hold, for islands that ask for it: ours have their props. Scripts in a page would need
/// a nonce, and make the same page another one each time.
pub async fn whole(response: Response) -> Response {
    let kind = response.headers().get(header::CONTENT_TYPE);
    if !kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html")) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(page) = to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let end = page.windows(END.len()).rposition(|piece| piece == END);
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(
        parts,
        Body::from(page.slice(..end.map_or(page.len(), |end| end + END.len()))),
    )
}

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
        let carts = cart::read(&parts.headers, &state.cookie_keys);
        provide_context(CartCount(carts.now.copies()));
        provide_context(language::of(parts));
        let place = language::place(parts);
        provide_context(bundles::bundle(&state.leptos_options, &place));
        provide_context(place);
        if let Some(id) = requests::id(&parts.headers) {
            provide_context(RequestId(id.to_owned()));
        }
    }
    let seller = parts.and_then(|parts| parts.extensions.get::<super::admin::Seller>().cloned());
    if let Some(flash) = seller.and_then(|seller| seller.flash().cloned()) {
        provide_context(flash);
    }
}
