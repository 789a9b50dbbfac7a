//! The table `disputes`: flags beside orders. A dispute moves no order and no stock.

use super::{
    Tx,
    attention::{self, Concern},
    query,
    timeline::{self, Happened},
};
use crate::domain::order::OrderId;

/// A dispute as an event tells it (<https://docs.stripe.com/api/disputes/object>).
#[derive(Clone, Debug)]
pub struct Dispute {
    /// `dp_…` or `du_…`
    pub id: String,
    /// How much, in minor units of `currency`.
    pub amount: i64,
    /// Its ISO code, in lower case.
    pub currency: String,
    /// Stripe's word for why.
    pub reason: String,
    /// Stripe's word for how it stands.
    pub status: String,
    /// Until when the seller can answer, in epoch seconds.
    pub due_by: Option<i64>,
    /// When it was opened, in epoch seconds.
    pub opened_at: i64,
    /// When it was decided, in epoch seconds.
    pub closed_at: Option<i64>,
    /// When Stripe told this, in epoch seconds.
    pub told_at: i64,
}

// An event that was overtaken changes nothing, and a dispute that is closed stays closed.
const RECORD: &str = "
    insert into disputes (id, order_id, payment_intent, amount_minor, currency, reason, status,
        due_by, opened_at, closed_at, told_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
    on conflict (id) do update
    set status = excluded.status, due_by = excluded.due_by, closed_at = excluded.closed_at,
        told_at = excluded.told_at
    where disputes.closed_at is null and disputes.told_at <= excluded.told_at";

/// Records what an event says of a dispute about this order's payment.
///
/// # Errors
/// When the database does not answer.
pub async fn record(
    tx: &mut Tx,
    order: &OrderId,
    payment_intent: &str,
    dispute: &Dispute,
) -> Result<(), sqlx::Error> {
    let done = query(RECORD)
        .bind(&dispute.id)
        .bind(&order.0)
        .bind(payment_intent)
        .bind(dispute.amount)
        .bind(&dispute.currency)
        .bind(&dispute.reason)
        .bind(&dispute.status)
        .bind(dispute.due_by)
        .bind(dispute.opened_at)
        .bind(dispute.closed_at)
        .bind(dispute.told_at)
        .execute(&mut **tx)
        .await?;
    if done.rows_affected() == 0 {
        return Ok(());
    }
    let detail = format!("{} is {} ({})", dispute.id, dispute.status, dispute.reason);
    timeline::note(tx, order, Happened::Dispute, &detail).await?;
    attention::raise(tx, Concern::Dispute, &dispute.id, Some(order), &detail).await
}
