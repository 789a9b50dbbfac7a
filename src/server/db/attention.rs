//! The table `attention`: what a person has to look at.

use super::{
    Tx, now,
    timeline::{self, Happened},
};
use crate::domain::order::OrderId;

/// Why a person has to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Concern {
    /// Money came that is not what its order asks for.
    Mismatch,
    /// Money came for an order that the shop does not know.
    UnknownPayment,
    /// An unpaid order's PaymentIntent is not at Stripe any more.
    LostPayment,
    /// Money could not be given back.
    RefundFailed,
    /// A buyer's bank disputes a payment.
    Dispute,
    /// A mail was not sent, or nobody knows whether it was.
    Email,
}

impl Concern {
    fn as_str(self) -> &'static str {
        match self {
            Concern::Mismatch => "mismatch",
            Concern::UnknownPayment => "unknown_payment",
            Concern::LostPayment => "lost_payment",
            Concern::RefundFailed => "refund_failed",
            Concern::Dispute => "dispute",
            Concern::Email => "email",
        }
    }
}

const RAISE: &str = "
    insert into attention (kind, subject, order_id, detail, created_at)
    values ($1, $2, $3, $4, $5)
    on conflict (kind, subject) do nothing";

/// Puts something on the list; what is there already is not put there again. `subject` says what
/// it is about, such as a PaymentIntent's id; `detail` holds no person's details.
///
/// # Errors
/// When the database does not answer.
pub async fn raise(
    tx: &mut Tx,
    concern: Concern,
    subject: &str,
    order: Option<&OrderId>,
    detail: &str,
) -> Result<(), sqlx::Error> {
    let done = sqlx::query(RAISE)
        .bind(concern.as_str())
        .bind(subject)
        .bind(order.map(|order| &order.0))
        .bind(detail)
        .bind(now())
        .execute(&mut **tx)
        .await?;
    if done.rows_affected() == 0 {
        return Ok(());
    }
    tracing::error!(concern = concern.as_str(), subject, "needs attention: {detail}");
    if let Some(order) = order {
        timeline::note(tx, order, Happened::Attention, detail).await?;
    }
    Ok(())
}
