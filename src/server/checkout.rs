//! Orders and their payment: the one place where an order is placed, resumed and settled.

use super::{
    books,
    db::{
        now,
        orders::{self, Order},
        placing::{self, Placed},
    },
    state::AppState,
    stripe::{PaymentIntent, StripeFault},
    visitor::Visitor,
};
use crate::{
    domain::{
        book::{Book, BookId},
        buyer::Contact,
        checkout::{CheckoutStart, Payable},
        order::{OrderId, OrderState},
        payment::{PaymentIntentId, PaymentStatus, PaymentSummary},
    },
    error::ShopError,
};

/// How long after paying a visitor who opens the same checkout is told that it is paid,
/// in seconds: long enough for a back button or a reload, short enough for a second present.
const JUST_PAID: i64 = 24 * 60 * 60;

/// Places the visitor's order for one copy of `item`, or finds it again, with its PaymentIntent.
/// The order is committed before Stripe is asked, and no transaction waits for Stripe.
///
/// # Errors
/// [`ShopError::NoSuchBook`], [`ShopError::StripeUnreachable`], [`ShopError::StripeRefused`].
pub async fn start(
    state: &AppState,
    visitor: &Visitor,
    item: &BookId,
    again: bool,
) -> Result<CheckoutStart, ShopError> {
    let book = books::find(&state.db, item).await?;
    // A PaymentIntent can turn out to be gone or canceled; its successor should be payable.
    for _ in 0..3 {
        let paid_since = (!again).then(|| now() - JUST_PAID);
        let order = match placing::place(&state.db, visitor, &book, paid_since).await? {
            Placed::Pending(order) => order,
            Placed::Paid(id) => return Ok(CheckoutStart::AlreadyPaid(id)),
        };
        let intent = match resume(state, &order, &book).await? {
            Some(intent) => intent,
            None => continue,
        };
        if !intent.status.payable() {
            settle(state, &order, &intent).await?;
            return Ok(CheckoutStart::AlreadyPaid(intent.id));
        }
        let client_secret = intent.client_secret.ok_or(ShopError::StripeRefused)?;
        return Ok(CheckoutStart::Pay(Payable {
            order: order.id,
            payment_intent: intent.id,
            client_secret,
            publishable_key: state.elements.publishable_key.clone(),
            stripe_js: state.elements.stripe_js.clone(),
            amount: intent.amount,
        }));
    }
    Err(ShopError::StripeRefused)
}

/// The order's PaymentIntent, asking for the order's amount; `None` when the order had to let
/// go of it and has to be looked at again.
async fn resume(
    state: &AppState,
    order: &Order,
    book: &Book,
) -> Result<Option<PaymentIntent>, ShopError> {
    let Some(id) = &order.payment_intent else {
        let intent = state
            .stripe
            .create_payment_intent(&order.id, order.attempt, order.amount, &book.title)
            .await?;
        let attached = orders::attach(&state.db, order, &intent.id).await?;
        return Ok(attached.then_some(intent));
    };
    match state.stripe.retrieve_payment_intent(id).await {
        // Gone when the shop's keys were changed.
        Err(StripeFault::NotFound) => {}
        Ok(intent) if intent.status == PaymentStatus::Canceled => {}
        Ok(intent) if intent.status.payable() && intent.amount != order.amount => {
            return Ok(Some(state.stripe.update_amount(id, order.amount, &book.title).await?));
        }
        answer => return Ok(Some(answer?)),
    }
    orders::next_attempt(&state.db, order).await?;
    Ok(None)
}

/// Writes on the order what Stripe says of its PaymentIntent. Paid means: succeeded, for this
/// order, in full and in its currency; anything else never fulfils. Whoever comes second
/// changes nothing. Answers the state that the order is in.
///
/// # Errors
/// [`ShopError::Internal`] when the database does not answer.
pub async fn settle(
    state: &AppState,
    order: &Order,
    intent: &PaymentIntent,
) -> Result<OrderState, ShopError> {
    let Some(next) = order.state.after(intent.status) else {
        return Ok(order.state);
    };
    let ours = intent.order.as_ref() == Some(&order.id);
    let whole = intent.amount == order.amount && intent.amount_received == order.amount.minor;
    if next == OrderState::Paid && !(ours && whole) {
        tracing::error!(
            order.id = %order.id.0,
            payment_intent = %intent.id.0,
            "a succeeded PaymentIntent does not match its order, which stays pending"
        );
        return Ok(order.state);
    }
    if orders::advance(&state.db, &order.id, order.state, next).await? {
        tracing::info!(order.id = %order.id.0, state = next.as_str(), "order settled");
    }
    Ok(next)
}

/// Notes who buys on this visitor's pending order.
///
/// # Errors
/// [`ShopError::NoSuchOrder`] when it is not this visitor's, [`ShopError::OrderClosed`] when
/// it is not pending.
pub async fn save_contact(
    state: &AppState,
    visitor: &Visitor,
    id: &OrderId,
    contact: &Contact,
) -> Result<(), ShopError> {
    if orders::set_buyer(&state.db, visitor, id, contact).await? {
        return Ok(());
    }
    match orders::find(&state.db, id).await? {
        Some(order) if order.visitor == visitor.0 => Err(ShopError::OrderClosed),
        _ => Err(ShopError::NoSuchOrder),
    }
}

/// How the payment of one of our orders stands at Stripe, settling the order on the way.
/// The buyer's details are for the buyer's own browser alone.
///
/// # Errors
/// [`ShopError::NoSuchPayment`] when no order has that PaymentIntent,
/// [`ShopError::StripeUnreachable`] when Stripe does not tell and the order is not known as paid.
pub async fn summary(
    state: &AppState,
    visitor: Option<&Visitor>,
    id: &PaymentIntentId,
) -> Result<PaymentSummary, ShopError> {
    let order = orders::by_payment_intent(&state.db, id).await?.ok_or(ShopError::NoSuchPayment)?;
    let status = match state.stripe.retrieve_payment_intent(id).await {
        Ok(intent) => {
            settle(state, &order, &intent).await?;
            intent.status
        }
        // What Stripe has said once about money received stays true while it is silent.
        Err(StripeFault::Unreachable(_)) if order.state == OrderState::Paid => {
            PaymentStatus::Succeeded
        }
        Err(fault) => return Err(fault.into()),
    };
    let lines = orders::lines(&state.db, &order.id).await?;
    let theirs = visitor.is_some_and(|visitor| visitor.0 == order.visitor);
    let item = lines.first().map(|line| line.book.0.clone()).unwrap_or_default();
    Ok(PaymentSummary {
        payment_intent: id.clone(),
        status,
        titles: lines.into_iter().map(|line| line.title).collect(),
        amount: order.amount,
        checkout: format!("/checkout?item={item}"),
        buyer: order.buyer.filter(|_| theirs),
    })
}
