//! Everything that is kept of one order, read for the seller.

use super::{
    Db, Row,
    books::money,
    buyers,
    order_list::{GIVEN_BACK, MARKS, mark},
    query,
};
use crate::domain::{
    buyer::Contact, money::Money, order::OrderId, order_list::OrderMark, payment::PaymentIntentId,
    refund::RefundStatus,
};
use sqlx::AssertSqlSafe;

/// An order's own row. Holds a person's details, and so is never printed.
pub struct Head {
    /// How it stands.
    pub mark: OrderMark,
    /// What is to be paid.
    pub amount: Money,
    /// What was given back, or is on its way.
    pub given_back: Money,
    /// Whether only live money pays it.
    pub livemode: bool,
    /// Who buys, and where it goes.
    pub buyer: Option<Contact>,
    /// Its PaymentIntent.
    pub payment_intent: Option<PaymentIntentId>,
    /// In epoch seconds.
    pub placed_at: i64,
    /// When it was paid.
    pub paid_at: Option<i64>,
    /// When it was marked as sent.
    pub sent_at: Option<i64>,
}

/// Something that was noted in the order's story.
pub struct Noted {
    /// In epoch seconds.
    pub at: i64,
    /// The word of `timeline::Happened`.
    pub kind: String,
    /// Ids and amounts.
    pub detail: String,
}

/// A mail about the order that has not gone out. One that has is part of the story.
pub struct Queued {
    /// The word of `outbox::Mail`.
    pub kind: String,
    /// When it is tried next, in epoch seconds.
    pub try_at: i64,
    /// How often it failed.
    pub tries: i64,
    /// Whether it is being handed over.
    pub handed_over: bool,
    /// When it was given up.
    pub failed_at: Option<i64>,
}

/// A refund with who asked for it.
pub struct Refunded {
    /// `re_…`
    pub stripe_refund: Option<String>,
    /// How much.
    pub amount: Money,
    /// How far it is.
    pub status: RefundStatus,
    /// `shop`, `automatic` or `dashboard`.
    pub origin: String,
    /// In epoch seconds.
    pub at: i64,
}

/// A dispute as it stands.
pub struct Disputed {
    /// `dp_…`
    pub id: String,
    /// How much.
    pub amount: Money,
    /// Stripe's word for why.
    pub reason: String,
    /// Stripe's word for how it stands.
    pub status: String,
    /// Until when the seller can answer.
    pub due_by: Option<i64>,
    /// When it was decided.
    pub closed_at: Option<i64>,
}

const STORY: &str = "
    select at, kind, detail from order_events where order_id = $1 order by id";

const QUEUED: &str = "
    select kind, try_at, tries, handed_over_at is not null as handed_over, failed_at
    from outbox where order_id = $1 and sent_at is null order by id";

const REFUNDS: &str = "
    select stripe_refund, amount_minor, currency, status, origin, created_at
    from refunds where order_id = $1 order by created_at, id";

const DISPUTES: &str = "
    select id, amount_minor, currency, reason, status, due_by, closed_at
    from disputes where order_id = $1 order by opened_at, id";

/// The order of that id, whole but for its lines.
///
/// # Errors
/// When the database does not answer.
pub async fn head(db: &Db, id: &OrderId) -> Result<Option<Head>, sqlx::Error> {
    let sql = format!(
        "select o.state, o.amount_minor, o.currency, o.livemode, o.payment_intent, o.buyer_name,
                o.buyer_email, o.created_at, o.paid_at, o.sent_at, o.ship_line1, o.ship_line2,
                o.ship_city, o.ship_region, o.ship_postal_code, o.ship_country,
                {GIVEN_BACK} as given_back, {MARKS}
         from orders o where o.id = $1"
    );
    let row = query(AssertSqlSafe(sql)).bind(&id.0).fetch_optional(db.read()).await?;
    row.as_ref().map(read_head).transpose()
}

/// What happened to the order, the oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn story(db: &Db, id: &OrderId) -> Result<Vec<Noted>, sqlx::Error> {
    let rows = query(STORY).bind(&id.0).fetch_all(db.read()).await?;
    let noted = |row: &Row| {
        Ok(Noted {
            at: row.try_get("at")?,
            kind: row.try_get("kind")?,
            detail: row.try_get("detail")?,
        })
    };
    rows.iter().map(noted).collect()
}

/// The order's mails that wait or were given up.
///
/// # Errors
/// When the database does not answer.
pub async fn queued(db: &Db, id: &OrderId) -> Result<Vec<Queued>, sqlx::Error> {
    let rows = query(QUEUED).bind(&id.0).fetch_all(db.read()).await?;
    let queued = |row: &Row| {
        Ok(Queued {
            kind: row.try_get("kind")?,
            try_at: row.try_get("try_at")?,
            tries: row.try_get("tries")?,
            handed_over: row.try_get("handed_over")?,
            failed_at: row.try_get("failed_at")?,
        })
    };
    rows.iter().map(queued).collect()
}

/// The order's refunds, of whichever payment, the oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn refunds(db: &Db, id: &OrderId) -> Result<Vec<Refunded>, sqlx::Error> {
    let rows = query(REFUNDS).bind(&id.0).fetch_all(db.read()).await?;
    let refund = |row: &Row| {
        let status: String = row.try_get("status")?;
        Ok(Refunded {
            stripe_refund: row.try_get("stripe_refund")?,
            amount: money(row, "amount_minor")?,
            status: RefundStatus::parse(&status).ok_or_else(|| sqlx::Error::ColumnDecode {
                index: "status".to_owned(),
                source: format!("unknown refund status {status}").into(),
            })?,
            origin: row.try_get("origin")?,
            at: row.try_get("created_at")?,
        })
    };
    rows.iter().map(refund).collect()
}

/// The order's disputes, the oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn disputes(db: &Db, id: &OrderId) -> Result<Vec<Disputed>, sqlx::Error> {
    let rows = query(DISPUTES).bind(&id.0).fetch_all(db.read()).await?;
    let dispute = |row: &Row| {
        Ok(Disputed {
            id: row.try_get("id")?,
            amount: money(row, "amount_minor")?,
            reason: row.try_get("reason")?,
            status: row.try_get("status")?,
            due_by: row.try_get("due_by")?,
            closed_at: row.try_get("closed_at")?,
        })
    };
    rows.iter().map(dispute).collect()
}

fn read_head(row: &Row) -> Result<Head, sqlx::Error> {
    let amount = money(row, "amount_minor")?;
    Ok(Head {
        mark: mark(row, amount)?,
        amount,
        given_back: money(row, "given_back")?,
        livemode: row.try_get::<i64>("livemode")? == 1,
        buyer: buyers::buyer(row)?,
        payment_intent: row.try_get::<Option<String>>("payment_intent")?.map(PaymentIntentId),
        placed_at: row.try_get("created_at")?,
        paid_at: row.try_get("paid_at")?,
        sent_at: row.try_get("sent_at")?,
    })
}
