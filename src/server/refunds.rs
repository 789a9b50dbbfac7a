//! Giving money back: asking Stripe, and hearing what it says of every refund, whoever asked.

use super::{
    db::{
        attention::{self, Concern},
        now, orders,
        refunds::{self, RefundRow, StripeRefund},
    },
    state::AppState,
    stripe::StripeFault,
};
use crate::{
    domain::{
        money::Money,
        order::{OrderId, OrderState},
        payment::PaymentIntentId,
        refund::{Refund, RefundId, RefundStatus},
    },
    error::ShopError,
};

/// So often asked for without an answer, a refund is put before a person: with the default pauses
/// that is half an hour. The sweep goes on.
const MOST_FAILURES: i64 = 8;

/// Gives back `amount` minor units of a paid order, or all that is left. `id` is the caller's own:
/// asking again with the same one gives back once and answers how far it is.
///
/// # Errors
/// [`ShopError::NoSuchOrder`]; [`ShopError::NotRefundable`] when nothing of it is paid, when less
/// is left, or when the same id was used for something else.
pub async fn refund(
    state: &AppState,
    order: &OrderId,
    amount: Option<i64>,
    id: &RefundId,
) -> Result<Refund, ShopError> {
    let Noted { row, now } = request(state, order, amount, id).await?;
    if row.status == RefundStatus::Requested {
        if now { ask(state, &row).await? } else { resume(state, &row).await? }
    }
    let mut tx = state.db.begin_write().await?;
    let row = refunds::find(&mut tx, id).await?.ok_or(ShopError::Internal)?;
    Ok(Refund { id: row.id, amount: row.amount, status: row.status })
}

/// A request in the books.
struct Noted {
    row: RefundRow,
    /// Whether it was not there before.
    now: bool,
}

/// Notes the request, within what is left; the row that is there already for a known id.
async fn request(
    state: &AppState,
    order: &OrderId,
    amount: Option<i64>,
    id: &RefundId,
) -> Result<Noted, ShopError> {
    let order = orders::find(&state.db, order).await?.ok_or(ShopError::NoSuchOrder)?;
    let (OrderState::Paid, Some(payment)) = (order.state, order.payment_intent) else {
        return Err(ShopError::NotRefundable);
    };
    let mut tx = state.db.begin_write().await?;
    if let Some(row) = refunds::find(&mut tx, id).await? {
        let same = row.order == order.id && amount.is_none_or(|minor| minor == row.amount.minor);
        return if same { Ok(Noted { row, now: false }) } else { Err(ShopError::NotRefundable) };
    }
    let left = order.amount.minor - refunds::counted(&mut tx, &payment).await?;
    let minor = amount.unwrap_or(left);
    if minor < 1 || minor > left {
        return Err(ShopError::NotRefundable);
    }
    let row = RefundRow {
        id: id.clone(),
        order: order.id,
        payment_intent: payment,
        amount: Money::new(minor, order.amount.currency),
        status: RefundStatus::Requested,
        attempt: 1,
        tries: 0,
    };
    refunds::request(&mut tx, &row).await?;
    tx.commit().await?;
    Ok(Noted { row, now: true })
}

/// Asks Stripe for what is requested of one payment. What Stripe does not answer is tried again
/// by the sweep.
///
/// # Errors
/// [`ShopError::Internal`] when the database does not answer.
pub async fn carry_out_requested(
    state: &AppState,
    payment: &PaymentIntentId,
) -> Result<(), ShopError> {
    let mut rows: Vec<RefundRow> = Vec::new();
    let until = || state.pace.lease_until(now());
    while let Some(row) = refunds::claim(&state.db, Some(payment), until()).await? {
        // A lease that ended while one waited for the database: all have been taken.
        if rows.iter().any(|taken| taken.id == row.id) {
            break;
        }
        rows.push(row);
    }
    for row in rows {
        resume(state, &row).await?;
    }
    Ok(())
}

/// Asks Stripe for one refund that may have had its effect: its answer was lost, or these books
/// are a copy that was put back, perhaps after Stripe has forgotten the idempotency key, as it does
/// after a day (<https://docs.stripe.com/api/idempotent_requests>). So Stripe's list is looked at
/// first, and without it nothing is asked for.
///
/// # Errors
/// [`ShopError::Internal`] when the database does not answer.
pub async fn resume(state: &AppState, row: &RefundRow) -> Result<(), ShopError> {
    if let Err(error) = hear_all(state, &row.payment_intent).await {
        tracing::warn!(refund.id = %row.id.0, %error, "a refund is tried again later");
        return put_off(state, row, false).await;
    }
    // What another copy writes meanwhile changes nothing: Stripe is asked with the same key.
    let mut tx = state.db.begin_read().await?;
    let known = refunds::find(&mut tx, &row.id).await?;
    drop(tx);
    match known {
        Some(row) if row.status == RefundStatus::Requested => ask(state, &row).await,
        _ => Ok(()),
    }
}

