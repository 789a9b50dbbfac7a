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
};
use crate::{
    domain::{
        book::{Book, BookId},
        buyer::Contact,
        checkout::{CheckoutStart, Payable},
        money::Money,
        order::{OrderId, OrderState},
        payment::{PaymentIntentId, PaymentStatus, PaymentSummary},
        visitor::Visitor,
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
        let mut order = match placing::place(&state.db, visitor, &book, paid_since).await? {
            Placed::Pending(order) => order,
            Placed::Paid(id) => return Ok(CheckoutStart::AlreadyPaid(id)),
        };
        let intent = match resume(state, &mut order, &book).await? {
            Some(intent) => intent,
            None => continue,
        };
        if !intent.status.payable() {
            let paid = settle(state, &order, &intent).await?;
            let start = if paid { CheckoutStart::AlreadyPaid } else { CheckoutStart::UnderWay };
            return Ok(start(intent.id));
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

/// The order's PaymentIntent, asking for the book's present price if it can still be paid;
/// `None` when the order has to be looked at again.
async fn resume(
    state: &AppState,
    order: &mut Order,
    book: &Book,
) -> Result<Option<PaymentIntent>, ShopError> {
    let Some(id) = order.payment_intent.clone() else {
        return create(state, order, book).await;
    };
    match state.stripe.retrieve_payment_intent(&id).await {
        // Gone when the shop's keys were changed.
        Err(StripeFault::NotFound) => {}
        Ok(intent) if intent.status == PaymentStatus::Canceled => {}
        // Also where an earlier change of price got no further than the order.
        Ok(intent)
            if intent.status.payable() && [intent.amount, order.amount] != [book.price; 2] =>
        {
            return reprice(state, order, book, intent).await;
        }
        answer => return Ok(Some(answer?)),
    }
    orders::next_attempt(&state.db, order).await?;
    Ok(None)
}

/// Offers an unpaid order at the book's present price. The order comes first: a tab that shows
/// the old price is told so by [`save_contact`] before Stripe asks for the new one.
async fn reprice(
    state: &AppState,
    order: &mut Order,
    book: &Book,
    intent: PaymentIntent,
) -> Result<Option<PaymentIntent>, ShopError> {
    placing::reprice(&state.db, order, book.price).await?;
    match state.stripe.update_amount(&intent.id, book.price).await {
        Err(StripeFault::Refused { .. }) => {}
        answer => return Ok(Some(answer?)),
    }
    // Paid at this very moment, or in a state whose amount is fixed: money for the old price
    // must find an order of that price.
    placing::reprice(&state.db, order, intent.amount).await?;
    if state.stripe.cancel(&intent.id).await.is_ok() {
        orders::next_attempt(&state.db, order).await?;
    }
    Ok(None)
}

/// Creates the order's PaymentIntent at the book's present price.
async fn create(
    state: &AppState,
    order: &mut Order,
    book: &Book,
) -> Result<Option<PaymentIntent>, ShopError> {
    if order.amount != book.price {
        placing::reprice(&state.db, order, book.price).await?;
    }
    let created = state
        .stripe
        .create_payment_intent(&order.id, order.attempt, order.amount, &book.title)
        .await;
    if created.as_ref().is_err_and(StripeFault::sticks_to_its_key) {
        orders::next_attempt(&state.db, order).await?;
    }
    let intent = match created {
        Err(StripeFault::KeyConflict) => return Ok(None),
        answer => answer?,
    };
    let attached = orders::attach(&state.db, order, &intent.id).await?;
    Ok(attached.then_some(intent))
}

/// Writes on the order what Stripe says of its PaymentIntent. Paid means: succeeded, for this
/// order, in full and in its currency; anything else never fulfils. Whoever comes second
/// changes nothing. Answers whether the order is paid.
///
/// # Errors
/// [`ShopError::Internal`] when the database does not answer.
pub async fn settle(
    state: &AppState,
    order: &Order,
    intent: &PaymentIntent,
) -> Result<bool, ShopError> {
    let Some(next) = order.state.after(intent.status) else {
        return Ok(order.state == OrderState::Paid);
    };
    let ours = intent.order.as_ref() == Some(&order.id);
    let whole = intent.amount == order.amount && intent.amount_received == order.amount.minor;
    if next == OrderState::Paid && !(ours && whole) {
        tracing::error!(
            order.id = %order.id.0,
            payment_intent = %intent.id.0,
            "a succeeded PaymentIntent does not match its order, which stays pending"
        );
        return Ok(false);
    }
    if orders::advance(&state.db, order, next).await? {
        tracing::info!(order.id = %order.id.0, state = next.as_str(), "order settled");
    }
    Ok(next == OrderState::Paid)
}

/// Notes who buys on this visitor's pending order, which they were shown at the amount `shown`.
///
/// # Errors
/// [`ShopError::NoSuchOrder`] when it is not this visitor's, [`ShopError::OrderClosed`] when
/// it is not pending, [`ShopError::PriceChanged`] when it asks for another amount.
pub async fn save_contact(
    state: &AppState,
    visitor: &Visitor,
    id: &OrderId,
    contact: &Contact,
    shown: Money,
) -> Result<(), ShopError> {
    if orders::set_buyer(&state.db, visitor, id, contact, shown).await? {
        return Ok(());
    }
    match orders::find(&state.db, id).await? {
        Some(order) if order.visitor != visitor.0 => Err(ShopError::NoSuchOrder),
        Some(order) if order.state == OrderState::Pending => Err(ShopError::PriceChanged),
        Some(_) => Err(ShopError::OrderClosed),
        None => Err(ShopError::NoSuchOrder),
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
        // What Stripe has said once about money received stays true, whatever it says now.
        Err(_) if order.state == OrderState::Paid => PaymentStatus::Succeeded,
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
