//! Asking how a payment stands, and giving money back.

use crate::{
    domain::{confirmation::Confirmation, order::OrderId, refund::Refund},
    error::ShopError,
};
use leptos::prelude::*;

/// How the payment of an order of this shop stands, as Stripe tells our server now: found by its
/// PaymentIntent, or by the token that the order's mails hold. The order is settled on the way,
/// so that a late webhook delays nobody.
///
/// # Errors
/// [`ShopError::NoSuchPayment`] for what is malformed, unknown or not of this shop: the same
/// answer for all. [`ShopError::StripeUnreachable`] when Stripe does not tell;
/// [`ShopError::TooMany`] when it was asked too often from here.
#[server(prefix = "/fn", endpoint = "retrieve_payment")]
pub async fn retrieve_payment(
    #[server(default)] payment_intent: String,
    #[server(default)] order_token: String,
) -> Result<Confirmation, ShopError> {
    use crate::{
        domain::payment::PaymentIntentId,
        server::{answer::answer, confirmation, visitor},
    };
    answer(async |state| {
        let address = visitor::address().await;
        if !order_token.is_empty() {
            return confirmation::of_token(&state, address, &order_token).await;
        }
        let id = PaymentIntentId::parse(&payment_intent).ok_or(ShopError::NoSuchPayment)?;
        let visitor = visitor::known(&state)?;
        confirmation::of_payment(&state, visitor.as_ref(), address, &id).await
    })
    .await
}

/// Gives back `amount` minor units of a paid order, or all that is left of it. For the seller:
/// `BOOKSHOP_ADMIN_TOKEN` as a Bearer token. `request` is the caller's own id of this refund, 32
/// hex digits: the same request twice gives back once.
///
/// # Errors
/// [`ShopError::Forbidden`]; [`ShopError::BadRequest`] for a malformed `request`;
/// [`ShopError::NoSuchOrder`]; [`ShopError::NotRefundable`].
#[server(prefix = "/fn", endpoint = "refund_order")]
pub async fn refund_order(
    order: OrderId,
    #[server(default)] amount: Option<i64>,
    request: String,
) -> Result<Refund, ShopError> {
    use crate::{
        domain::refund::RefundId,
        server::{admin, answer::answer, refunds},
    };
    answer(async |state| {
        admin::authorize(&state).await?;
        let id = RefundId::parse(&request).ok_or(ShopError::BadRequest)?;
        refunds::refund(&state, &order, amount, &id).await
    })
    .await
}
