//! The one place where Stripe's word on a payment becomes the state of an order. Webhook,
//! confirmation page, checkout and sweep all end here; whoever comes second changes nothing.

use super::{
    db::{
        attention::{self, Concern},
        offers,
        orders::{self, Order},
        settling,
    },
    refunds,
    state::AppState,
    stripe::PaymentIntent,
};
use crate::{
    domain::{
        order::OrderState,
        payment::{PaymentIntentId, PaymentStatus},
    },
    error::ShopError,
};

/// How often an order that is moved by others between reading and writing is looked at again.
const LOOKS: usize = 5;

/// What Stripe's word means for an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// Nothing, or nothing new.
    Stay,
    /// The order's own record of it was lost with the power: see `Db::begin_unflushed`.
    Attach,
    /// It is paid.
    Pay,
    /// It can never be paid.
    Cancel,
    /// Money came that nothing can be delivered for.
    GiveBack,
    /// Money came that is not what the order asks for: a person has to look.
    Mismatch(&'static str),
}

/// A payment after it was settled.
pub struct Settled {
    /// What Stripe said.
    pub intent: PaymentIntent,
    /// Its order as it stands now; `None` when the payment is none of this shop's.
    pub order: Option<Order>,
}

/// Asks Stripe how a payment stands, and settles its order accordingly.
///
/// # Errors
/// [`ShopError::NoSuchPayment`] when Stripe does not know it, [`ShopError::StripeUnreachable`]
/// when Stripe does not tell, [`ShopError::Internal`] when the database does not answer.
pub async fn settle(state: &AppState, id: &PaymentIntentId) -> Result<Settled, ShopError> {
    settle_as_told(state, state.stripe.retrieve_payment_intent(id).await?).await
}

/// Settles the order of a payment that Stripe has just described.
///
/// # Errors
/// [`ShopError::Internal`] when the database does not answer.
pub async fn settle_as_told(state: &AppState, intent: PaymentIntent) -> Result<Settled, ShopError> {
    for _ in 0..LOOKS {
        let Some(mut order) = order_of(state, &intent).await? else {
            report_stray(state, &intent).await?;
            return Ok(Settled { intent, order: None });
        };
        match verdict(&order, &intent) {
            Verdict::Stay => return Ok(Settled { intent, order: Some(order) }),
            Verdict::Attach => {
                if orders::attach(&state.db, &order, &intent.id).await? {
                    tracing::warn!(order.id = %order.id.0, "the order has its payment again");
                }
            }
            Verdict::Pay => {
                if settling::pay(&state.db, &order).await? {
                    tracing::info!(order.id = %order.id.0, "order paid");
                    state.outbox.notify_one();
                }
            }
            Verdict::Cancel => {
                if settling::cancel(&state.db, &order).await? {
                    tracing::info!(order.id = %order.id.0, "order canceled");
                }
            }
            Verdict::GiveBack => {
                settling::give_back(&state.db, &order, &intent.id, intent.received()).await?;
                refunds::carry_out_requested(state, &intent.id).await?;
                return Ok(Settled { intent, order: Some(order) });
            }
            // The price changed while the buyer paid the one that they were shown.
            Verdict::Mismatch(_)
                if is_right_but_for_its_amount(&order, &intent)
                    && offers::offer_again(&state.db, &mut order, intent.amount).await? => {}
            Verdict::Mismatch(why) => {
                report_mismatch(state, &order, &intent, why).await?;
                return Ok(Settled { intent, order: Some(order) });
            }
        }
        // Read again: it is as this call, or another, has moved it.
    }
    tracing::error!(payment_intent = %intent.id.0, "the order kept moving while it was settled");
    Err(ShopError::Internal)
}

