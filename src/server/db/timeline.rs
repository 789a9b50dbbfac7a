//! The table `order_events`: an order's story.

use super::{Tx, now, query};
use crate::domain::{money::Money, order::OrderId};

/// What happened to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happened {
    /// It was placed.
    Placed,
    /// It asks for another amount.
    Repriced,
    /// Stripe made its PaymentIntent.
    PaymentIntent,
    /// A confirmation failed.
    PaymentFailed,
    /// It took copies from the stock.
    Reserved,
    /// It gave them back.
    Released,
    /// It is paid.
    Paid,
    /// It will never be paid.
    Canceled,
    /// Money is given back, or a refund has moved on.
    Refund,
    /// A dispute was opened, or has moved on.
    Dispute,
    /// A mail was sent, or given up.
    Email,
    /// A person has to look at it.
    Attention,
    /// The seller has marked it as sent.
    Sent,
    /// The seller has taken that back.
    NotSent,
    /// The seller has had a mail sent again.
    Resent,
    /// The seller has dealt with what needed attention.
    Resolved,
    /// The seller has put it back on the list.
    Reopened,
}

impl Happened {
    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Happened::Placed => "placed",
            Happened::Repriced => "repriced",
            Happened::PaymentIntent => "payment_intent",
            Happened::PaymentFailed => "payment_failed",
            Happened::Reserved => "reserved",
            Happened::Released => "released",
            Happened::Paid => "paid",
            Happened::Canceled => "canceled",
            Happened::Refund => "refund",
            Happened::Dispute => "dispute",
            Happened::Email => "email",
            Happened::Attention => "attention",
            Happened::Sent => "sent",
            Happened::NotSent => "not_sent",
            Happened::Resent => "resent",
            Happened::Resolved => "resolved",
            Happened::Reopened => "reopened",
        }
    }
}

const NOTE: &str = "
    insert into order_events (order_id, at, kind, detail) values ($1, $2, $3, $4)";

const PLACED: &str = "
    insert into order_events (order_id, at, kind, detail)
    select $1, $2, $3, $4
    union all
    select order_id, $2, $5, book_id from order_lines where order_id = $1 and reserved > 0";

/// How the story of an order begins: it was placed for that much, and took these copies.
///
/// # Errors
/// When the database does not answer.
pub async fn placed(tx: &mut Tx, order: &OrderId, amount: Money) -> Result<(), sqlx::Error> {
    query(PLACED)
        .bind(&order.0)
        .bind(now())
        .bind(Happened::Placed.as_str())
        .bind(amount.to_string())
        .bind(Happened::Reserved.as_str())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Adds a line to the order's story. `detail` holds ids and amounts, never a person's details.
///
/// # Errors
/// When the database does not answer.
pub async fn note(
    tx: &mut Tx,
    order: &OrderId,
    what: Happened,
    detail: &str,
) -> Result<(), sqlx::Error> {
    query(NOTE)
        .bind(&order.0)
        .bind(now())
        .bind(what.as_str())
        .bind(detail)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
