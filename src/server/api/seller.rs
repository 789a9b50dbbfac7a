//! Writes are for the seller.

use super::problem::Problem;
use crate::server::{admin, state::AppState};
use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};

/// Who has sent `BOOKSHOP_ADMIN_TOKEN` as a Bearer token
/// (<https://www.rfc-editor.org/rfc/rfc6750>). Asked for before the body is read.
pub struct Seller;

/// 401 for no token, 403 for a wrong one.
pub struct Refused(Problem);

impl FromRequestParts<AppState> for Seller {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Seller, Refused> {
        if admin::has_token(state, parts) {
            return Ok(Seller);
        }
        let bearer = parts
            .headers
            .get(header::AUTHORIZATION)
            .is_some_and(|value| value.to_str().is_ok_and(|value| value.starts_with("Bearer ")));
        Err(Refused(match bearer {
            true => Problem::of(StatusCode::FORBIDDEN, "This is not the seller's token."),
            false => Problem::of(
                StatusCode::UNAUTHORIZED,
                "Send the seller's token: Authorization: Bearer …",
            ),
        }))
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let mut response = self.0.into_response();
        if response.status() == StatusCode::UNAUTHORIZED {
            let challenge = HeaderValue::from_static("Bearer realm=\"bookshop\"");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }
}
