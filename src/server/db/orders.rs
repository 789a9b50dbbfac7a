//! The tables `orders`, `order_lines` and `payment_intents`: reading what [`super::placing`] has
//! placed, and what happens to it until [`super::settling`] moves it.

use super::{
    Db, Engine, Row, Tx,
    books::money,
    buyers, now, query, query_scalar,
    timeline::{self, Happened},
};
use crate::domain::{
    buyer::Contact,
    language::Language,
    money::Money,
    order::{LineItem, OrderId, OrderState},
    payment::PaymentIntentId,
    visitor::Visitor,
};
use sqlx::AssertSqlSafe;

/// An order as it is kept. Its lines are read apart.
#[derive(Clone)]
pub struct Order {
    /// The PaymentIntent's `metadata[order_id]`.
    pub id: OrderId,
    /// What whoever may see the whole order holds.
    pub token: String,
    /// Whose it is.
    pub visitor: String,
    /// What is bought, in one text: see `Purchase::selection`.
    pub selection: String,
    /// Where it stands.
    pub state: OrderState,
    /// What is to be paid.
    pub amount: Money,
    /// Whether only live money pays it.
    pub livemode: bool,
    /// Counts its PaymentIntents, from 1.
    pub attempt: i64,
    /// Until when it keeps its copies unpaid, in epoch seconds: each visit to its checkout, and
    /// each look of the sweep at it, changes that.
    pub expires_at: i64,
    /// Its PaymentIntent, once Stripe has made one.
    pub payment_intent: Option<PaymentIntentId>,
    /// When it was paid, in epoch seconds.
    pub paid_at: Option<i64>,
    /// Who buys, once they have said so.
    pub buyer: Option<Contact>,
    /// What they read the shop in.
    pub language: Language,
}

/// What [`order`] reads of a row.
pub(super) const COLUMNS: &str = "id, token, visitor, selection, state, amount_minor, currency, livemode, \
    attempt, expires_at, payment_intent, paid_at, buyer_name, buyer_email, ship_line1, ship_line2, ship_city, \
    ship_region, ship_postal_code, ship_country, language";

const LINES: &str = "
    select l.book_id, l.title, l.unit_price_minor, l.quantity, o.currency
    from order_lines l join orders o on o.id = l.order_id
    where l.order_id = $1
    order by l.position";

const KEEP: &str = "
    insert into payment_intents (id, order_id, created_at) values ($1, $2, $3)
    on conflict (id) do nothing";

const ATTACH: &str = "
    update orders set payment_intent = $3, attempt = $4
    where id = $1 and attempt = $2 and state = 'pending'
      and (payment_intent is null or payment_intent = $3 or attempt < $4)";

const NEXT_ATTEMPT: &str = "
    update orders set attempt = attempt + 1, payment_intent = null
    where id = $1 and attempt = $2 and state = 'pending' and payment_intent is not distinct from $3";

const LOOK_AGAIN: &str = "
    update orders set expires_at = $2 where id = $1 and state = 'pending' and expires_at = $3";

const FAILED: &str = "
    update orders set failures = failures + 1
    where id = $1 and payment_intent = $2 and state = 'pending'
    returning failures";

/// The order that this PaymentIntent was made for.
///
/// # Errors
/// When the database does not answer.
pub async fn by_payment_intent(
    db: &Db,
    id: &PaymentIntentId,
) -> Result<Option<Order>, sqlx::Error> {
    let find = format!(
        "select {COLUMNS} from orders
         where id = (select order_id from payment_intents where id = $1)"
    );
    let row = query(AssertSqlSafe(find)).bind(&id.0).fetch_optional(db.read()).await?;
    row.as_ref().map(order).transpose()
}

/// The order of that id.
///
/// # Errors
/// When the database does not answer.
pub async fn find(db: &Db, id: &OrderId) -> Result<Option<Order>, sqlx::Error> {
    let find = format!("select {COLUMNS} from orders where id = $1");
    let row = query(AssertSqlSafe(find)).bind(&id.0).fetch_optional(db.read()).await?;
    row.as_ref().map(order).transpose()
}

/// Whether this visitor has a pending order that knows of no PaymentIntent.
///
/// # Errors
/// When the database does not answer.
pub async fn lacks_payment(db: &Db, visitor: &Visitor) -> Result<bool, sqlx::Error> {
    let lacking = format!(
        "select count(*) from orders {}
         where visitor = $1 and state = 'pending' and payment_intent is null",
        pending_of_visitor(db.engine())
    );
    let lacking: i64 =
        query_scalar(AssertSqlSafe(lacking)).bind(&visitor.0).fetch_one(db.read()).await?;
    Ok(lacking > 0)
}

/// Has SQLite look for a visitor's pending orders where there are no others.
pub(super) fn pending_of_visitor(engine: Engine) -> &'static str {
    engine.pick("indexed by orders_one_pending", "")
}

/// The order that this token shows.
///
/// # Errors
/// When the database does not answer.
pub async fn by_token(db: &Db, token: &str) -> Result<Option<Order>, sqlx::Error> {
    let find = format!("select {COLUMNS} from orders where token = $1");
    let row = query(AssertSqlSafe(find)).bind(token).fetch_optional(db.read()).await?;
    row.as_ref().map(order).transpose()
}