async fn ask(state: &AppState, row: &RefundRow) -> Result<(), ShopError> {
    match state.stripe.create_refund(row).await {
        Ok(heard) => record(state, &row.order, &row.payment_intent, &[heard]).await,
        Err(StripeFault::Refused { code, .. }) => refused(state, row, &code).await,
        Err(StripeFault::NotFound) => refused(state, row, "resource_missing").await,
        Err(fault) => {
            tracing::warn!(refund.id = %row.id.0, %fault, "a refund is tried again later");
            let listed = fault.sticks_to_its_key() && not_at_stripe(state, row).await;
            put_off(state, row, listed).await
        }
    }
}

/// Has the sweep try a request again later, and tells the seller when that goes on for long.
async fn put_off(state: &AppState, row: &RefundRow, new_key: bool) -> Result<(), ShopError> {
    let at = state.pace.again_at(now(), row.tries);
    let mut tx = state.db.begin_write().await?;
    let failures = row.tries + 1;
    if refunds::later(&mut tx, row, at, new_key).await? && failures >= MOST_FAILURES {
        let why = format!("a refund of {} waits: {failures} tries got no answer", row.amount);
        let order = Some(&row.order);
        attention::raise(&mut tx, Concern::RefundWaits, &row.id.0, order, &why).await?;
    }
    Ok(tx.commit().await?)
}

/// Whether Stripe has surely not made this refund.
async fn not_at_stripe(state: &AppState, row: &RefundRow) -> bool {
    state
        .stripe
        .list_refunds(&row.payment_intent)
        .await
        .is_ok_and(|list| list.iter().all(|refund| refund.ours.as_ref() != Some(&row.id)))
}

/// Stripe refuses what is refunded already, perhaps by an earlier try of this very request: only
/// when Stripe's list does not have it is it refused for good.
async fn refused(state: &AppState, row: &RefundRow, code: &str) -> Result<(), ShopError> {
    if hear_all(state, &row.payment_intent).await.is_err() {
        return put_off(state, row, false).await;
    }
    let mut tx = state.db.begin_write().await?;
    if refunds::refused(&mut tx, row).await? {
        attention::clear(&mut tx, Concern::RefundWaits, &row.id.0).await?;
        if code != "charge_already_refunded" {
            let why = format!("Stripe refused to give back {}: {code}", row.amount);
            let order = Some(&row.order);
            attention::raise(&mut tx, Concern::RefundFailed, &row.id.0, order, &why).await?;
        }
    }
    Ok(tx.commit().await?)
}

/// Records what Stripe says of every refund of a payment; `false` when the payment is none of
/// this shop's.
///
/// # Errors
/// [`ShopError::StripeUnreachable`] when Stripe does not tell; [`ShopError::Internal`].
pub async fn hear_all(state: &AppState, payment: &PaymentIntentId) -> Result<bool, ShopError> {
    let Some(order) = orders::by_payment_intent(&state.db, payment).await? else {
        return Ok(false);
    };
    let heard = state.stripe.list_refunds(payment).await?;
    record(state, &order.id, payment, &heard).await?;
    Ok(true)
}

async fn record(
    state: &AppState,
    order: &OrderId,
    payment: &PaymentIntentId,
    heard: &[StripeRefund],
) -> Result<(), ShopError> {
    let mut tx = state.db.begin_write().await?;
    for refund in heard {
        let news = refunds::hear(&mut tx, order, payment, refund).await?;
        if let (Some(_), Some(ours)) = (news, &refund.ours) {
            attention::clear(&mut tx, Concern::RefundWaits, &ours.0).await?;
        }
        if news == Some(RefundStatus::Failed) {
            let why = format!("a refund of {} came back", refund.amount);
            let concern = Concern::RefundFailed;
            attention::raise(&mut tx, concern, &refund.id, Some(order), &why).await?;
        }
    }
    tx.commit().await?;
    state.outbox.notify_one();
    Ok(())
}
