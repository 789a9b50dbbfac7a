//! Placing an order.

use super::{
    Db, Tx, now, offers,
    orders::{self, Order},
    query, query_scalar, stock,
    timeline::{self, Happened},
};
use crate::{
    domain::{
        book::BookId, language::Language, order::OrderId, payment::PaymentIntentId,
        visitor::Visitor,
    },
    server::purchase::Purchase,
};

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
    /// What the visitor reads the shop in: of a pending order's, the newest counts.
    pub language: Language,
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
        created_at, expires_at, language)
    values ($1, $2, $3, $4, 'pending', $5, $6, $7, $8, $9, $10)";

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
    terms: Terms,
    ended: &[OrderId],
    may_place: impl FnOnce() -> bool,
) -> Result<Placed, sqlx::Error> {
    let selection = purchase.selection();
    let mut tx = db.begin_write().await?;
    let pending: Option<String> =
        query_scalar(PENDING).bind(&visitor.0).bind(&selection).fetch_optional(&mut *tx).await?;
    let id = match pending {
        Some(id) => {
            let stay = LONGEST_STAY.saturating_mul(terms.reservation);
            let until = query(STAY).bind(&id).bind(now() + terms.reservation).bind(stay);
            until.bind(terms.language.code()).execute(&mut *tx).await?;
            for item in purchase.items() {
                let ships = query(SHIPS).bind(&id).bind(&item.book.id.0);
                ships.bind(i64::from(item.book.ships)).execute(&mut *tx).await?;
            }
            id
        }
        None => {
            if let Some(since) = terms.paid_since
                && let Some(paid) = paid_since(&mut tx, visitor, &selection, since).await?
            {
                return Ok(Placed::Paid(paid));
            }
            let rivals = rivals(&mut tx, visitor, purchase, ended).await?;
            if !rivals.is_empty() {
                return Ok(Placed::Rivals(rivals));
            }
            if !may_place() {
                return Ok(Placed::TooMany);
            }
            let order = insert(&mut tx, visitor, purchase, terms).await?;
            if let Err(book) = insert_lines(&mut tx, &order, purchase).await? {
                return Ok(Placed::SoldOut(book));
            }
            offers::offer(&mut tx, &order, purchase.total()).await?;
            order.0
        }
    };
    let order = orders::read(&mut tx, &id).await?;
    tx.commit().await?;
    Ok(Placed::Pending(Box::new(order)))
}

/// What the visitor paid for the same at or after that epoch second.
async fn paid_since(
    tx: &mut Tx,
    visitor: &Visitor,
    selection: &str,
    since: i64,
) -> Result<Option<PaymentIntentId>, sqlx::Error> {
    let paid: Option<String> = query_scalar(PAID_SINCE)
        .bind(&visitor.0)
        .bind(selection)
        .bind(since)
        .fetch_optional(&mut **tx)
        .await?;
    Ok(paid.map(PaymentIntentId))
}

/// A new pending order, still without its lines.
async fn insert(
    tx: &mut Tx,
    visitor: &Visitor,
    purchase: &Purchase,
    terms: Terms,
) -> Result<OrderId, sqlx::Error> {
    let id = OrderId(uuid::Uuid::new_v4().simple().to_string());
    let token: String = rand::random::<[u8; 32]>().iter().map(|b| format!("{b:02x}")).collect();
    let total = purchase.total();
    query(INSERT)
        .bind(&id.0)
        .bind(token)
        .bind(&visitor.0)
        .bind(purchase.selection())
        .bind(total.minor)
        .bind(total.currency.code())
        .bind(i64::from(terms.livemode))
        .bind(now())
        .bind(now() + terms.reservation)
        .bind(terms.language.code())
        .execute(&mut **tx)
        .await?;
    timeline::note(tx, &id, Happened::Placed, &total.to_string()).await?;
    Ok(id)
}

/// A line for each book, its copies taken out of the stock; the book of which there are not
/// enough, if there is one.
async fn insert_lines(
    tx: &mut Tx,
    order: &OrderId,
    purchase: &Purchase,
) -> Result<Result<(), BookId>, sqlx::Error> {
    for (position, item) in (1_i64..).zip(purchase.items()) {
        let book = &item.book;
        let Some(reserved) = stock::take(tx, &book.id, item.copies).await? else {
            return Ok(Err(book.id.clone()));
        };
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
        if reserved > 0 {
            timeline::note(tx, order, Happened::Reserved, &book.id.0).await?;
        }
    }
    Ok(Ok(()))
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
