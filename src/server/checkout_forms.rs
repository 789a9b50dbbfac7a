//! The checkout's plain form: who buys, told with no script at all. What is told is kept on the
//! order, for when the card form can be loaded.

use super::{
    answer::status, cart, checkout, language, purchase::Purchase, render, state::AppState, visitor,
};
use crate::{
    domain::{
        address::Address,
        book::BookId,
        buyer::{Contact, ContactFaults},
        checkout::TypedContact,
    },
    error::ShopError,
};
use axum::{
    Router,
    extract::{DefaultBodyLimit, RawForm, State},
    http::{HeaderMap, Uri, request::Parts},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use axum_client_ip::{ClientIp, Rejection};
use leptos::prelude::provide_context;
use std::net::IpAddr;

/// The longest form, in bytes.
const MAX_BODY: usize = 16 * 1024;

/// Where the page says that the details are kept.
const KEPT: &str = "#kept";

/// The form's address. Who comes there by typing sees the checkout.
pub fn routes() -> Router<AppState> {
    let form = get(async || Redirect::to("/checkout")).merge(post(contact));
    Router::new().route("/checkout/contact", form).layer(DefaultBodyLimit::max(MAX_BODY))
}

/// Keeps who buys and leads back to the checkout; or shows it with what was typed, and why not.
async fn contact(
    State(state): State<AppState>,
    address: Result<ClientIp, Rejection>,
    mut parts: Parts,
    RawForm(form): RawForm,
) -> Response {
    let (item, contact) = read(&form);
    let page = match item.0.as_str() {
        "" => "/checkout".to_owned(),
        id => {
            let query =
                form_urlencoded::Serializer::new(String::new()).append_pair("item", id).finish();
            format!("/checkout?{query}")
        }
    };
    let address = address.ok().map(|ClientIp(address)| address);
    match keep(&state, &parts, address, &item, &contact).await {
        Ok((cookies, to)) => {
            let to = to.unwrap_or_else(|| format!("{page}{KEPT}"));
            (cookies, Redirect::to(&to)).into_response()
        }
        Err(error) => {
            let status = status(&error);
            let (faults, refusal) = match error {
                ShopError::InvalidContact(faults) => (*faults, None),
                error => (ContactFaults::default(), Some(error)),
            };
            let typed = TypedContact { contact, faults };
            let Ok(uri) = Uri::try_from(page) else { return ShopError::BadRequest.into_response() };
            parts.uri = uri;
            let context = move || {
                provide_context(typed.clone());
                if let Some(refusal) = &refusal {
                    provide_context(refusal.clone());
                }
            };
            render::page(&state, parts, status, context).await
        }
    }
}

/// Notes the details on the visitor's order for that book, or for their cart; answers the cookies
/// that make a new visitor known, and the address of the confirmation when it is paid already.
async fn keep(
    state: &AppState,
    parts: &Parts,
    address: Option<IpAddr>,
    item: &BookId,
    contact: &Contact,
) -> Result<(HeaderMap, Option<String>), ShopError> {
    let headers = &parts.headers;
    let cart = cart::read(headers, &state.cookie_keys).now;
    let purchase = Purchase::of(&state.db, item, &cart).await?;
    let (visitor, cookies) = match visitor::read(headers, &state.cookie_keys) {
        Some(visitor) => (visitor, HeaderMap::new()),
        None => visitor::welcome(headers, &state.cookie_keys),
    };
    let language = language::of(parts);
    let paid =
        checkout::note_contact(state, &visitor, address, language, &purchase, contact).await?;
    Ok((cookies, paid.map(|id| format!("/success?pi={}", id.0))))
}

/// The book, empty for the cart, and the details as typed.
fn read(form: &[u8]) -> (BookId, Contact) {
    let mut item = BookId(String::new());
    let mut contact = Contact::default();
    let mut address = Address::default();
    for (name, value) in form_urlencoded::parse(form) {
        let field = match name.as_ref() {
            "item" => &mut item.0,
            "name" => &mut contact.name,
            "email" => &mut contact.email,
            "address-line1" => &mut address.line1,
            "address-line2" => &mut address.line2,
            "address-level2" => &mut address.city,
            "address-level1" => &mut address.region,
            "postal-code" => &mut address.postal_code,
            "country" => &mut address.country,
            _ => continue,
        };
        *field = value.into_owned();
    }
    contact.address = Some(address);
    (item, contact)
}
