//! PaymentIntents: creating, looking at, repricing and ending them.

use super::{Stripe, StripeFault, unknown, wire_currency};
use crate::domain::{
    checkout::ClientSecret,
    money::Money,
    order::OrderId,
    payment::{PaymentIntentId, PaymentStatus},
};
use std::collections::HashMap;
use stripe::StripeRequest;
use stripe_core::payment_intent::{
    CancelPaymentIntent, CancelPaymentIntentCancellationReason, CreatePaymentIntent,
    CreatePaymentIntentAutomaticPaymentMethods, RetrievePaymentIntent, UpdatePaymentIntent,
};
use stripe_shared::PaymentIntentStatus;

/// A PaymentIntent, as far as the shop reads it.
#[derive(Debug)]
pub struct PaymentIntent {
    /// `pi_…`
    pub id: PaymentIntentId,
    /// Where it stands.
    pub status: PaymentStatus,
    /// What it asks for.
    pub amount: Money,
    /// Whether it is money.
    pub livemode: bool,
    /// What was received, in minor units of the amount's currency.
    pub amount_received: i64,
    /// Lets a browser pay it.
    pub client_secret: Option<ClientSecret>,
    /// Which order made it: our `metadata[order_id]`.
    pub order: Option<OrderId>,
    /// The how manieth of that order it is: our `metadata[attempt]`.
    pub attempt: Option<i64>,
}

impl PaymentIntent {
    /// What was received.
    pub fn received(&self) -> Money {
        Money::new(self.amount_received, self.amount.currency)
    }
}

impl Stripe {
    /// Creates the PaymentIntent of an order. The same order, amount and attempt always give the
    /// same PaymentIntent, whoever asks and however often
    /// (<https://docs.stripe.com/api/idempotent_requests>).
    ///
    /// # Errors
    /// See [`StripeFault`]; after `Unreachable` the same call goes on where this one stopped.
    pub async fn create_payment_intent(
        &self,
        order: &OrderId,
        attempt: i64,
        amount: Money,
        description: &str,
    ) -> Result<PaymentIntent, StripeFault> {
        let currency = amount.currency.code();
        let key = format!("order-{}-{}-{currency}-{attempt}", order.0, amount.minor);
        let request = CreatePaymentIntent::new(amount.minor, wire_currency(amount)?)
            .automatic_payment_methods(CreatePaymentIntentAutomaticPaymentMethods::new(true))
            .description(description)
            .metadata(HashMap::from([
                ("order_id".to_owned(), order.0.clone()),
                ("attempt".to_owned(), attempt.to_string()),
            ]));
        self.once(&key, |once| request.customize().request_strategy(once).send(&self.client))
            .await?
            .try_into()
    }

    /// The PaymentIntent as it stands now.
    ///
    /// # Errors
    /// See [`StripeFault`].
    pub async fn retrieve_payment_intent(
        &self,
        id: &PaymentIntentId,
    ) -> Result<PaymentIntent, StripeFault> {
        RetrievePaymentIntent::new(id.0.as_str()).send(&self.client).await?.try_into()
    }

    /// Changes what a payable PaymentIntent asks for.
    ///
    /// # Errors
    /// See [`StripeFault`]; `Refused` when it is not payable any more.
    pub async fn update_amount(
        &self,
        id: &PaymentIntentId,
        amount: Money,
    ) -> Result<PaymentIntent, StripeFault> {
        UpdatePaymentIntent::new(id.0.as_str())
            .amount(amount.minor)
            .currency(wire_currency(amount)?)
            .send(&self.client)
            .await?
            .try_into()
    }

    /// Ends a PaymentIntent, so that it can never be paid.
    ///
    /// # Errors
    /// See [`StripeFault`]; `Refused` when it is paid, or ended already.
    pub async fn cancel(&self, id: &PaymentIntentId) -> Result<PaymentIntent, StripeFault> {
        CancelPaymentIntent::new(id.0.as_str())
            .cancellation_reason(CancelPaymentIntentCancellationReason::Abandoned)
            .send(&self.client)
            .await?
            .try_into()
    }
}

impl TryFrom<stripe_shared::PaymentIntent> for PaymentIntent {
    type Error = StripeFault;

    fn try_from(intent: stripe_shared::PaymentIntent) -> Result<PaymentIntent, StripeFault> {
        let status = match intent.status {
            PaymentIntentStatus::RequiresPaymentMethod => PaymentStatus::RequiresPaymentMethod,
            PaymentIntentStatus::RequiresConfirmation => PaymentStatus::RequiresConfirmation,
            PaymentIntentStatus::RequiresAction => PaymentStatus::RequiresAction,
            PaymentIntentStatus::Processing => PaymentStatus::Processing,
            PaymentIntentStatus::RequiresCapture => PaymentStatus::RequiresCapture,
            PaymentIntentStatus::Canceled => PaymentStatus::Canceled,
            PaymentIntentStatus::Succeeded => PaymentStatus::Succeeded,
            _ => return Err(unknown("status")),
        };
        let currency = intent.currency.to_string().parse().map_err(|_| unknown("currency"))?;
        Ok(PaymentIntent {
            id: PaymentIntentId(intent.id.to_string()),
            status,
            amount: Money::new(intent.amount, currency),
            livemode: intent.livemode,
            amount_received: intent.amount_received,
            client_secret: intent.client_secret.map(ClientSecret),
            order: intent.metadata.get("order_id").cloned().map(OrderId),
            attempt: intent.metadata.get("attempt").and_then(|attempt| attempt.parse().ok()),
        })
    }
}
