//! The visitor's cart: kept in a signed cookie, so that nothing is stored for who only looks.

use super::{
    books,
    cookie_keys::{CookieKeys, signed},
    db::{
        Db,
        in_cart::{self, Found},
    },
    purchase,
    security::is_encrypted,
    state::AppState,
};
use crate::{
    domain::{
        cart::{Cart, CartChange, CartFault, CartItem, CartView, GoneBook},
        money::Money,
        visitor::Visitor,
    },
    error::ShopError,
};
use axum::{
    http::{HeaderMap, header::SET_COOKIE, request::Parts},
    response::IntoResponse,
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite, SignedCookieJar};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use std::collections::HashMap;
use time::Duration;

/// The cookie of the cart itself.
const COOKIE: &str = "cart";
/// The cart before something was taken out, for undoing it.
const BEFORE: &str = "cart_before";
/// How many copies there are, for scripts to read: nothing is decided by it.
const COUNT: &str = "cart_count";

/// How long a cart is kept.
const KEPT: Duration = Duration::days(60);
/// How long something that was taken out can be put back.
const UNDO: Duration = Duration::minutes(10);

/// A visitor's cart, and how it was before something was taken out.
#[derive(Clone, Debug, Default)]
pub struct Carts {
    /// What is in it now.
    pub now: Cart,
    /// What was in it before.
    pub before: Cart,
}

/// The cart of the visitor whose request is being answered; an empty one when they have none, or
/// a cookie that the shop has not signed.
///
/// # Errors
/// [`ShopError::Internal`] outside of a request.
pub fn of_request(state: &AppState) -> Result<Cart, ShopError> {
    Ok(carts_of_request(state)?.now)
}

/// The carts that a request's cookies hold.
pub fn read(headers: &HeaderMap, keys: &CookieKeys) -> Carts {
    let cart = |name, key| {
        let text = signed(headers, name, key).or_else(|| signed(headers, name, &keys.older));
        text.map(|text| Cart::parse(&text)).unwrap_or_default()
    };
    Carts { now: cart(COOKIE, &keys.cart), before: cart(BEFORE, &keys.cart_before) }
}

/// Has the response to the present request keep this cart.
///
/// # Errors
/// [`ShopError::Internal`] outside of a request.
pub fn keep(state: &AppState, carts: &Carts) -> Result<(), ShopError> {
    let parts = use_context::<Parts>().ok_or(ShopError::Internal)?;
    let response = use_context::<ResponseOptions>().ok_or(ShopError::Internal)?;
    for value in cookies(&parts.headers, &state.cookie_keys, carts).get_all(SET_COOKIE) {
        response.append_header(SET_COOKIE, value.clone());
    }
    Ok(())
}

/// The headers that make a browser keep the cart: cookies that no script can read or change,
/// and beside them the bare number of copies.
pub fn cookies(request: &HeaderMap, keys: &CookieKeys, carts: &Carts) -> HeaderMap {
    let encrypted = is_encrypted(request);
    let cookie = |name: &'static str, value: String, age: Duration| {
        // An empty cart leaves nothing behind.
        let age = if value.is_empty() { Duration::ZERO } else { age };
        Cookie::build((name, value))
            .path("/")
            .http_only(name != COUNT)
            .same_site(SameSite::Lax)
            .secure(encrypted)
            .max_age(age)
            .build()
    };
    let now = SignedCookieJar::new(keys.cart.clone());
    let now = now.add(cookie(COOKIE, carts.now.to_string(), KEPT));
    let before = SignedCookieJar::new(keys.cart_before.clone());
    let before = before.add(cookie(BEFORE, carts.before.to_string(), UNDO));
    let count = match carts.now.copies() {
        0 => String::new(),
        copies => copies.to_string(),
    };
    let plain = CookieJar::new().add(cookie(COUNT, count, KEPT));
    let mut headers = now.into_response().headers().clone();
    for more in [before.into_response(), plain.into_response()] {
        for value in more.headers().get_all(SET_COOKIE) {
            headers.append(SET_COOKIE, value.clone());
        }
    }
    headers
}

