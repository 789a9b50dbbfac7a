//! Paid orders as an accountant wants them, read in pieces so that a long list never stands in
//! memory twice.

use super::{Db, Row, books::money, order_list::GIVEN_BACK, query};
use crate::domain::{money::Money, order::OrderId};
use sqlx::AssertSqlSafe;

/// Orders read at once.
const PIECE: i64 = 500;

/// A paid order.
pub struct Sold {
    /// Which order.
    pub id: OrderId,
    /// In epoch seconds.
    pub placed_at: i64,
    /// When it was paid.
    pub paid_at: i64,
    /// When it was marked as sent.
    pub sent_at: Option<i64>,
    /// The titles, with commas between them.
    pub titles: String,
    /// Copies of all of them.
    pub quantity: i64,
    /// What was paid.
    pub gross: Money,
    /// What was given back of it, or is on its way.
    pub refunded: Money,
    /// Its PaymentIntent.
    pub payment_intent: String,
    /// Stripe's ids of its refunds, with spaces between them.
    pub refunds: String,
    /// Whether money moved.
    pub livemode: bool,
}

/// The next paid orders from the epoch second `from` until before `until`, the earliest first,
/// after the last one that was read, if any. None: there are no more.
///
/// # Errors
/// When the database does not answer.
pub async fn next(
    db: &Db,
    from: i64,
    until: i64,
    after: Option<&Sold>,
) -> Result<Vec<Sold>, sqlx::Error> {
    let sql = format!(
        "select o.id, o.created_at, o.paid_at, o.sent_at, o.amount_minor, o.currency,
                o.payment_intent, o.livemode, {GIVEN_BACK} as given_back,
                (select string_agg(l.title, ', ' order by l.position)
                 from order_lines l where l.order_id = o.id) as titles,
                (select cast(coalesce(sum(l.quantity), 0) as bigint)
                 from order_lines l where l.order_id = o.id) as quantity,
                (select string_agg(r.stripe_refund, ' ' order by r.created_at, r.id)
                 from refunds r
                 where r.order_id = o.id and r.payment_intent = o.payment_intent
                   and r.status not in ('failed', 'canceled')) as refund_ids
         from orders o
         where o.paid_at >= $1 and o.paid_at < $2 and (o.paid_at, o.id) > ($3, $4)
         order by o.paid_at, o.id
         limit {PIECE}"
    );
    let (at, id) = after.map_or((i64::MIN, ""), |sold| (sold.paid_at, sold.id.0.as_str()));
    let query = query(AssertSqlSafe(sql)).bind(from).bind(until).bind(at).bind(id);
    query.fetch_all(db.read()).await?.iter().map(sold).collect()
}

fn sold(row: &Row) -> Result<Sold, sqlx::Error> {
    let text = |column: &str| -> Result<String, sqlx::Error> {
        Ok(row.try_get::<Option<String>>(column)?.unwrap_or_default())
    };
    Ok(Sold {
        id: OrderId(row.try_get("id")?),
        placed_at: row.try_get("created_at")?,
        paid_at: row.try_get("paid_at")?,
        sent_at: row.try_get("sent_at")?,
        titles: text("titles")?,
        quantity: row.try_get("quantity")?,
        gross: money(row, "amount_minor")?,
        refunded: money(row, "given_back")?,
        payment_intent: text("payment_intent")?,
        refunds: text("refund_ids")?,
        livemode: row.try_get::<i64>("livemode")? == 1,
    })
}
