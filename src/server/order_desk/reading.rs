//! One order as the seller sees it, put together.

use super::{concerns, story};
use crate::{
    domain::{
        order::OrderId,
        order_file::{DisputeLine, OrderFile, RefundLine},
        payment::{PaymentIntentId, PaymentStatus},
    },
    error::ShopError,
    server::{
        countries,
        db::{
            attention,
            order_file::{self, Disputed, Refunded},
            orders, sending,
        },
        state::AppState,
        stripe::StripeFault,
    },
};
use std::time::Duration;

/// How long the page waits for Stripe: it shows the order in any case.
const STRIPE_PATIENCE: Duration = Duration::from_secs(2);

/// Everything that the shop knows of an order, and how Stripe says that its payment stands.
///
/// # Errors
/// [`ShopError::NoSuchOrder`]; [`ShopError::Internal`] when the database does not answer.
pub async fn read(state: &AppState, id: &OrderId) -> Result<OrderFile, ShopError> {
    let db = &state.db;
    let head = order_file::head(db, id).await?.ok_or(ShopError::NoSuchOrder)?;
    let refunds = order_file::refunds(db, id).await?.into_iter().map(refund).collect();
    let disputes = order_file::disputes(db, id).await?.into_iter().map(dispute).collect();
    let concerns = attention::of_order(db, id).await?.into_iter().map(concerns::explain).collect();
    let noted = order_file::story(db, id).await?;
    let queued = order_file::queued(db, id).await?;
    let address = head.buyer.as_ref().and_then(|buyer| buyer.address.as_ref());
    let address = address.map(countries::label).unwrap_or_default();
    let at_stripe = at_stripe(state, head.payment_intent.as_ref()).await;
    Ok(OrderFile {
        id: id.clone(),
        mark: head.mark,
        lines: orders::lines(db, id).await?,
        amount: head.amount,
        given_back: head.given_back,
        livemode: head.livemode,
        buyer: head.buyer,
        address,
        payment_intent: head.payment_intent,
        at_stripe,
        placed_at: head.placed_at,
        paid_at: head.paid_at,
        sent_at: head.sent_at,
        can_take_back: sending::can_take_back(db, id).await?,
        refunds,
        disputes,
        concerns,
        story: story::tell(&noted, &queued),
        request: uuid::Uuid::new_v4().simple().to_string(),
    })
}

async fn at_stripe(state: &AppState, id: Option<&PaymentIntentId>) -> String {
    let Some(id) = id else { return "No payment was begun.".to_owned() };
    let asked = state.stripe.retrieve_payment_intent(id);
    match tokio::time::timeout(STRIPE_PATIENCE, asked).await {
        Ok(Ok(intent)) => payment_words(intent.status).to_owned(),
        Ok(Err(StripeFault::NotFound)) => {
            "Stripe does not know this payment: were the keys changed?".to_owned()
        }
        Ok(Err(_)) | Err(_) => "Stripe does not answer.".to_owned(),
    }
}

fn payment_words(status: PaymentStatus) -> &'static str {
    match status {
        PaymentStatus::RequiresPaymentMethod => "Not paid: no card yet, or the last was declined.",
        PaymentStatus::RequiresConfirmation => "Not paid: a card is given and not tried yet.",
        PaymentStatus::RequiresAction => "Not paid: the bank is asking the buyer.",
        PaymentStatus::Processing => "On its way: the bank is taking its time.",
        PaymentStatus::RequiresCapture => "Held on the card, not taken yet.",
        PaymentStatus::Canceled => "Canceled: it can never be paid.",
        PaymentStatus::Succeeded => "Succeeded: the money has arrived.",
    }
}

fn refund(row: Refunded) -> RefundLine {
    let origin = match row.origin.as_str() {
        "shop" => "by you",
        "automatic" => "by the shop itself: nothing is delivered for it",
        _ => "at Stripe",
    };
    RefundLine {
        stripe_refund: row.stripe_refund,
        amount: row.amount,
        status: row.status,
        origin: origin.to_owned(),
        at: row.at,
    }
}

/// Stripe's words are codes with underscores: <https://docs.stripe.com/api/disputes/object>.
fn dispute(row: Disputed) -> DisputeLine {
    DisputeLine {
        id: row.id,
        amount: row.amount,
        reason: row.reason.replace('_', " "),
        status: row.status.replace('_', " "),
        due_by: row.due_by,
        closed: row.closed_at.is_some(),
    }
}