/// Changes a cart. A book that is put in has to be for sale; prices are the database's.
///
/// # Errors
/// [`ShopError::NoItemSelected`], [`ShopError::NoSuchBook`], [`ShopError::SoldOut`],
/// [`ShopError::Cart`]; the cart stays as it was.
pub async fn change(db: &Db, carts: &Carts, change: &CartChange) -> Result<Carts, ShopError> {
    let mut now = carts.now.clone();
    match change {
        CartChange::Add { book, copies } => {
            let book = books::find(db, book).await?;
            if book.is_sold_out() && now.quantity(&book.id).is_none() {
                return Err(ShopError::SoldOut);
            }
            now.add(&book.id, *copies, book.price)?;
        }
        CartChange::Set { book, copies } => now.set(book, *copies)?,
        CartChange::Remove { book } => now.remove(book)?,
        CartChange::Clear => now = Cart::default(),
        CartChange::Undo => now.put_back(&carts.before)?,
    }
    let took_out = !now.missing(&carts.now).is_empty();
    let before = if took_out { &carts.now } else { &carts.before };
    let before = if now.missing(before).is_empty() { Cart::default() } else { before.clone() };
    Ok(Carts { now, before })
}

/// What the database says of a cart: titles, prices and stock as they are now. Copies that
/// `visitor`'s own unpaid orders keep are there for them.
///
/// # Errors
/// [`ShopError::Internal`] when the database does not answer.
pub async fn view(db: &Db, cart: &Cart, visitor: Option<&Visitor>) -> Result<CartView, ShopError> {
    let ids: Vec<_> = cart.lines().iter().map(|line| &line.book).collect();
    let mut found: HashMap<_, _> = in_cart::find(db, &ids, visitor).await?.into_iter().collect();
    let (mut items, mut gone) = (Vec::new(), Vec::new());
    for line in cart.lines() {
        match found.remove(&line.book) {
            Some(Found::ForSale(mut book)) => {
                book.description.clear();
                let minor = book.price.minor.checked_mul(line.quantity);
                items.push(CartItem {
                    quantity: line.quantity,
                    line_total: minor.map(|minor| Money::new(minor, book.price.currency)),
                    was: line.seen.filter(|seen| *seen != book.price),
                    book: *book,
                });
            }
            Some(Found::Retired(title)) => gone.push(GoneBook { id: line.book.clone(), title }),
            None => gone.push(GoneBook { id: line.book.clone(), title: "A book".to_owned() }),
        }
    }
    Ok(CartView::new(items, gone))
}

/// The same, with what was taken out last and can be put back.
///
/// # Errors
/// As [`view`].
pub async fn view_with_undo(
    db: &Db,
    carts: &Carts,
    visitor: Option<&Visitor>,
) -> Result<CartView, ShopError> {
    let mut view = view(db, &carts.now, visitor).await?;
    let missing: Vec<_> = carts.now.missing(&carts.before).iter().map(|line| &line.book).collect();
    if !missing.is_empty() {
        let found = in_cart::find(db, &missing, visitor).await?.into_iter();
        let titles = found.filter_map(|(_, found)| match found {
            Found::ForSale(book) => Some(book.title),
            Found::Retired(_) => None,
        });
        view.undo = titles.collect();
    }
    Ok(view)
}

/// The carts of the visitor whose request is being answered.
///
/// # Errors
/// [`ShopError::Internal`] outside of a request.
pub fn carts_of_request(state: &AppState) -> Result<Carts, ShopError> {
    let parts = use_context::<Parts>().ok_or(ShopError::Internal)?;
    Ok(read(&parts.headers, &state.cookie_keys))
}

/// Empties the cart of the visitor whose request is being answered, if what is in it is what was
/// bought: the `selection` of an order.
///
/// # Errors
/// [`ShopError::Internal`] outside of a request.
pub fn forget(state: &AppState, bought: &str) -> Result<(), ShopError> {
    let cart = of_request(state)?;
    let items = cart.lines().iter().map(|line| (&line.book, line.quantity));
    if purchase::selection(items) == bought { keep(state, &Carts::default()) } else { Ok(()) }
}

impl From<CartFault> for ShopError {
    fn from(fault: CartFault) -> ShopError {
        ShopError::Cart(fault)
    }
}
