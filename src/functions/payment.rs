//! Asking how a payment stands.

use crate::{domain::payment::PaymentSummary, error::ShopError};
use leptos::prelude::*;

/// How the payment of an order of this shop stands, as Stripe tells our server now.
/// The order is settled on the way, so that a late webhook delays nobody.
///
/// # Errors
/// [`ShopError::NoSuchPayment`] for an id that is malformed, unknown or not of this shop: the
/// same answer for all. [`ShopError::StripeUnreachable`] when Stripe does not tell.
#[server(prefix = "/fn", endpoint = "retrieve_payment")]
pub async fn retrieve_payment(payment_intent: String) -> Result<PaymentSummary, ShopError> {
    use crate::{
        domain::payment::PaymentIntentId,
        server::{answer::answer, checkout, visitor},
    };
    answer(async |state| {
        let id = PaymentIntentId::parse(&payment_intent).ok_or(ShopError::NoSuchPayment)?;
        let visitor = visitor::known(&state)?;
        checkout::summary(&state, visitor.as_ref(), &id).await
    })
    .await
}