/// Paid means: succeeded, for this order, in full, in its currency and in its mode.
fn verdict(order: &Order, intent: &PaymentIntent) -> Verdict {
    let its_own = order.payment_intent.as_ref() == Some(&intent.id);
    match (order.state, intent.status) {
        (OrderState::Pending, status)
            if status != PaymentStatus::Canceled && lost(order, intent) =>
        {
            Verdict::Attach
        }
        (OrderState::Paid, PaymentStatus::Succeeded) if its_own => Verdict::Stay,
        (OrderState::Pending, PaymentStatus::Succeeded) if its_own => match mismatch(order, intent)
        {
            None => Verdict::Pay,
            Some(why) => Verdict::Mismatch(why),
        },
        (_, PaymentStatus::Succeeded) => Verdict::GiveBack,
        (OrderState::Pending, PaymentStatus::Canceled) if its_own => Verdict::Cancel,
        _ => Verdict::Stay,
    }
}

/// Whether a payment was made for an order that knows of none, for this very attempt. Whether it
/// pays the order is asked afterwards, as of any other.
fn lost(order: &Order, intent: &PaymentIntent) -> bool {
    order.payment_intent.is_none()
        && intent.order.as_ref() == Some(&order.id)
        && intent.attempt == Some(order.attempt)
        && intent.livemode == order.livemode
}

fn mismatch(order: &Order, intent: &PaymentIntent) -> Option<&'static str> {
    if intent.order.as_ref() != Some(&order.id) {
        Some("the payment names another order")
    } else if intent.amount.currency != order.amount.currency {
        Some("the payment is in another currency")
    } else if intent.amount != order.amount || intent.amount_received != order.amount.minor {
        Some("the payment is of another amount")
    } else if intent.livemode != order.livemode {
        Some("the payment is in another mode, test or live")
    } else {
        None
    }
}

/// The order that a payment was made for, by the shop's own record or else by the payment's.
async fn order_of(state: &AppState, intent: &PaymentIntent) -> Result<Option<Order>, ShopError> {
    if let Some(order) = orders::by_payment_intent(&state.db, &intent.id).await? {
        return Ok(Some(order));
    }
    match &intent.order {
        Some(id) => Ok(orders::find(&state.db, id).await?),
        None => Ok(None),
    }
}

/// Whether nothing but the amount is not what the order asks for.
fn is_right_but_for_its_amount(order: &Order, intent: &PaymentIntent) -> bool {
    let offered = Order { amount: intent.amount, ..order.clone() };
    mismatch(&offered, intent).is_none()
}

async fn report_mismatch(
    state: &AppState,
    order: &Order,
    intent: &PaymentIntent,
    why: &str,
) -> Result<(), ShopError> {
    let mut tx = state.db.begin_write().await?;
    attention::raise(&mut tx, Concern::Mismatch, &intent.id.0, Some(&order.id), why).await?;
    Ok(tx.commit().await?)
}

