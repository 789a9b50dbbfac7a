//! The checkout: the one place where an order is placed, and found again with its PaymentIntent.

use super::{
    countries,
    db::{
        books, buyers, now, offers,
        orders::{self, Order},
        placing::{self, Placed, Terms},
    },
    ending, mailer,
    purchase::Purchase,
    settle,
    state::AppState,
    stripe::{PaymentIntent, StripeFault},
};
use crate::{
    domain::{
        book::BookId,
        buyer::{Contact, ContactFaults},
        checkout::{CheckoutStart, Item, Payable},
        contact_fault::ContactFault,
        language::Language,
        money::Money,
        order::{OrderId, OrderState},
        payment::{PaymentIntentId, PaymentStatus},
        visitor::Visitor,
    },
    error::ShopError,
};
use std::net::IpAddr;

/// How long after paying a visitor who opens the same checkout is told that it is paid,
/// in seconds: long enough for a back button or a reload, short enough for a second present.
const JUST_PAID: i64 = 24 * 60 * 60;

/// Places the visitor's order for `purchase`, or finds it again, with its PaymentIntent. The order
/// is committed before Stripe is asked, and no transaction waits for Stripe. `address` is where
/// the visitor's request came from, `language` what they read. Their other open checkouts of the
/// same books end.
///
/// # Errors
/// [`ShopError::SoldOut`], [`ShopError::NotEnough`], [`ShopError::TooMany`],
/// [`ShopError::StripeUnreachable`], [`ShopError::StripeRefused`].
pub async fn start(
    state: &AppState,
    visitor: &Visitor,
    address: Option<IpAddr>,
    language: Language,
    purchase: &Purchase,
    again: bool,
) -> Result<CheckoutStart, ShopError> {
    if !state.limits.count_look(address) {
        return Err(ShopError::TooMany);
    }
    // A PaymentIntent can turn out to be gone or canceled; its successor should be payable.
    for _ in 0..3 {
        let mut order = match place(state, visitor, address, language, purchase, again).await? {
            Placed::Pending(order) => order,
            Placed::Paid(id) => return Ok(CheckoutStart::AlreadyPaid(id)),
            Placed::SoldOut(book) => return Err(sold_out(state, purchase, &book).await?),
            Placed::TooMany => return Err(ShopError::TooMany),
            // All of them have ended, or cannot be: `place` passes none on.
            Placed::Rivals(_) => return Err(ShopError::Internal),
        };
        let intent = match resume(state, &mut order, purchase).await? {
            Some(intent) => intent,
            None => continue,
        };
        if !intent.status.payable() {
            let id = intent.id.clone();
            let settled = settle::settle_as_told(state, intent).await?;
            let paid = settled.order.is_some_and(|order| order.state == OrderState::Paid);
            let start = if paid { CheckoutStart::AlreadyPaid } else { CheckoutStart::UnderWay };
            return Ok(start(id));
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

/// Places the order, or finds it, after ending the visitor's other checkouts of the same books.
async fn place(
    state: &AppState,
    visitor: &Visitor,
    address: Option<IpAddr>,
    language: Language,
    purchase: &Purchase,
    again: bool,
) -> Result<Placed, ShopError> {
    let network = state.networks.name(address);
    let terms = Terms {
        network: network.as_deref(),
        most_copies: state.limits.copies(),
        livemode: state.elements.mode.money_moves(),
        reservation: state.pace.reservation_seconds(),
        paid_since: (!again).then(|| now() - JUST_PAID),
        language,
    };
    let may_place = || state.limits.count_order(visitor, address);
    let mut ended = Vec::new();
    loop {
        let placed = placing::place(&state.db, visitor, purchase, terms, &ended, may_place).await?;
        let Placed::Rivals(rivals) = placed else { return Ok(placed) };
        for rival in rivals {
            if let Some(order) = orders::find(&state.db, &rival).await? {
                ending::end(state, &order).await?;
            }
            ended.push(rival);
        }
    }
}

/// What to tell a buyer of whom that book is wanted more than there is.
async fn sold_out(
    state: &AppState,
    purchase: &Purchase,
    book: &BookId,
) -> Result<ShopError, ShopError> {
    if let [Item { copies: 1, .. }] = purchase.items() {
        return Ok(ShopError::SoldOut);
    }
    Ok(match books::find(&state.db, book).await? {
        Some(book) => ShopError::NotEnough { title: book.title, left: book.stock.unwrap_or(0) },
        None => ShopError::CartChanged,
    })
}

/// The order's PaymentIntent, asking for the present prices if it can still be paid;
/// `None` when the order has to be looked at again.
async fn resume(
    state: &AppState,
    order: &mut Order,
    purchase: &Purchase,
) -> Result<Option<PaymentIntent>, ShopError> {
    let Some(id) = order.payment_intent.clone() else {
        return create(state, order, purchase).await;
    };
    match state.stripe.retrieve_payment_intent(&id).await {
        // Gone when the shop's keys were changed.
        Err(StripeFault::NotFound) => {}
        Ok(intent) if intent.status == PaymentStatus::Canceled => {}
        // Also where an earlier change of price got no further than the order.
        Ok(intent)
            if intent.status.payable()
                && [intent.amount, order.amount] != [purchase.total(); 2] =>
        {
            return reprice(state, order, purchase, intent).await;
        }
        answer => return Ok(Some(answer?)),
    }
    orders::next_attempt(&state.db, order).await?;
    Ok(None)
}

/// Offers an unpaid order at the present prices. The order comes first: a tab that shows
/// the old price is told so by [`save_contact`] before Stripe asks for the new one.
async fn reprice(
    state: &AppState,
    order: &mut Order,
    purchase: &Purchase,
    intent: PaymentIntent,
) -> Result<Option<PaymentIntent>, ShopError> {
    offers::reprice(&state.db, order, purchase).await?;
    match state.stripe.update_amount(&intent.id, purchase.total()).await {
        Err(StripeFault::Refused { .. }) => {}
        answer => return Ok(Some(answer?)),
    }
    // Paid at this very moment, or in a state whose amount is fixed: money for the old price
    // must find an order of that price.
    offers::offer_again(&state.db, order, intent.amount).await?;
    if state.stripe.cancel(&intent.id).await.is_ok() {
        orders::next_attempt(&state.db, order).await?;
    }
    Ok(None)
}

/// Creates the order's PaymentIntent at the present prices.
async fn create(
    state: &AppState,
    order: &mut Order,
    purchase: &Purchase,
) -> Result<Option<PaymentIntent>, ShopError> {
    if order.amount != purchase.total() {
        offers::reprice(&state.db, order, purchase).await?;
    }
    let created = state
        .stripe
        .create_payment_intent(&order.id, order.attempt, order.amount, &purchase.description())
        .await;
    if created.as_ref().is_err_and(StripeFault::sticks_to_its_key) {
        orders::next_attempt(&state.db, order).await?;
    }
    let intent = match created {
        Err(StripeFault::KeyConflict) => return Ok(None),
        // Another tab is creating it, and may have attached it by now.
        Err(StripeFault::Busy) if is_attached(state, order).await? => return Ok(None),
        answer => answer?,
    };
    if orders::attach(&state.db, order, &intent.id, order.attempt).await? {
        return Ok(Some(intent));
    }
    // The order has moved on meanwhile, and nobody was given the means to pay this.
    if orders::by_payment_intent(&state.db, &intent.id).await?.is_none() {
        let _ = state.stripe.cancel(&intent.id).await;
    }
    Ok(None)
}

/// Whether somebody has attached a PaymentIntent to the order since it was read.
async fn is_attached(state: &AppState, order: &Order) -> Result<bool, ShopError> {
    let order = orders::find(&state.db, &order.id).await?;
    Ok(order.is_some_and(|order| order.payment_intent.is_some()))
}

/// Places the visitor's order for `purchase`, or finds it again, and notes who buys, without
/// asking Stripe for anything: the card form does, once it is there. Answers the PaymentIntent when
/// the visitor has just paid for the same.
///
/// # Errors
/// [`ShopError::InvalidContact`], [`ShopError::SoldOut`], [`ShopError::NotEnough`],
/// [`ShopError::TooMany`].
pub async fn note_contact(
    state: &AppState,
    visitor: &Visitor,
    address: Option<IpAddr>,
    language: Language,
    purchase: &Purchase,
    contact: &Contact,
) -> Result<Option<PaymentIntentId>, ShopError> {
    checked(contact, purchase.ships())?;
    match place(state, visitor, address, language, purchase, false).await? {
        Placed::Pending(order) => {
            save_contact(state, visitor, &order.id, contact, language, order.amount).await?;
            Ok(None)
        }
        Placed::Paid(id) => Ok(Some(id)),
        Placed::SoldOut(book) => Err(sold_out(state, purchase, &book).await?),
        Placed::TooMany => Err(ShopError::TooMany),
        Placed::Rivals(_) => Err(ShopError::Internal),
    }
}

/// Notes who buys on this visitor's pending order, which they were shown in `language` at the
/// amount `shown`, and where it goes; keeps its copies for them while they pay.
///
/// # Errors
/// [`ShopError::InvalidContact`] says what to correct; [`ShopError::NoSuchOrder`] when it is not this visitor's, [`ShopError::OrderClosed`] when
/// it is paid, [`ShopError::OrderExpired`] when it is canceled, [`ShopError::PriceChanged`] when
/// it asks for another amount.
pub async fn save_contact(
    state: &AppState,
    visitor: &Visitor,
    id: &OrderId,
    contact: &Contact,
    language: Language,
    shown: Money,
) -> Result<(), ShopError> {
    let order = orders::find(&state.db, id).await?;
    let order = order.filter(|order| order.visitor == visitor.0).ok_or(ShopError::NoSuchOrder)?;
    let ships = buyers::ships(&state.db, &order).await?;
    let contact = checked(contact, ships)?;
    let keep_until = now() + state.pace.reservation_seconds();
    if buyers::set(&state.db, visitor, id, &contact, language, shown, keep_until).await? {
        return Ok(());
    }
    let order = orders::find(&state.db, id).await?.ok_or(ShopError::NoSuchOrder)?;
    Err(match order.state {
        OrderState::Pending => ShopError::PriceChanged,
        OrderState::Paid => ShopError::OrderClosed,
        OrderState::Canceled => ShopError::OrderExpired,
    })
}

/// The details with outer white space gone, when all are usable, the mailer takes the email, and the country is
/// one that there is.
fn checked(contact: &Contact, ships: bool) -> Result<Contact, ShopError> {
    let contact = contact.checked(ships).map_err(ShopError::InvalidContact)?;
    if !mailer::takes(&contact.email) {
        let email = Some(ContactFault::EmailUnfit);
        let faults = ContactFaults { email, ..ContactFaults::default() };
        return Err(ShopError::InvalidContact(Box::new(faults)));
    }
    if contact.address.as_ref().is_some_and(|to| countries::name(&to.country).is_none()) {
        let mut faults = ContactFaults::default();
        faults.address.country = Some(ContactFault::CountryMissing);
        return Err(ShopError::InvalidContact(Box::new(faults)));
    }
    Ok(contact)
}
