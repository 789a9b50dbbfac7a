//! The paid orders of one email address. Unpaid ones are left out: anybody can type any address
//! into a checkout.

use super::{
    Db,
    books::money,
    now,
    order_list::GIVEN_BACK,
    outbox::{self, Mail},
    query, query_scalar,
};
use crate::domain::{language::Language, my_orders::MyOrder, order::OrderId};
use sqlx::AssertSqlSafe;

/// A mail with the link goes to one address at most once in so many seconds.
pub const BETWEEN_LINKS: i64 = 300;

/// The most orders that are listed.
const MOST: i64 = 200;

const NEWEST: &str = "
    select id from orders
    where buyer_email is not null and lower(buyer_email) = lower($1) and state = 'paid'
    order by paid_at desc, id desc limit 1";

const ASKED_LATELY: &str = "
    select count(*) from outbox m join orders o on o.id = m.order_id
    where m.kind = 'orders_link' and m.created_at > $2 and lower(o.buyer_email) = lower($1)";

/// Queues the mail with the link to all orders of that address, in that language, unless it has
/// none or was sent one just now; `true` when it was queued.
///
/// # Errors
/// When the database does not answer.
pub async fn queue_link(db: &Db, email: &str, language: Language) -> Result<bool, sqlx::Error> {
    let mut tx = db.begin_write().await?;
    let newest: Option<String> = query_scalar(NEWEST).bind(email).fetch_optional(&mut *tx).await?;
    let lately: i64 = query_scalar(ASKED_LATELY)
        .bind(email)
        .bind(now() - BETWEEN_LINKS)
        .fetch_one(&mut *tx)
        .await?;
    let Some(order) = newest.filter(|_| lately == 0) else { return Ok(false) };
    // Each request is a mail of its own.
    let request = uuid::Uuid::new_v4().simple().to_string();
    outbox::queue_in(&mut tx, &OrderId(order), Mail::OrdersLink, &request, language).await?;
    tx.commit().await?;
    Ok(true)
}

/// The paid orders of whoever bought that one, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn of_buyer(db: &Db, order: &OrderId) -> Result<Vec<MyOrder>, sqlx::Error> {
    let sql = format!(
        "select o.id, o.token, o.paid_at, o.amount_minor, o.currency,
                {GIVEN_BACK} as given_back,
                o.sent_at is not null as sent,
                exists (select 1 from order_lines l where l.order_id = o.id and l.ships = 1)
                    as ships,
                (select string_agg(
                    case l.quantity when 1 then l.title else l.quantity || ' × ' || l.title end,
                    '\n' order by l.position)
                 from order_lines l where l.order_id = o.id) as books
         from orders o
         where o.state = 'paid'
           and o.buyer_email is not null
           and lower(o.buyer_email) =
               (select lower(buyer_email) from orders where id = $1 and state = 'paid')
         order by o.paid_at desc, o.id desc
         limit $2"
    );
    let rows = query(AssertSqlSafe(sql)).bind(&order.0).bind(MOST).fetch_all(db.read()).await?;
    let mut orders = Vec::with_capacity(rows.len());
    for row in &rows {
        let books: Option<String> = row.try_get("books")?;
        let (ships, sent): (bool, bool) = (row.try_get("ships")?, row.try_get("sent")?);
        let token: String = row.try_get("token")?;
        orders.push(MyOrder {
            number: OrderId(row.try_get("id")?).short(),
            paid_at: row.try_get("paid_at")?,
            books: books.unwrap_or_default().lines().map(str::to_owned).collect(),
            amount: money(row, "amount_minor")?,
            given_back: money(row, "given_back")?,
            sent: ships.then_some(sent),
            href: format!("/success?order={token}"),
        });
    }
    Ok(orders)
}
