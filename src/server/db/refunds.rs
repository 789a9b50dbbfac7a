//! The table `refunds`: money given back, whoever asked for it.

use super::{
    Db, Row, Tx,
    books::money,
    now, outbox, query, query_scalar,
    timeline::{self, Happened},
};
use crate::domain::{
    money::Money,
    order::OrderId,
    payment::PaymentIntentId,
    refund::{RefundId, RefundStatus},
};
use sqlx::AssertSqlSafe;

/// A refund that Stripe has been asked for, or will be.
#[derive(Clone, Debug)]
pub struct RefundRow {
    /// Ours; Stripe's for a refund that the shop did not ask for.
    pub id: RefundId,
    /// The order whose money it is.
    pub order: OrderId,
    /// The payment that it takes from.
    pub payment_intent: PaymentIntentId,
    /// How much.
    pub amount: Money,
    /// How far it is.
    pub status: RefundStatus,
    /// Part of the idempotency key.
    pub attempt: i64,
    /// How often Stripe did not answer usefully.
    pub tries: i64,
}

/// A refund as Stripe lists it.
#[derive(Clone, Debug)]
pub struct StripeRefund {
    /// `re_…`
    pub id: String,
    /// Our `metadata[refund_id]`, when the shop asked for it.
    pub ours: Option<RefundId>,
    /// How much.
    pub amount: Money,
    /// How far it is.
    pub status: RefundStatus,
}

/// What [`refund`] reads of a row.
const COLUMNS: &str =
    "id, order_id, payment_intent, amount_minor, currency, status, attempt, tries";

const COUNTED: &str = "
    select cast(coalesce(sum(amount_minor), 0) as bigint) from refunds
    where payment_intent = $1 and status not in ('failed', 'canceled')";