/// Money that names an order of the shop's kind which the shop does not have.
async fn report_stray(state: &AppState, intent: &PaymentIntent) -> Result<(), ShopError> {
    let like_ours = intent
        .order
        .as_ref()
        .is_some_and(|id| id.0.len() == 32 && id.0.bytes().all(|b| b.is_ascii_hexdigit()));
    if intent.status != PaymentStatus::Succeeded || !like_ours {
        return Ok(());
    }
    let why = "money came for an order that this shop does not know";
    let mut tx = state.db.begin_write().await?;
    attention::raise(&mut tx, Concern::UnknownPayment, &intent.id.0, None, why).await?;
    Ok(tx.commit().await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{language::Language, money::Money, order::OrderId};

    fn money(minor: i64, currency: &str) -> Money {
        Money::new(minor, currency.parse().expect("a currency"))
    }

    fn order(state: OrderState) -> Order {
        Order {
            id: OrderId("o".to_owned()),
            token: String::new(),
            visitor: String::new(),
            selection: String::new(),
            state,
            amount: money(1999, "usd"),
            livemode: false,
            attempt: 1,
            payment_intent: Some(PaymentIntentId("pi_own".to_owned())),
            paid_at: None,
            buyer: None,
            language: Language::English,
        }
    }

    fn intent(status: PaymentStatus) -> PaymentIntent {
        let received = if status == PaymentStatus::Succeeded { 1999 } else { 0 };
        PaymentIntent {
            id: PaymentIntentId("pi_own".to_owned()),
            status,
            amount: money(1999, "usd"),
            livemode: false,
            amount_received: received,
            client_secret: None,
            order: Some(OrderId("o".to_owned())),
            attempt: Some(1),
        }
    }

    #[test]
    fn every_state_and_status_has_its_verdict() {
        use OrderState::*;
        use PaymentStatus::*;
        let unpaid = [RequiresPaymentMethod, RequiresConfirmation, RequiresAction];
        for status in unpaid.into_iter().chain([Processing, RequiresCapture]) {
            for state in [Pending, Paid, OrderState::Canceled] {
                assert_eq!(verdict(&order(state), &intent(status)), Verdict::Stay, "{status:?}");
            }
        }
        let succeeded = intent(Succeeded);
        assert_eq!(verdict(&order(Pending), &succeeded), Verdict::Pay);
        assert_eq!(verdict(&order(Paid), &succeeded), Verdict::Stay);
        assert_eq!(verdict(&order(OrderState::Canceled), &succeeded), Verdict::GiveBack);
        let canceled = intent(PaymentStatus::Canceled);
        assert_eq!(verdict(&order(Pending), &canceled), Verdict::Cancel);
        assert_eq!(verdict(&order(Paid), &canceled), Verdict::Stay);
        assert_eq!(verdict(&order(OrderState::Canceled), &canceled), Verdict::Stay);
    }

    #[test]
    fn an_order_that_has_lost_its_payment_gets_it_back() {
        use PaymentStatus::*;
        let lost = |state| Order { payment_intent: None, ..order(state) };
        let pending = lost(OrderState::Pending);
        for status in [RequiresPaymentMethod, RequiresAction, Processing, Succeeded] {
            assert_eq!(verdict(&pending, &intent(status)), Verdict::Attach, "{status:?}");
        }
        assert_eq!(verdict(&pending, &intent(Canceled)), Verdict::Stay);
        assert_eq!(verdict(&lost(OrderState::Canceled), &intent(Succeeded)), Verdict::GiveBack);
        for other in [
            PaymentIntent { order: None, ..intent(Succeeded) },
            PaymentIntent { attempt: None, ..intent(Succeeded) },
            PaymentIntent { attempt: Some(2), ..intent(Succeeded) },
            PaymentIntent { livemode: true, ..intent(Succeeded) },
        ] {
            assert_eq!(verdict(&pending, &other), Verdict::GiveBack, "{other:?}");
        }
    }

    #[test]
    fn only_its_own_payment_in_full_pays_an_order() {
        let pending = order(OrderState::Pending);
        let succeeded = || intent(PaymentStatus::Succeeded);
        let other_id = PaymentIntentId("pi_other".to_owned());
        let another = PaymentIntent { id: other_id.clone(), ..succeeded() };
        assert_eq!(verdict(&pending, &another), Verdict::GiveBack);
        let canceled = PaymentIntent { id: other_id, ..intent(PaymentStatus::Canceled) };
        assert_eq!(verdict(&pending, &canceled), Verdict::Stay);
        for wrong in [
            PaymentIntent { order: None, ..succeeded() },
            PaymentIntent { order: Some(OrderId("x".to_owned())), ..succeeded() },
            PaymentIntent { amount: money(1998, "usd"), ..succeeded() },
            PaymentIntent { amount: money(1999, "eur"), ..succeeded() },
            PaymentIntent { amount_received: 1998, ..succeeded() },
            PaymentIntent { livemode: true, ..succeeded() },
        ] {
            assert!(matches!(verdict(&pending, &wrong), Verdict::Mismatch(_)), "{wrong:?}");
        }
    }
}
