//! What a confirmation shows, and to whom.

use super::{
    cart, countries,
    db::{
        now,
        orders::{self, Order},
        refunds,
    },
    settle::{self, Settled},
    state::AppState,
};
use crate::{
    domain::{
        confirmation::{Confirmation, OrderDetails, Standing},
        money::Money,
        order::{LineItem, OrderState},
        payment::{PaymentIntentId, PaymentStatus},
        visitor::Visitor,
    },
    error::ShopError,
    words::words,
};
use std::net::IpAddr;

/// How long after it was paid an order still takes what it holds out of the cart, in seconds: who
/// looks at an old confirmation may have put the same in again.
const NEWS: i64 = 600;

/// The confirmation of one of our payments, settled on the way, so that a late webhook delays
/// nobody. Only the buyer's own browser sees the whole order. Who asks too often from `address` is
/// told what the shop itself knows.
///
/// # Errors
/// [`ShopError::TooMany`] when that is not how it ended;
/// [`ShopError::NoSuchPayment`] when no order has that PaymentIntent: Stripe is asked then only for
/// a visitor who has an order without one;
/// [`ShopError::StripeUnreachable`] when Stripe does not tell and the order is still open.
pub async fn of_payment(
    state: &AppState,
    visitor: Option<&Visitor>,
    address: Option<IpAddr>,
    id: &PaymentIntentId,
) -> Result<Confirmation, ShopError> {
    let order = match orders::by_payment_intent(&state.db, id).await? {
        Some(order) => order,
        None => lost_order(state, visitor, address, id).await?.ok_or(ShopError::NoSuchPayment)?,
    };
    let theirs = visitor.is_some_and(|visitor| visitor.0 == order.visitor);
    let selection = order.selection.clone();
    let is_news = order.paid_at.is_none_or(|at| at > now() - NEWS);
    let confirmation = confirmation(state, order, address, id.clone(), theirs).await?;
    let bought = confirmation.standing == Standing::Paid || confirmation.standing.is_under_way();
    if theirs && bought && is_news {
        cart::forget(state, &selection)?;
    }
    Ok(confirmation)
}

/// The order of a payment that a power cut has taken out of the shop's books: see
/// `Db::begin_unflushed`.
async fn lost_order(
    state: &AppState,
    visitor: Option<&Visitor>,
    address: Option<IpAddr>,
    id: &PaymentIntentId,
) -> Result<Option<Order>, ShopError> {
    match visitor {
        Some(visitor) if orders::lacks_payment(&state.db, visitor).await? => {
            Ok(settled(state, address, id).await?.order)
        }
        _ => Ok(None),
    }
}

/// The confirmation that an order's token shows, whole: as linked in the mails.
///
/// # Errors
/// [`ShopError::NoSuchPayment`] for an unknown token; else as [`of_payment`].
pub async fn of_token(
    state: &AppState,
    address: Option<IpAddr>,
    token: &str,
) -> Result<Confirmation, ShopError> {
    let order = orders::by_token(&state.db, token).await?.ok_or(ShopError::NoSuchPayment)?;
    let id = order.payment_intent.clone().ok_or(ShopError::NoSuchPayment)?;
    confirmation(state, order, address, id, true).await
}

/// Settles a payment, unless it is asked for too often from there.
async fn settled(
    state: &AppState,
    address: Option<IpAddr>,
    id: &PaymentIntentId,
) -> Result<Settled, ShopError> {
    if !state.limits.count_look(address) {
        return Err(ShopError::TooMany);
    }
    settle::settle(state, id).await
}

async fn confirmation(
    state: &AppState,
    order: Order,
    address: Option<IpAddr>,
    id: PaymentIntentId,
    whole: bool,
) -> Result<Confirmation, ShopError> {
    let (order, standing) = match settled(state, address, &id).await {
        Ok(Settled { intent, order: Some(order) }) => {
            let standing = standing(&order, &id, intent.status);
            (order, standing)
        }
        Ok(Settled { order: None, .. }) => return Err(ShopError::NoSuchPayment),
        // What Stripe has said once about a closed order stays true, whatever it says now.
        Err(_) if order.state == OrderState::Paid && order.payment_intent.as_ref() == Some(&id) => {
            (order, Standing::Paid)
        }
        Err(_) if order.state == OrderState::Canceled => (order, Standing::Canceled),
        Err(error) => return Err(error),
    };
    let lines = orders::lines(&state.db, &order.id).await?;
    let checkout = match lines.as_slice() {
        [LineItem { book, quantity: 1, .. }] => format!("/checkout?item={}", book.0),
        _ if standing == Standing::Unpaid => "/checkout".to_owned(),
        _ => "/cart".to_owned(),
    };
    let address = order.buyer.as_ref().and_then(|buyer| buyer.address.as_ref());
    let language = words().language();
    let address = address.map(|to| countries::label_in(language, to)).unwrap_or_default();
    let given_back = refunds::given_back(&state.db, &id).await?;
    let all_given_back = standing == Standing::Paid && given_back >= order.amount.minor;
    let standing = if all_given_back { Standing::Refunded } else { standing };
    Ok(Confirmation {
        payment_intent: id,
        standing,
        titles: lines.iter().map(|line| line.title.clone()).collect(),
        checkout,
        details: whole.then(|| OrderDetails {
            number: order.id.short(),
            lines,
            amount: order.amount,
            given_back: Money::new(given_back, order.amount.currency),
            paid_at: order.paid_at,
            address,
            buyer: order.buyer,
        }),
    })
}

/// How the order stands for who pays it with this payment.
fn standing(order: &Order, id: &PaymentIntentId, status: PaymentStatus) -> Standing {
    let its_own = order.payment_intent.as_ref() == Some(id);
    match status {
        PaymentStatus::Succeeded if its_own && order.state == OrderState::Paid => Standing::Paid,
        PaymentStatus::Succeeded if its_own && order.state == OrderState::Pending => {
            Standing::InQuestion
        }
        PaymentStatus::Succeeded => Standing::Returned,
        PaymentStatus::Processing => Standing::Processing,
        PaymentStatus::RequiresCapture => Standing::Held,
        PaymentStatus::Canceled => Standing::Canceled,
        _ => Standing::Unpaid,
    }
}
