//! The door to `/admin`: every page and every form below it, whoever adds them.

use super::sessions;
use crate::{
    error::ShopError,
    server::{security, state::AppState},
};
use axum::{
    extract::Request,
    http::{Method, StatusCode},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};

/// The two pages that are there for who is not signed in.
const OPEN: [&str; 2] = ["/admin/sign-in", "/admin/setup"];

/// Lets only the seller to what is below `/admin`, as [`super::Seller`] in the request's
/// extensions; sends everyone else to the sign-in. Keeps the pages out of caches and searches.
pub async fn guard(state: &AppState, mut request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if path != "/admin" && !path.starts_with("/admin/") {
        return next.run(request).await;
    }
    let open = OPEN.contains(&path);
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let seller = match sessions::find(&state.db, request.headers()).await {
        Ok(seller) => seller,
        Err(error) => return private(error.into_response()),
    };
    // The cookie alone is no proof that a page of ours sent this.
    if !reads && seller.is_some() && !security::says_where_from(request.headers()) {
        return private(ShopError::Forbidden.into_response());
    }
    let Some(seller) = seller else {
        let response = match (open, reads) {
            (true, _) => next.run(request).await,
            (false, true) => to_sign_in(&request),
            (false, false) => ShopError::Forbidden.into_response(),
        };
        return private(response);
    };
    request.extensions_mut().insert(seller.clone());
    let page = request.method() == Method::GET;
    let response = next.run(request).await;
    if page && response.status() == StatusCode::OK {
        seller.has_said(&state.db).await;
    }
    private(response)
}

/// To the sign-in, and back to the same page after it.
fn to_sign_in(request: &Request) -> Response {
    let here = request.uri().path_and_query().map_or("/admin", |here| here.as_str());
    let mut query = form_urlencoded::Serializer::new(String::new());
    let query = query.append_pair("next", here).finish();
    Redirect::to(&format!("/admin/sign-in?{query}")).into_response()
}

fn private(mut response: Response) -> Response {
    security::keep_private(&mut response);
    response
}
