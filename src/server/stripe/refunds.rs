//! Refunds: asking for one, and listing those of a payment.

use super::{Stripe, StripeFault, unknown};
use crate::{
    domain::{
        money::Money,
        payment::PaymentIntentId,
        refund::{RefundId, RefundStatus},
    },
    server::db::refunds::{RefundRow, StripeRefund},
};
use std::collections::HashMap;
use stripe::StripeRequest;
use stripe_core::refund::{CreateRefund, ListRefund};

/// The most that Stripe lists at once.
const PAGE: i64 = 100;

impl Stripe {
    /// Gives money back. The same refund and attempt always give back once.
    ///
    /// # Errors
    /// See [`StripeFault`]; after `Unreachable` the same call goes on where this one stopped.
    pub async fn create_refund(&self, refund: &RefundRow) -> Result<StripeRefund, StripeFault> {
        let key = format!("refund-{}-{}", refund.id.0, refund.attempt);
        let request = CreateRefund::new()
            .payment_intent(refund.payment_intent.0.as_str())
            .amount(refund.amount.minor)
            .metadata(HashMap::from([
                ("refund_id".to_owned(), refund.id.0.clone()),
                ("order_id".to_owned(), refund.order.0.clone()),
            ]));
        self.once(&key, |once| request.customize().request_strategy(once).send(&self.client))
            .await?
            .try_into()
    }

    /// The refunds of a payment, whoever asked for them: the newest hundred.
    ///
    /// # Errors
    /// See [`StripeFault`].
    pub async fn list_refunds(
        &self,
        payment: &PaymentIntentId,
    ) -> Result<Vec<StripeRefund>, StripeFault> {
        let list = ListRefund::new()
            .payment_intent(payment.0.as_str())
            .limit(PAGE)
            .send(&self.client)
            .await?;
        list.data.into_iter().map(StripeRefund::try_from).collect()
    }
}

impl TryFrom<stripe_shared::Refund> for StripeRefund {
    type Error = StripeFault;

    fn try_from(refund: stripe_shared::Refund) -> Result<StripeRefund, StripeFault> {
        let status = refund.status.as_deref().unwrap_or("pending");
        let currency = refund.currency.to_string().parse().map_err(|_| unknown("currency"))?;
        Ok(StripeRefund {
            id: refund.id.to_string(),
            ours: refund
                .metadata
                .as_ref()
                .and_then(|metadata| metadata.get("refund_id"))
                .and_then(|id| RefundId::parse(id)),
            amount: Money::new(refund.amount, currency),
            status: RefundStatus::parse(status).ok_or_else(|| unknown("refund status"))?,
        })
    }
}
