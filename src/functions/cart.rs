//! The visitor's cart.

use crate::{
    domain::cart::{CartChange, CartView},
    error::ShopError,
};
use leptos::prelude::*;

/// The visitor's cart as it is.
///
/// # Errors
/// [`ShopError::Internal`] when the database does not answer.
#[server(prefix = "/fn", endpoint = "load_cart")]
pub async fn load_cart() -> Result<CartView, ShopError> {
    use crate::server::{answer::answer, cart, visitor};
    answer(async |state| {
        let carts = cart::carts_of_request(&state)?;
        cart::view_with_undo(&state.db, &carts, visitor::known(&state)?.as_ref()).await
    })
    .await
}

/// Changes the visitor's cart, and answers how it is then.
///
/// # Errors
/// [`ShopError::NoSuchBook`]; [`ShopError::SoldOut`]; [`ShopError::Cart`] when the cart does not
/// take that. It stays as it was then.
#[server(prefix = "/fn", endpoint = "change_cart")]
pub async fn change_cart(change: CartChange) -> Result<CartView, ShopError> {
    use crate::server::{answer::answer, cart, visitor};
    answer(async |state| {
        let carts = cart::carts_of_request(&state)?;
        let carts = cart::change(&state.db, &carts, &change).await?;
        cart::keep(&state, &carts)?;
        cart::view_with_undo(&state.db, &carts, visitor::known(&state)?.as_ref()).await
    })
    .await
}
