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
    /// The order's own record of it was lost with the power, see `Db::begin_unflushed`, or was made
    /// after the copy that these books were put back from.
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

/// The order of a payment, also where the books do not know the payment, as they were put back from
/// a copy or a power cut took it: then Stripe says whose it is.
///
/// # Errors
/// [`ShopError::StripeUnreachable`] when Stripe does not tell, [`ShopError::Internal`].
pub async fn order_paid_by(
    state: &AppState,
    id: &PaymentIntentId,
) -> Result<Option<Order>, ShopError> {
    if let Some(order) = orders::by_payment_intent(&state.db, id).await? {
        return Ok(Some(order));
    }
    match settle(state, id).await {
        Ok(_) => Ok(orders::by_payment_intent(&state.db, id).await?),
        Err(ShopError::NoSuchPayment) => Ok(None),
        Err(error) => Err(error),
    }
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
                let attempt = intent.attempt.unwrap_or(order.attempt);
                if orders::attach(&state.db, &order, &intent.id, attempt).await? {
                    tracing::warn!(order.id = %order.id.0, "the order has its payment again");
                    // Of an earlier attempt, and perhaps open in a browser by now: should it be paid
                    // all the same, the money is given back.
                    if let Some(earlier) = order.payment_intent.filter(|id| *id != intent.id)
                        && let Err(fault) = state.stripe.cancel(&earlier).await
                    {
                        tracing::warn!(payment_intent = %earlier.0, %fault, "it was not ended");
                    }
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

/// Whether a payment was made for an order that knows of none, for this very attempt; or for an
/// attempt that is yet to come, as the books are a copy that was put back: an attempt is written
/// down before Stripe is asked, and only once the one before can never be paid. Whether it pays the
/// order is asked afterwards, as of any other.
fn lost(order: &Order, intent: &PaymentIntent) -> bool {
    let forgotten = match intent.attempt {
        Some(attempt) if attempt == order.attempt => order.payment_intent.is_none(),
        attempt => attempt > Some(order.attempt),
    };
    forgotten && intent.order.as_ref() == Some(&order.id) && intent.livemode == order.livemode
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
mod tests;
