//! Placing an order.

use super::{
    Db, Tx, now, offers,
    orders::{self, COLUMNS, Order, pending_of_visitor},
    query, query_scalar, stock, timeline,
};
use crate::{
    domain::{
        book::BookId, language::Language, order::OrderId, payment::PaymentIntentId,
        visitor::Visitor,
    },
    server::purchase::Purchase,
};
use sqlx::AssertSqlSafe;

/// What [`place`] found or made.
pub enum Placed {
    /// The visitor's pending order, at the price that it was placed or last offered at.
    Pending(Box<Order>),
    /// These other pending orders of the visitor hold copies of the same books, and have to be
    /// ended first: two open checkouts of one book would be one bought twice, or one that is sold
    /// out by its own buyer.
    Rivals(Vec<OrderId>),
    /// The visitor has paid for the same selection recently.
    Paid(PaymentIntentId),
    /// There are not enough copies of this book.
    SoldOut(BookId),
    /// `may_place` said no, or unpaid orders from there keep too many copies.
    TooMany,
}

/// How an order is placed.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    /// The name of the network that the order comes from, where it says who that may be.
    pub network: Option<&'a str>,
    /// How many copies unpaid orders from there may keep together.
    pub most_copies: i64,
    /// Whether only live money pays it.
    pub livemode: bool,
    /// How long it keeps its copies unpaid, counted from the last visit to its checkout, in
    /// seconds.
    pub reservation: i64,
    /// An order for the same that was paid at or after this epoch second is answered instead of
    /// placing another.
    pub paid_since: Option<i64>,
    /// What the visitor reads the shop in: of a pending order's, the newest counts.
    pub language: Language,
}

/// An order that the visitor has placed before.
struct Standing {
    id: String,
    selection: String,
    /// When it was paid, in epoch seconds, and by what, if it was.
    paid_at: Option<i64>,
    payment_intent: Option<String>,
}

/// No order keeps its copies longer than so many reservations after it was placed, however often
/// its checkout is opened.
const LONGEST_STAY: i64 = 24;

const INSERT: &str = "
    insert into orders (id, token, visitor, selection, state, amount_minor, currency, livemode,
        created_at, expires_at, language, network)
    values ($1, $2, $3, $4, 'pending', $5, $6, $7, $8, $9, $10, $11)";

/// Copies that other unpaid orders from the network of the one that is inserted keep.
const KEPT: &str = "
    select cast(coalesce(sum(l.reserved), 0) as bigint)
    from orders o join order_lines l on l.order_id = o.id
    where o.network = $11 and o.state = 'pending'";

const INSERT_LINE: &str = "
    insert into order_lines (order_id, position, book_id, title, unit_price_minor, quantity,
        reserved, ships)
    values ($1, $2, $3, $4, $5, $6, $7, $8)";

const STAY: &str = "
    update orders
    set language = $4,
        expires_at = case
            when expires_at >= $2 or expires_at >= created_at + $3 then expires_at
            when $2 < created_at + $3 then $2
            else created_at + $3
        end
    where id = $1";

const SHIPS: &str = "
    update order_lines set ships = $3 where order_id = $1 and book_id = $2";

const RIVALS: &str = "
    select id from orders
    where visitor = $1 and selection <> $2 and state = 'pending'
      and id in (select order_id from order_lines where book_id = $3)";

/// The visitor's pending order for `purchase`, placed at today's prices if there is none: its
/// copies are taken out of the stock in the same transaction. Other orders of the same books stand
/// in its way, but for those that have `ended`, or could not be. `may_place` is asked before a new
/// order is written.
///
/// # Errors
/// When the database does not answer.
pub async fn place(
    db: &Db,
    visitor: &Visitor,
    purchase: &Purchase,
    terms: Terms<'_>,
    ended: &[OrderId],
    may_place: impl FnOnce() -> bool,
) -> Result<Placed, sqlx::Error> {
    let selection = purchase.selection();
    let mut tx = db.begin_write().await?;
    let (pending, paid): (Vec<Standing>, Vec<Standing>) =
        standing(&mut tx, visitor, &selection, terms.paid_since)
            .await?
            .into_iter()
            .partition(|standing| standing.paid_at.is_none());
    let order = match pending.iter().find(|standing| standing.selection == selection) {
        Some(standing) => stay(&mut tx, &standing.id, purchase, terms).await?,
        None => {
            let newest = paid.into_iter().max_by_key(|standing| standing.paid_at);
            if let Some(payment) = newest.and_then(|standing| standing.payment_intent) {
                return Ok(Placed::Paid(PaymentIntentId(payment)));
            }
            if !pending.is_empty() {
                let rivals = rivals(&mut tx, visitor, purchase, ended).await?;
                if !rivals.is_empty() {
                    return Ok(Placed::Rivals(rivals));
                }
            }
            if !may_place() {
                return Ok(Placed::TooMany);
            }
            let (order, kept) = insert(&mut tx, visitor, purchase, terms).await?;
            let reserved = match insert_lines(&mut tx, &order.id, purchase).await? {
                Ok(reserved) => reserved,
                Err(book) => return Ok(Placed::SoldOut(book)),
            };
            if terms.network.is_some()
                && reserved > 0
                && kept.saturating_add(reserved) > terms.most_copies
            {
                return Ok(Placed::TooMany);
            }
            timeline::placed(&mut tx, &order.id, order.amount).await?;
            offers::offer(&mut tx, &order.id, order.amount).await?;
            order
        }
    };
    tx.commit().await?;
    Ok(Placed::Pending(Box::new(order)))
}

