//! Beginning a checkout, and telling it who buys.

use crate::{
    domain::{
        book::BookId,
        buyer::Contact,
        checkout::{CheckoutStart, Summary},
        money::Money,
        order::OrderId,
    },
    error::ShopError,
};
use leptos::prelude::*;

/// What a checkout of one copy of the book `item`, or of the cart when it is empty, would buy.
/// Nothing is written. What this visitor has told of themselves for the same is part of it.
///
/// # Errors
/// [`ShopError::NoItemSelected`] for an empty cart; [`ShopError::NoSuchBook`];
/// [`ShopError::CartChanged`], [`ShopError::MixedCurrencies`], [`ShopError::TooMuch`] and
/// [`ShopError::TooLittle`] for a cart that cannot be paid as it is.
#[server(prefix = "/fn", endpoint = "load_checkout")]
pub async fn load_checkout(#[server(default)] item: String) -> Result<Summary, ShopError> {
    use crate::server::{answer::answer, db::buyers, purchase::Purchase, visitor};
    answer(async |state| {
        let mut summary = Purchase::of_request(&state, &BookId(item)).await?.summary();
        if let Some(visitor) = visitor::known(&state)? {
            summary.contact = buyers::told(&state.db, &visitor, &summary.selection).await?;
        }
        Ok(summary)
    })
    .await
}

/// Places this visitor's order for one copy of the book `item`, or for their cart when it is
/// empty, or finds it again, with its PaymentIntent. `selection` is what the visitor was shown:
/// what they have not seen is not sold to them. A visitor who has just paid for the same is told
/// so, unless `again` is set.
///
/// # Errors
/// As [`load_checkout`]; [`ShopError::SoldOut`] and [`ShopError::NotEnough`];
/// [`ShopError::TooMany`] when too many orders were begun from here;
/// [`ShopError::StripeUnreachable`] and [`ShopError::StripeRefused`], after which a repeated call
/// goes on where this one stopped.
#[server(prefix = "/fn", endpoint = "start_checkout")]
pub async fn start_checkout(
    #[server(default)] item: BookId,
    #[server(default)] again: bool,
    #[server(default)] selection: String,
) -> Result<CheckoutStart, ShopError> {
    use crate::{
        server::{answer::answer, checkout, purchase::Purchase, visitor},
        words::words,
    };
    answer(async |state| {
        let purchase = Purchase::of_request(&state, &item).await?;
        if !selection.is_empty() && selection != purchase.selection() {
            return Err(ShopError::CartChanged);
        }
        let visitor = visitor::known_or_new(&state)?;
        let address = visitor::address().await;
        let language = words().language();
        checkout::start(&state, &visitor, address, language, &purchase, again).await
    })
    .await
}

/// Notes who buys on this visitor's pending order, and where it goes, just before they pay the
/// amount `shown`.
///
/// # Errors
/// [`ShopError::InvalidContact`] says what to correct; [`ShopError::NoSuchOrder`] when the order
/// is not this visitor's; [`ShopError::OrderClosed`] when it is paid, [`ShopError::OrderExpired`]
/// when it is canceled; [`ShopError::PriceChanged`] when it asks for another amount.
#[server(prefix = "/fn", endpoint = "save_contact")]
pub async fn save_contact(order: OrderId, contact: Contact, shown: Money) -> Result<(), ShopError> {
    use crate::{
        server::{answer::answer, checkout, visitor},
        words::words,
    };
    answer(async |state| {
        let visitor = visitor::known(&state)?.ok_or(ShopError::NoSuchOrder)?;
        let language = words().language();
        checkout::save_contact(&state, &visitor, &order, &contact, language, shown).await
    })
    .await
}
