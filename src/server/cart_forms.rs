//! The cart's plain forms: each changes it and leads back to it, with no script at all.

use super::{answer::status, cart, language, render, state::AppState};
use crate::{
    domain::{
        book::BookId,
        cart::{Cart, CartChange, CartFault},
    },
    error::ShopError,
    words::Words,
};
use axum::{
    Router,
    extract::{DefaultBodyLimit, RawForm, State},
    http::{Uri, header::ACCEPT, request::Parts},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use leptos::prelude::provide_context;

/// The longest form, in bytes.
const MAX_BODY: usize = 4096;

/// What a form of the cart says.
#[derive(Default)]
struct Fields {
    book: String,
    quantity: String,
}

/// The forms' addresses. Who comes there by typing sees the cart.
pub fn routes() -> Router<AppState> {
    let form = |change: fn(Fields) -> Result<CartChange, ShopError>| {
        get(async || Redirect::to("/cart")).merge(post(
            async move |State(state): State<AppState>, parts: Parts, RawForm(form): RawForm| {
                answer(&state, parts, change(Fields::read(&form))).await
            },
        ))
    };
    Router::new()
        .route("/cart/add", form(add))
        .route("/cart/set", form(set))
        .route("/cart/remove", form(|fields| Ok(CartChange::Remove { book: fields.book() })))
        .route("/cart/clear", form(|_| Ok(CartChange::Clear)))
        .route("/cart/undo", form(|_| Ok(CartChange::Undo)))
        .layer(DefaultBodyLimit::max(MAX_BODY))
}

fn add(fields: Fields) -> Result<CartChange, ShopError> {
    Ok(CartChange::Add { book: fields.book(), copies: fields.copies(1)? })
}

fn set(fields: Fields) -> Result<CartChange, ShopError> {
    // Saying nothing is no number that the cart takes.
    Ok(CartChange::Set { book: fields.book(), copies: fields.copies(-1)? })
}

/// Changes the cart and leads to it; or shows it as it still is, and why. A script that stays on
/// its page asks for plain text: what to say to the visitor.
async fn answer(
    state: &AppState,
    mut parts: Parts,
    change: Result<CartChange, ShopError>,
) -> Response {
    let carts = cart::read(&parts.headers, &state.cookie_keys);
    let words = parts
        .headers
        .get(ACCEPT)
        .is_some_and(|kind| kind == "text/plain")
        .then(|| Words::of(language::of(&parts)));
    let changed = async |change| {
        let change = change?;
        Ok((cart::change(&state.db, &carts, &change).await?, change))
    };
    match changed(change).await {
        Ok((carts, change)) => {
            let cookies = cart::cookies(&parts.headers, &state.cookie_keys, &carts);
            match words {
                Some(words) => (cookies, done(words, &carts.now, &change)).into_response(),
                None => (cookies, Redirect::to("/cart")).into_response(),
            }
        }
        Err(error) if let Some(words) = words => {
            (status(&error), words.error(&error)).into_response()
        }
        Err(error) => {
            let status = status(&error);
            parts.uri = Uri::from_static("/cart");
            render::page(state, parts, status, move || provide_context(error.clone())).await
        }
    }
}

/// How many copies of the book are in the cart now; nothing when it is not there.
fn done(words: Words, cart: &Cart, change: &CartChange) -> String {
    let (CartChange::Add { book, .. } | CartChange::Set { book, .. }) = change else {
        return String::new();
    };
    let copies = cart.quantity(book).map(|copies| [("count", copies.to_string())]);
    copies.map_or_else(String::new, |copies| words.fill("buy_added", &copies))
}

impl Fields {
    fn read(form: &[u8]) -> Fields {
        let mut fields = Fields::default();
        for (name, value) in form_urlencoded::parse(form) {
            match name.as_ref() {
                "book" => fields.book = value.into_owned(),
                "quantity" => fields.quantity = value.into_owned(),
                _ => {}
            }
        }
        fields
    }

    fn book(&self) -> BookId {
        BookId(self.book.clone())
    }

    /// How many copies the form says; `unsaid` when it says nothing.
    fn copies(&self, unsaid: i64) -> Result<i64, ShopError> {
        match self.quantity.trim() {
            "" => Ok(unsaid),
            digits if digits.len() > 9 && digits.bytes().all(|b| b.is_ascii_digit()) => {
                Err(CartFault::TooManyCopies.into())
            }
            typed => typed.parse().map_err(|_| CartFault::Quantity.into()),
        }
    }
}