/// The visitor's pending orders, and what they have paid for the same since that epoch second.
async fn standing(
    tx: &mut Tx,
    visitor: &Visitor,
    selection: &str,
    paid_since: Option<i64>,
) -> Result<Vec<Standing>, sqlx::Error> {
    let statement = format!(
        "select id, selection, cast(null as bigint) as paid_at, cast(null as text) as payment_intent
         from orders {} where visitor = $1 and state = 'pending'
         union all
         select id, selection, paid_at, payment_intent from orders
         where visitor = $1 and selection = $2 and state = 'paid' and paid_at >= $3",
        pending_of_visitor(tx.engine())
    );
    let found = query(AssertSqlSafe(statement)).bind(&visitor.0).bind(selection).bind(paid_since);
    let rows = found.fetch_all(&mut **tx).await?;
    rows.iter()
        .map(|row| {
            Ok(Standing {
                id: row.try_get("id")?,
                selection: row.try_get("selection")?,
                paid_at: row.try_get("paid_at")?,
                payment_intent: row.try_get("payment_intent")?,
            })
        })
        .collect()
}

/// The pending order of that id, kept for longer and in the language of this visit.
async fn stay(
    tx: &mut Tx,
    id: &str,
    purchase: &Purchase,
    terms: Terms<'_>,
) -> Result<Order, sqlx::Error> {
    for item in purchase.items() {
        let ships = query(SHIPS).bind(id).bind(&item.book.id.0);
        ships.bind(i64::from(item.book.ships)).execute(&mut **tx).await?;
    }
    let row = query(AssertSqlSafe(format!("{STAY} returning {COLUMNS}")))
        .bind(id)
        .bind(now() + terms.reservation)
        .bind(LONGEST_STAY.saturating_mul(terms.reservation))
        .bind(terms.language.code())
        .fetch_one(&mut **tx)
        .await?;
    orders::order(&row)
}

/// A new pending order, still without its lines, and how many copies other unpaid orders from its
/// network keep.
async fn insert(
    tx: &mut Tx,
    visitor: &Visitor,
    purchase: &Purchase,
    terms: Terms<'_>,
) -> Result<(Order, i64), sqlx::Error> {
    let token: String = rand::random::<[u8; 32]>().iter().map(|b| format!("{b:02x}")).collect();
    let total = purchase.total();
    let row = query(AssertSqlSafe(format!("{INSERT} returning {COLUMNS}, ({KEPT}) as kept")))
        .bind(uuid::Uuid::new_v4().simple().to_string())
        .bind(token)
        .bind(&visitor.0)
        .bind(purchase.selection())
        .bind(total.minor)
        .bind(total.currency.code())
        .bind(i64::from(terms.livemode))
        .bind(now())
        .bind(now() + terms.reservation)
        .bind(terms.language.code())
        .bind(terms.network)
        .fetch_one(&mut **tx)
        .await?;
    Ok((orders::order(&row)?, row.try_get("kept")?))
}

/// A line for each book, its copies taken out of the stock: how many were taken off a count, or
/// the book of which there are not enough.
async fn insert_lines(
    tx: &mut Tx,
    order: &OrderId,
    purchase: &Purchase,
) -> Result<Result<i64, BookId>, sqlx::Error> {
    let mut all = 0;
    for (position, item) in (1_i64..).zip(purchase.items()) {
        let book = &item.book;
        let Some(reserved) = stock::take(tx, &book.id, item.copies).await? else {
            return Ok(Err(book.id.clone()));
        };
        all += reserved;
        query(INSERT_LINE)
            .bind(&order.0)
            .bind(position)
            .bind(&book.id.0)
            .bind(&book.title)
            .bind(book.price.minor)
            .bind(item.copies)
            .bind(reserved)
            .bind(i64::from(book.ships))
            .execute(&mut **tx)
            .await?;
    }
    Ok(Ok(all))
}

/// The visitor's other pending orders that hold copies of the same books.
async fn rivals(
    tx: &mut Tx,
    visitor: &Visitor,
    purchase: &Purchase,
    ended: &[OrderId],
) -> Result<Vec<OrderId>, sqlx::Error> {
    let mut rivals: Vec<OrderId> = Vec::new();
    for item in purchase.items() {
        let found: Vec<String> = query_scalar(RIVALS)
            .bind(&visitor.0)
            .bind(purchase.selection())
            .bind(&item.book.id.0)
            .fetch_all(&mut **tx)
            .await?;
        for rival in found.into_iter().map(OrderId) {
            if !rivals.contains(&rival) && !ended.contains(&rival) {
                rivals.push(rival);
            }
        }
    }
    Ok(rivals)
}
