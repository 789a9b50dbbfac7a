//! Reads both sides' books: the sandbox's over HTTP, the shop's from its database.

use serde_json::Value;
use sqlx::{Connection, PgConnection, SqliteConnection, sqlite::SqliteConnectOptions};
use std::{collections::BTreeMap, path::Path, str::FromStr, time::Duration};

use super::{
    Trouble,
    dashboard::Dashboard,
    records::{Charge, PaymentIntent, ShopBooks, Stock, StripeBooks, StripeRefund},
};

/// How long a reader waits for the shop's own writing.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// What Postgres says to one of two that wait for each other.
const DEADLOCK: &str = "40P01";

/// The shop's database, beside the running shop.
pub enum Database {
    /// A file.
    File(SqliteConnection),
    /// A database on a server.
    Server(PgConnection),
}

/// Does the same with either connection.
macro_rules! with {
    ($database:expr, $connection:ident => $work:expr) => {
        match $database {
            Database::File($connection) => $work,
            Database::Server($connection) => $work,
        }
    };
}

impl Database {
    /// Lets go of it.
    ///
    /// # Errors
    /// When it cannot be closed.
    pub async fn close(self) -> Result<(), sqlx::Error> {
        with!(self, to => to.close().await)
    }
}

/// Opens the database of that URL beside the running shop.
///
/// # Errors
/// When it is not there.
pub async fn open(url: &str) -> Result<Database, Trouble> {
    if url.starts_with("postgres:") {
        return Ok(Database::Server(PgConnection::connect(url).await?));
    }
    let options = SqliteConnectOptions::from_str(url)?.busy_timeout(BUSY_TIMEOUT);
    Ok(Database::File(SqliteConnection::connect_with(&options).await?))
}

/// The ids of all books, in a fixed order.
///
/// # Errors
/// When the database does not answer.
pub async fn catalogue(shop: &mut Database) -> Result<Vec<String>, Trouble> {
    const BOOKS: &str = "select id from books order by id";
    Ok(with!(shop, to => sqlx::query_scalar(BOOKS).fetch_all(to).await)?)
}

/// Gives these books so many copies, before anything is sold.
///
/// # Errors
/// When the database does not take it.
pub async fn set_stock(shop: &mut Database, copies: &[(&String, i64)]) -> Result<(), Trouble> {
    const STOCK: &str = "update books set stock = $1 where id = $2";
    for (book, count) in copies {
        with!(&mut *shop, to => {
            sqlx::query(STOCK).bind(count).bind(book).execute(to).await?;
        });
    }
    Ok(())
}

/// What [`stock`] reads.
const STOCK: &str = "select id, stock from books where stock is not null";

/// The copies left of every book that is counted.
///
/// # Errors
/// When the database does not answer.
pub async fn stock(shop: &mut Database) -> Result<Vec<Stock>, Trouble> {
    Ok(with!(shop, to => sqlx::query_as(STOCK).fetch_all(to).await)?)
}

/// Changes the price of a book, which never falls below a dollar.
///
/// # Errors
/// When the database does not take it.
pub async fn change_price(shop: &mut Database, book: &str, minor: i64) -> Result<(), Trouble> {
    const CHANGE: &str = "
        update books
        set price_minor = case when price_minor + $1 < 100 then 100 else price_minor + $1 end
        where id = $2";
    loop {
        let changed = with!(&mut *shop, to => {
            sqlx::query(CHANGE).bind(minor).bind(book).execute(to).await.map(drop)
        });
        match changed {
            // Who writes beside the shop without its lock may be in each other's way.
            Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some(DEADLOCK) => {}
            done => return Ok(done?),
        }
    }
}

/// What is still under way in the shop, in words; empty when nothing is, and the shop has read at
/// Stripe what had happened until the epoch second `since`.
///
/// # Errors
/// When the database does not answer.
pub async fn under_way(shop: &mut Database, since: i64) -> Result<Vec<String>, Trouble> {
    const COUNTS: [(&str, &str); 5] = [
        ("pending orders", "select count(*) from orders where state = 'pending'"),
        ("unapplied events", "select count(*) from stripe_events where applied_at is null"),
        ("requested refunds", "select count(*) from refunds where status = 'requested'"),
        ("pending refunds", "select count(*) from refunds where status = 'pending'"),
        (
            "waiting mails",
            "select count(*) from outbox where sent_at is null and failed_at is null",
        ),
    ];
    let mut left = Vec::new();
    const LOOKS: &str = "select count(*) from caught_up where until > $1";
    let looks: i64 =
        with!(&mut *shop, to => sqlx::query_scalar(LOOKS).bind(since).fetch_one(to).await)?;
    if looks == 0 {
        left.push("events that no webhook has told".to_owned());
    }
    for (what, count) in COUNTS {
        let count: i64 = with!(&mut *shop, to => sqlx::query_scalar(count).fetch_one(to).await)?;
        if count > 0 {
            left.push(format!("{count} {what}"));
        }
    }
    Ok(left)
}

