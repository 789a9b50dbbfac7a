//! The table `attention`: what a person has to look at.

use super::{
    Db, Row, Tx, now, query, query_scalar,
    timeline::{self, Happened},
};
use crate::domain::order::OrderId;
use sqlx::AssertSqlSafe;

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
    /// Stripe does not say whether money was given back.
    RefundWaits,
    /// A buyer's bank disputes a payment.
    Dispute,
    /// A mail was not sent, or nobody knows whether it was.
    Email,
}

impl Concern {
    const ALL: [Concern; 7] = [
        Concern::Mismatch,
        Concern::UnknownPayment,
        Concern::LostPayment,
        Concern::RefundFailed,
        Concern::RefundWaits,
        Concern::Dispute,
        Concern::Email,
    ];

    fn as_str(self) -> &'static str {
        match self {
            Concern::Mismatch => "mismatch",
            Concern::UnknownPayment => "unknown_payment",
            Concern::LostPayment => "lost_payment",
            Concern::RefundFailed => "refund_failed",
            Concern::RefundWaits => "refund_waits",
            Concern::Dispute => "dispute",
            Concern::Email => "email",
        }
    }
}

/// Something on the list.
pub struct Raised {
    /// Its place in the table.
    pub id: i64,
    /// Why a person has to look; `None` for a word that this shop does not know.
    pub concern: Option<Concern>,
    /// What it is about.
    pub subject: String,
    /// The order, when there is one.
    pub order: Option<OrderId>,
    /// In words, without a person's details.
    pub detail: String,
    /// When it came up, in epoch seconds.
    pub at: i64,
    /// When a person was done with it.
    pub resolved_at: Option<i64>,
}

/// What [`raised`] reads of a row.
const COLUMNS: &str = "id, kind, subject, order_id, detail, created_at, resolved_at";

/// Open concerns on the page: more than a person looks through at once.
const MOST_OPEN: i64 = 500;
/// Concerns on the page that a person was done with.
const MOST_RESOLVED: i64 = 100;

const OPEN: &str = "select count(*) from attention where resolved_at is null";

const RESOLVE: &str = "
    update attention set resolved_at = $2 where id = $1 and resolved_at is null
    returning order_id, detail";

const REOPEN: &str = "
    update attention set resolved_at = null where id = $1 and resolved_at is not null
    returning order_id, detail";

const CLEAR: &str = "
    update attention set resolved_at = $3
    where kind = $1 and subject = $2 and resolved_at is null
    returning order_id, detail";

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
    let done = query(RAISE)
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

/// Takes something off the list that has settled itself.
///
/// # Errors
/// When the database does not answer.
pub async fn clear(tx: &mut Tx, concern: Concern, subject: &str) -> Result<(), sqlx::Error> {
    let clear = query(CLEAR).bind(concern.as_str()).bind(subject).bind(now());
    let row = clear.fetch_optional(&mut **tx).await?;
    note_moved(tx, row, Happened::Resolved).await?;
    Ok(())
}

/// How much is open.
///
/// # Errors
/// When the database does not answer.
pub async fn open(db: &Db) -> Result<i64, sqlx::Error> {
    query_scalar(OPEN).fetch_one(db.read()).await
}

/// What is open, then what a person was done with lately, each the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(db: &Db) -> Result<Vec<Raised>, sqlx::Error> {
    let open = format!(
        "select {COLUMNS} from attention where resolved_at is null
         order by created_at desc, id desc limit {MOST_OPEN}"
    );
    let resolved = format!(
        "select {COLUMNS} from attention where resolved_at is not null
         order by resolved_at desc, id desc limit {MOST_RESOLVED}"
    );
    let mut rows = query(AssertSqlSafe(open)).fetch_all(db.read()).await?;
    rows.extend(query(AssertSqlSafe(resolved)).fetch_all(db.read()).await?);
    rows.iter().map(raised).collect()
}

/// What was ever raised about an order, the oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn of_order(db: &Db, order: &OrderId) -> Result<Vec<Raised>, sqlx::Error> {
    let list = format!("select {COLUMNS} from attention where order_id = $1 order by id");
    let rows = query(AssertSqlSafe(list)).bind(&order.0).fetch_all(db.read()).await?;
    rows.iter().map(raised).collect()
}

/// Notes that a person is done with something; `false` when it is not open.
///
/// # Errors
/// When the database does not answer.
pub async fn resolve(db: &Db, id: i64) -> Result<bool, sqlx::Error> {
    let mut tx = db.begin_write().await?;
    let resolve = query(RESOLVE).bind(id).bind(now());
    let row = resolve.fetch_optional(&mut *tx).await?;
    let moved = note_moved(&mut tx, row, Happened::Resolved).await?;
    tx.commit().await?;
    Ok(moved)
}

/// Puts something back on the list; `false` when it is open.
///
/// # Errors
/// When the database does not answer.
pub async fn reopen(db: &Db, id: i64) -> Result<bool, sqlx::Error> {
    let mut tx = db.begin_write().await?;
    let row = query(REOPEN).bind(id).fetch_optional(&mut *tx).await?;
    let moved = note_moved(&mut tx, row, Happened::Reopened).await?;
    tx.commit().await?;
    Ok(moved)
}

async fn note_moved(tx: &mut Tx, row: Option<Row>, what: Happened) -> Result<bool, sqlx::Error> {
    let Some(row) = row else { return Ok(false) };
    if let Some(order) = row.try_get::<Option<String>>("order_id")? {
        let detail: String = row.try_get("detail")?;
        timeline::note(tx, &OrderId(order), what, &detail).await?;
    }
    Ok(true)
}

fn raised(row: &Row) -> Result<Raised, sqlx::Error> {
    let kind: String = row.try_get("kind")?;
    Ok(Raised {
        id: row.try_get("id")?,
        concern: Concern::ALL.into_iter().find(|concern| concern.as_str() == kind),
        subject: row.try_get("subject")?,
        order: row.try_get::<Option<String>>("order_id")?.map(OrderId),
        detail: row.try_get("detail")?,
        at: row.try_get("created_at")?,
        resolved_at: row.try_get("resolved_at")?,
    })
}