const INSERT: &str = "
    insert into refunds (id, order_id, payment_intent, stripe_refund, amount_minor, currency,
        status, origin, created_at, try_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
    on conflict do nothing";

const HEAR: &str = "
    update refunds set stripe_refund = $2, status = $3 where id = $1";

const REFUSED: &str = "
    update refunds set status = 'failed' where id = $1 and status = 'requested'";

const LATER: &str = "
    update refunds
    set try_at = $2, tries = tries + 1, attempt = attempt + $3
    where id = $1 and status = 'requested' and tries = $4";

/// The refund of that id.
///
/// # Errors
/// When the database does not answer.
pub async fn find(tx: &mut Tx, id: &RefundId) -> Result<Option<RefundRow>, sqlx::Error> {
    let find = format!("select {COLUMNS} from refunds where id = $1");
    let row = query(AssertSqlSafe(find)).bind(&id.0).fetch_optional(&mut **tx).await?;
    row.as_ref().map(refund).transpose()
}

/// Takes the next request without an answer whose time has come: of that payment, or of any. Until
/// the epoch second `until` nobody else gets it.
///
/// # Errors
/// When the database does not answer.
pub async fn claim(
    db: &Db,
    payment: Option<&PaymentIntentId>,
    until: i64,
) -> Result<Option<RefundRow>, sqlx::Error> {
    let claim = format!(
        "update refunds set try_at = $2
         where id = (select id from refunds where status = 'requested' and try_at <= $1 {}
                     order by try_at limit 1 {})
         returning {COLUMNS}",
        if payment.is_some() { "and payment_intent = $3" } else { "" },
        db.engine().skip_locked()
    );
    let mut claim = query(AssertSqlSafe(claim)).bind(now()).bind(until);
    if let Some(payment) = payment {
        claim = claim.bind(&payment.0);
    }
    db.claim(claim).await?.as_ref().map(refund).transpose()
}

/// What has been given back of a payment, or is about to be, in minor units.
///
/// # Errors
/// When the database does not answer.
pub async fn counted(tx: &mut Tx, payment: &PaymentIntentId) -> Result<i64, sqlx::Error> {
    query_scalar(COUNTED).bind(&payment.0).fetch_one(&mut **tx).await
}

/// The same outside of a transaction.
///
/// # Errors
/// When the database does not answer.
pub async fn given_back(db: &Db, payment: &PaymentIntentId) -> Result<i64, sqlx::Error> {
    query_scalar(COUNTED).bind(&payment.0).fetch_one(db.read()).await
}

/// Notes a refund that the seller asks for.
///
/// # Errors
/// When the database does not answer.
pub async fn request(tx: &mut Tx, row: &RefundRow) -> Result<(), sqlx::Error> {
    insert(tx, row, None, "shop").await?;
    timeline::note(tx, &row.order, Happened::Refund, &format!("{} requested", row.amount)).await
}

/// Notes that what is left of a payment is to be given back because nothing is delivered for it;
/// `false` when that is noted already, or nothing is left.
///
/// # Errors
/// When the database does not answer.
pub async fn request_automatic(
    tx: &mut Tx,
    order: &OrderId,
    payment: &PaymentIntentId,
    received: Money,
) -> Result<bool, sqlx::Error> {
    let left = received.minor - counted(tx, payment).await?;
    if left <= 0 {
        return Ok(false);
    }
    let row = RefundRow {
        id: RefundId(uuid::Uuid::new_v4().simple().to_string()),
        order: order.clone(),
        payment_intent: payment.clone(),
        amount: Money::new(left, received.currency),
        status: RefundStatus::Requested,
        attempt: 1,
        tries: 0,
    };
    if !insert(tx, &row, None, "automatic").await? {
        return Ok(false);
    }
    let detail = format!("{} requested, as nothing is delivered for it", row.amount);
    timeline::note(tx, order, Happened::Refund, &detail).await?;
    Ok(true)
}

/// Records what Stripe says of one refund of a payment: a row that the shop made is found again
/// by `metadata[refund_id]`, so that nothing counts twice; another's gets a row of its own.
/// Answers the status that is news, if any.
///
/// # Errors
/// When the database does not answer.
pub async fn hear(
    tx: &mut Tx,
    order: &OrderId,
    payment: &PaymentIntentId,
    heard: &StripeRefund,
) -> Result<Option<RefundStatus>, sqlx::Error> {
    let known = format!(
        "select {COLUMNS} from refunds where stripe_refund = $1 or (id = $2 and payment_intent = $3)"
    );
    let known = query(AssertSqlSafe(known))
        .bind(&heard.id)
        .bind(heard.ours.as_ref().map(|id| &id.0))
        .bind(&payment.0)
        .fetch_optional(&mut **tx)
        .await?;
    let (id, before) = match known.as_ref().map(refund).transpose()? {
        Some(row) if !row.status.moves_to(heard.status) => return Ok(None),
        Some(row) => {
            let hear = query(HEAR).bind(&row.id.0).bind(&heard.id);
            hear.bind(heard.status.as_str()).execute(&mut **tx).await?;
            (row.id, row.status)
        }
        None => {
            // Asked for by this shop, in books that are lost: asked for again it has to be found.
            let ours = match &heard.ours {
                Some(ours) if find(tx, ours).await?.is_none() => Some(ours.clone()),
                _ => None,
            };
            let origin = if ours.is_some() { "shop" } else { "dashboard" };
            let row = RefundRow {
                id: ours.unwrap_or_else(|| RefundId(heard.id.clone())),
                order: order.clone(),
                payment_intent: payment.clone(),
                amount: heard.amount,
                status: heard.status,
                attempt: 1,
                tries: 0,
            };
            insert(tx, &row, Some(&heard.id), origin).await?;
            (row.id, RefundStatus::Requested)
        }
    };
    let detail = format!("{} {}", heard.amount, heard.status.as_str());
    timeline::note(tx, order, Happened::Refund, &detail).await?;
    if before == RefundStatus::Requested && heard.status.counts() {
        outbox::queue_refund(tx, order, &id).await?;
    }
    Ok(Some(heard.status))
}

/// Records that Stripe refused a refund that was asked for.
///
/// # Errors
/// When the database does not answer.
pub async fn refused(tx: &mut Tx, row: &RefundRow) -> Result<bool, sqlx::Error> {
    let done = query(REFUSED).bind(&row.id.0).execute(&mut **tx).await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    let detail = format!("{} refused by Stripe", row.amount);
    timeline::note(tx, &row.order, Happened::Refund, &detail).await?;
    Ok(true)
}

/// Puts a request off until `try_at`, with another idempotency key if `new_key`; `false` when it is
/// not as it was read any more.
///
/// # Errors
/// When the database does not answer.
pub async fn later(
    tx: &mut Tx,
    row: &RefundRow,
    try_at: i64,
    new_key: bool,
) -> Result<bool, sqlx::Error> {
    let later = query(LATER).bind(&row.id.0).bind(try_at).bind(i64::from(new_key)).bind(row.tries);
    Ok(later.execute(&mut **tx).await?.rows_affected() == 1)
}

async fn insert(
    tx: &mut Tx,
    row: &RefundRow,
    stripe_refund: Option<&str>,
    origin: &str,
) -> Result<bool, sqlx::Error> {
    let done = query(INSERT)
        .bind(&row.id.0)
        .bind(&row.order.0)
        .bind(&row.payment_intent.0)
        .bind(stripe_refund)
        .bind(row.amount.minor)
        .bind(row.amount.currency.code())
        .bind(row.status.as_str())
        .bind(origin)
        .bind(now())
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() == 1)
}

fn refund(row: &Row) -> Result<RefundRow, sqlx::Error> {
    let status: String = row.try_get("status")?;
    Ok(RefundRow {
        id: RefundId(row.try_get("id")?),
        order: OrderId(row.try_get("order_id")?),
        payment_intent: PaymentIntentId(row.try_get("payment_intent")?),
        amount: money(row, "amount_minor")?,
        status: RefundStatus::parse(&status).ok_or_else(|| sqlx::Error::ColumnDecode {
            index: "status".to_owned(),
            source: format!("unknown refund status {status}").into(),
        })?,
        attempt: row.try_get("attempt")?,
        tries: row.try_get("tries")?,
    })
}