/// The shop's books, all of one moment.
///
/// # Errors
/// When the database does not answer.
pub async fn shop_books(shop: &mut Database, mail: &Path) -> Result<ShopBooks, Trouble> {
    const ORDERS: &str = "select id, visitor, state, amount_minor, currency, payment_intent,
        buyer_email is not null as has_email from orders order by created_at, id";
    const INTENTS: &str = "select id from payment_intents";
    const LINES: &str =
        "select order_id, book_id, unit_price_minor, quantity, reserved from order_lines";
    const EVENTS: &str = "select order_id, kind from order_events order by id";
    const REFUNDS: &str = "select id, payment_intent, stripe_refund, amount_minor,
        status, origin from refunds";
    const OUTBOX: &str = "select order_id, kind, subject, sent_at is not null as sent from outbox";
    const ATTENTION: &str = "select kind, subject, order_id, detail from attention
        where kind <> 'refund_waits' or resolved_at is null";
    const MOMENT: &str = "begin isolation level repeatable read";
    macro_rules! books {
        ($moment:expr) => {{
            let mut moment = $moment;
            ShopBooks {
                orders: sqlx::query_as(ORDERS).fetch_all(&mut *moment).await?,
                payment_intents: sqlx::query_scalar(INTENTS).fetch_all(&mut *moment).await?,
                lines: sqlx::query_as(LINES).fetch_all(&mut *moment).await?,
                events: sqlx::query_as(EVENTS).fetch_all(&mut *moment).await?,
                refunds: sqlx::query_as(REFUNDS).fetch_all(&mut *moment).await?,
                outbox: sqlx::query_as(OUTBOX).fetch_all(&mut *moment).await?,
                attention: sqlx::query_as(ATTENTION).fetch_all(&mut *moment).await?,
                stock: sqlx::query_as(STOCK).fetch_all(&mut *moment).await?,
                mail_files: mails(mail),
            }
        }};
    }
    Ok(match shop {
        Database::File(shop) => books!(shop.begin().await?),
        Database::Server(shop) => books!(shop.begin_with(MOMENT).await?),
    })
}

/// The names of the mails in a folder; none when there is no such folder yet. What a shop was
/// writing when it was killed is none.
fn mails(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.filter(|name| name.ends_with(".eml")).collect()
}

/// Stripe's books.
///
/// # Errors
/// When the sandbox does not tell.
pub async fn stripe_books(stripe: &Dashboard) -> Result<StripeBooks, Trouble> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let int = |value: &Value| value.as_i64().unwrap_or_default();
    let made: BTreeMap<String, i64> = stripe
        .all("events", "type=payment_intent.created")
        .await?
        .iter()
        .map(|event| &event["data"]["object"])
        .map(|doc| (text(&doc["id"]), int(&doc["amount"])))
        .collect();
    let intent = |doc: &Value| PaymentIntent {
        first_amount: made.get(&text(&doc["id"])).copied().unwrap_or_default(),
        id: text(&doc["id"]),
        status: text(&doc["status"]),
        amount: int(&doc["amount"]),
        amount_received: int(&doc["amount_received"]),
        currency: text(&doc["currency"]),
        order: text(&doc["metadata"]["order_id"]),
        attempt: text(&doc["metadata"]["attempt"]),
    };
    let charge = |doc: &Value| Charge {
        payment_intent: text(&doc["payment_intent"]),
        status: text(&doc["status"]),
        amount: int(&doc["amount"]),
        amount_refunded: int(&doc["amount_refunded"]),
    };
    let refund = |doc: &Value| StripeRefund {
        id: text(&doc["id"]),
        payment_intent: text(&doc["payment_intent"]),
        status: text(&doc["status"]),
        amount: int(&doc["amount"]),
        refund_id: text(&doc["metadata"]["refund_id"]),
    };
    Ok(StripeBooks {
        payment_intents: stripe.all("payment_intents", "").await?.iter().map(intent).collect(),
        charges: stripe.all("charges", "").await?.iter().map(charge).collect(),
        refunds: stripe.all("refunds", "").await?.iter().map(refund).collect(),
    })
}
