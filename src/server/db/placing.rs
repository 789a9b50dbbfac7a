//! Placing an order, and pricing it anew while nobody has paid.

use super::{
    Db, Tx, now,
    orders::{self, Order},
    stock,
    timeline::{self, Happened},
};
use crate::domain::{
    book::Book, money::Money, order::OrderId, payment::PaymentIntentId, visitor::Visitor,
};

/// What [`place`] found or made.
pub enum Placed {
    /// The visitor's pending order, at the price that it was placed or last offered at.
    Pending(Order),
    /// The visitor has paid for the same selection recently.
    Paid(PaymentIntentId),
    /// There are not enough copies.
    SoldOut,
    /// `may_place` said no.
    TooMany,
}

/// How an order is placed.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// Whether only live money pays it.
    pub livemode: bool,
    /// How long it keeps its copies unpaid, counted from the last visit to its checkout, in
    /// seconds.
    pub reservation: i64,
    /// An order for the same that was paid at or after this epoch second is answered instead of
    /// placing another.
    pub paid_since: Option<i64>,
}

/// No order keeps its copies longer than so many reservations after it was placed, however often
/// its checkout is opened.
const LONGEST_STAY: i64 = 24;

const PENDING: &str = "
    select id from orders where visitor = $1 and selection = $2 and state = 'pending'";

const PAID_SINCE: &str = "
    select payment_intent from orders
    where visitor = $1 and selection = $2 and state = 'paid' and paid_at >= $3
    order by paid_at desc limit 1";

const INSERT: &str = "
    insert into orders (id, token, visitor, selection, state, amount_minor, currency, livemode,
        created_at, expires_at)
    values ($1, $2, $3, $4, 'pending', $5, $6, $7, $8, $9)";

const INSERT_LINE: &str = "
    insert into order_lines (order_id, position, book_id, title, unit_price_minor, quantity,
        reserved)
    values ($1, 1, $2, $3, $4, 1, $5)";

const OFFER: &str = "
    insert into offers (order_id, amount_minor, currency, offered_at) values ($1, $2, $3, $4)
    on conflict do nothing";

const WAS_OFFERED: &str = "
    select 1 from offers where order_id = $1 and amount_minor = $2 and currency = $3";

const STAY: &str = "
    update orders set expires_at = max(expires_at, min($2, created_at + $3))
    where id = $1";

const REPRICE: &str = "
    update orders set amount_minor = $2, currency = $3 where id = $1 and state = 'pending'";

const REPRICE_LINE: &str = "
    update order_lines set unit_price_minor = $2 where order_id = $1";

/// The text that stands for one copy of a book in `orders.selection`.
fn selection(book: &Book) -> String {
    format!("book:{}", book.id.0)
}

/// The visitor's pending order for one copy of `book`, placed at today's price if there is none:
/// the copy is taken out of the stock in the same transaction. `may_place` is asked before a new
/// order is written.
///
/// # Errors
/// When the database does not answer.
pub async fn place(
    db: &Db,
    visitor: &Visitor,
    book: &Book,
    terms: Terms,
    may_place: impl FnOnce() -> bool,
) -> Result<Placed, sqlx::Error> {
    let selection = selection(book);
    let mut tx = db.begin_write().await?;
    let pending: Option<String> = sqlx::query_scalar(PENDING)
        .bind(&visitor.0)
        .bind(&selection)
        .fetch_optional(&mut *tx)
        .await?;
    let id = match pending {
        Some(id) => {
            let stay = LONGEST_STAY.saturating_mul(terms.reservation);
            let until = sqlx::query(STAY).bind(&id).bind(now() + terms.reservation).bind(stay);
            until.execute(&mut *tx).await?;
            id
        }
        None => {
            if let Some(since) = terms.paid_since
                && let Some(paid) = paid_since(&mut tx, visitor, &selection, since).await?
            {
                return Ok(Placed::Paid(paid));
            }
            if !may_place() {
                return Ok(Placed::TooMany);
            }
            let Some(reserved) = stock::take(&mut tx, &book.id, 1).await? else {
                return Ok(Placed::SoldOut);
            };
            insert(&mut tx, visitor, &selection, book, reserved, terms).await?
        }
    };
    let order = orders::read(&mut tx, &id).await?;
    tx.commit().await?;
    Ok(Placed::Pending(order))
}

