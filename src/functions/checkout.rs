//! Beginning a checkout, and telling it who buys.

use crate::{
    domain::{book::BookId, buyer::Contact, checkout::CheckoutStart, money::Money, order::OrderId},
    error::ShopError,
};
use leptos::prelude::*;

/// Places this visitor's order for one copy of the book `item`, or finds it again, with its
/// PaymentIntent. A visitor who has just paid for it is told so, unless `again` is set.
///
/// # Errors
/// [`ShopError::NoSuchBook`]; [`ShopError::SoldOut`]; [`ShopError::TooMany`] when too many orders
/// were begun from here; [`ShopError::StripeUnreachable`] and [`ShopError::StripeRefused`],
/// after which a repeated call goes on where this one stopped.
#[server(prefix = "/fn", endpoint = "start_checkout")]
pub async fn start_checkout(
    item: BookId,
    #[server(default)] again: bool,
) -> Result<CheckoutStart, ShopError> {
    use crate::server::{answer::answer, checkout, purchase::Purchase, visitor};
    answer(async |state| {
        let purchase = Purchase::of_book(&state.db, &item).await?;
        let visitor = visitor::known_or_new(&state)?;
        let address = visitor::address().await;
        checkout::start(&state, &visitor, address, &purchase, again).await
    })
    .await
}

/// Notes who buys on this visitor's pending order, just before they pay the amount `shown`.
///
/// # Errors
/// [`ShopError::InvalidContact`] says what to correct; [`ShopError::NoSuchOrder`] when the order
/// is not this visitor's; [`ShopError::OrderClosed`] when it is paid, [`ShopError::OrderExpired`]
/// when it is canceled; [`ShopError::PriceChanged`] when it asks for another amount.
#[server(prefix = "/fn", endpoint = "save_contact")]
pub async fn save_contact(order: OrderId, contact: Contact, shown: Money) -> Result<(), ShopError> {
    use crate::server::{answer::answer, checkout, visitor};
    answer(async |state| {
        let contact = contact.checked().map_err(ShopError::InvalidContact)?;
        let visitor = visitor::known(&state)?.ok_or(ShopError::NoSuchOrder)?;
        checkout::save_contact(&state, &visitor, &order, &contact, shown).await
    })
    .await
}
