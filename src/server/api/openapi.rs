//! The OpenAPI document, generated from the handlers and the wire's types.

use super::{books, payments, schemas::PriceInput};
use crate::server::state::AppState;
use axum::{Json, extract::State};
use utoipa::{
    Modify, OpenApi, ToSchema,
    openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};

/// What the document describes.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Bookshop",
        description = "The catalogue and the payments of a bookshop. Reading is open to \
            everyone; writing needs the seller's token. Every error is a problem document \
            (RFC 9457)."
    ),
    paths(
        super::ping,
        books::list_books,
        books::add_book,
        books::book,
        books::update_book,
        books::remove_book,
        payments::payment,
        document
    ),
    modifiers(&AdminToken)
)]
struct Interface;

/// The seller's token.
struct AdminToken;

impl Modify for AdminToken {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("The shop's BOOKSHOP_ADMIN_TOKEN."))
            .build();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("admin_token", SecurityScheme::Http(scheme));
    }
}

/// This document.
#[utoipa::path(
    get, path = "/api/openapi.json", tag = "shop", operation_id = "describe",
    responses((status = 200, description = "An OpenAPI 3.1 document.", body = serde_json::Value))
)]
pub async fn document(State(state): State<AppState>) -> Json<utoipa::openapi::OpenApi> {
    let mut document = Interface::openapi();
    if let Some(components) = &mut document.components {
        let price = PriceInput::of_decimals(state.currency.decimals());
        components.schemas.insert(PriceInput::name().into_owned(), price);
    }
    Json(document)
}