/// What the visitor paid for the same at or after that epoch second.
async fn paid_since(
    tx: &mut Tx,
    visitor: &Visitor,
    selection: &str,
    since: i64,
) -> Result<Option<PaymentIntentId>, sqlx::Error> {
    let paid: Option<String> = sqlx::query_scalar(PAID_SINCE)
        .bind(&visitor.0)
        .bind(selection)
        .bind(since)
        .fetch_optional(&mut **tx)
        .await?;
    Ok(paid.map(PaymentIntentId))
}

/// A new pending order with its one line, of which `reserved` copies came off a count; answers
/// its id.
async fn insert(
    tx: &mut Tx,
    visitor: &Visitor,
    selection: &str,
    book: &Book,
    reserved: i64,
    terms: Terms,
) -> Result<String, sqlx::Error> {
    let id = uuid::Uuid::new_v4().simple().to_string();
    let token: String = rand::random::<[u8; 32]>().iter().map(|b| format!("{b:02x}")).collect();
    sqlx::query(INSERT)
        .bind(&id)
        .bind(token)
        .bind(&visitor.0)
        .bind(selection)
        .bind(book.price.minor)
        .bind(book.price.currency.code())
        .bind(i64::from(terms.livemode))
        .bind(now())
        .bind(now() + terms.reservation)
        .execute(&mut **tx)
        .await?;
    sqlx::query(INSERT_LINE)
        .bind(&id)
        .bind(&book.id.0)
        .bind(&book.title)
        .bind(book.price.minor)
        .bind(reserved)
        .execute(&mut **tx)
        .await?;
    let order = OrderId(id);
    offer(tx, &order, book.price).await?;
    timeline::note(tx, &order, Happened::Placed, &book.price.to_string()).await?;
    if reserved > 0 {
        timeline::note(tx, &order, Happened::Reserved, &book.id.0).await?;
    }
    Ok(order.0)
}

/// Offers a pending order of one copy at another price.
///
/// # Errors
/// When the database does not answer.
pub async fn reprice(db: &Db, order: &mut Order, price: Money) -> Result<(), sqlx::Error> {
    let mut tx = db.begin_write().await?;
    let done = sqlx::query(REPRICE)
        .bind(&order.id.0)
        .bind(price.minor)
        .bind(price.currency.code())
        .execute(&mut *tx)
        .await?;
    if done.rows_affected() == 1 {
        sqlx::query(REPRICE_LINE).bind(&order.id.0).bind(price.minor).execute(&mut *tx).await?;
        offer(&mut tx, &order.id, price).await?;
        timeline::note(&mut tx, &order.id, Happened::Repriced, &price.to_string()).await?;
        tx.commit().await?;
        order.amount = price;
    }
    Ok(())
}

/// Whether the order was ever offered at that amount.
///
/// # Errors
/// When the database does not answer.
pub async fn was_offered(db: &Db, order: &Order, amount: Money) -> Result<bool, sqlx::Error> {
    let offer = sqlx::query(WAS_OFFERED)
        .bind(&order.id.0)
        .bind(amount.minor)
        .bind(amount.currency.code())
        .fetch_optional(db.read())
        .await?;
    Ok(offer.is_some())
}

async fn offer(tx: &mut Tx, order: &OrderId, amount: Money) -> Result<(), sqlx::Error> {
    sqlx::query(OFFER)
        .bind(&order.0)
        .bind(amount.minor)
        .bind(amount.currency.code())
        .bind(now())
        .execute(&mut **tx)
        .await?;
    Ok(())
}