/// Takes the unpaid order that is past its time for longest; one without a PaymentIntent only if
/// `also_without_payment`. Until the epoch second `until` nobody else gets it.
///
/// # Errors
/// When the database does not answer.
pub async fn claim_expired(
    db: &Db,
    also_without_payment: bool,
    until: i64,
) -> Result<Option<Order>, sqlx::Error> {
    let claim = format!(
        "update orders set expires_at = $2
         where id = (select id from orders where state = 'pending' and expires_at <= $1 {}
                     order by expires_at limit 1 {})
         returning {COLUMNS}",
        if also_without_payment { "" } else { "and payment_intent is not null" },
        db.engine().skip_locked()
    );
    let row = db.claim(query(AssertSqlSafe(claim)).bind(now()).bind(until)).await?;
    row.as_ref().map(order).transpose()
}

/// What was ordered.
///
/// # Errors
/// When the database does not answer.
pub async fn lines(db: &Db, id: &OrderId) -> Result<Vec<LineItem>, sqlx::Error> {
    let rows = query(LINES).bind(&id.0).fetch_all(db.read()).await?;
    let line = |row: &Row| {
        Ok(LineItem {
            book: crate::domain::book::BookId(row.try_get("book_id")?),
            title: row.try_get("title")?,
            unit_price: money(row, "unit_price_minor")?,
            quantity: row.try_get("quantity")?,
        })
    };
    rows.iter().map(line).collect()
}

/// Notes the PaymentIntent that Stripe made for this attempt of the order, or for a later one that
/// the order has forgotten; `false` when the order has moved on in the meantime. What a power cut
/// takes of it is in the PaymentIntent's metadata.
///
/// # Errors
/// When the database does not answer.
pub async fn attach(
    db: &Db,
    order: &Order,
    payment_intent: &PaymentIntentId,
    attempt: i64,
) -> Result<bool, sqlx::Error> {
    let mut tx = db.begin_unflushed().await?;
    let done = query(ATTACH)
        .bind(&order.id.0)
        .bind(order.attempt)
        .bind(&payment_intent.0)
        .bind(attempt)
        .execute(&mut *tx)
        .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    keep_payment(&mut tx, &order.id, payment_intent).await?;
    tx.commit().await?;
    Ok(true)
}

/// Remembers that a PaymentIntent was made for an order; known already, nothing changes.
///
/// # Errors
/// When the database does not answer.
pub async fn keep_payment(
    tx: &mut Tx,
    order: &OrderId,
    payment: &PaymentIntentId,
) -> Result<(), sqlx::Error> {
    let keep = query(KEEP).bind(&payment.0).bind(&order.0).bind(now());
    if keep.execute(&mut **tx).await?.rows_affected() == 1 {
        timeline::note(tx, order, Happened::PaymentIntent, &payment.0).await?;
    }
    Ok(())
}

/// Lets go of a PaymentIntent that can never be paid, or of the idempotency key of one that was
/// not made; nothing changes for an order that has got another meanwhile.
///
/// # Errors
/// When the database does not answer.
pub async fn next_attempt(db: &Db, order: &Order) -> Result<(), sqlx::Error> {
    let mut tx = db.begin_write().await?;
    let own = order.payment_intent.as_ref().map(|id| &id.0);
    let next = query(NEXT_ATTEMPT).bind(&order.id.0).bind(order.attempt).bind(own);
    next.execute(&mut *tx).await?;
    tx.commit().await
}

/// Counts a failed confirmation of a pending order's own PaymentIntent; answers how many there
/// were, 0 when it is another's or the order is closed.
///
/// # Errors
/// When the database does not answer.
pub async fn payment_failed(
    tx: &mut Tx,
    order: &OrderId,
    payment: &PaymentIntentId,
) -> Result<i64, sqlx::Error> {
    let failures: Option<i64> =
        query_scalar(FAILED).bind(&order.0).bind(&payment.0).fetch_optional(&mut **tx).await?;
    if failures.is_some() {
        timeline::note(tx, order, Happened::PaymentFailed, &payment.0).await?;
    }
    Ok(failures.unwrap_or(0))
}

/// Has the sweep look at a pending order again at the epoch second `at`, not before; unless its
/// buyer has prolonged it since it was read.
///
/// # Errors
/// When the database does not answer.
pub async fn look_again(db: &Db, order: &Order, at: i64) -> Result<(), sqlx::Error> {
    let mut tx = db.begin_write().await?;
    let again = query(LOOK_AGAIN).bind(&order.id.0).bind(at).bind(order.expires_at);
    again.execute(&mut *tx).await?;
    tx.commit().await
}

/// The order of a row of [`COLUMNS`].
pub(super) fn order(row: &Row) -> Result<Order, sqlx::Error> {
    let state: String = row.try_get("state")?;
    Ok(Order {
        id: OrderId(row.try_get("id")?),
        token: row.try_get("token")?,
        visitor: row.try_get("visitor")?,
        selection: row.try_get("selection")?,
        state: OrderState::parse(&state).ok_or_else(|| sqlx::Error::ColumnDecode {
            index: "state".to_owned(),
            source: format!("unknown order state {state}").into(),
        })?,
        amount: money(row, "amount_minor")?,
        livemode: row.try_get::<i64>("livemode")? == 1,
        attempt: row.try_get("attempt")?,
        expires_at: row.try_get("expires_at")?,
        payment_intent: row.try_get::<Option<String>>("payment_intent")?.map(PaymentIntentId),
        paid_at: row.try_get("paid_at")?,
        buyer: buyers::buyer(row)?,
        language: language(row.try_get("language")?)?,
    })
}

/// The language of that tag, as the tables keep it.
pub(super) fn language(tag: &str) -> Result<Language, sqlx::Error> {
    Language::parse(tag).ok_or_else(|| sqlx::Error::ColumnDecode {
        index: "language".to_owned(),
        source: format!("unknown language {tag}").into(),
    })
}
