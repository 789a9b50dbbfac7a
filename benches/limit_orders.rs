//! Paid orders one after the other: by the shop's own functions, and by nothing but the writes
//! that they make, through sqlx on a database of the same kind.
//! `limit_orders FOLDER ROUNDS ORDERS` prints the orders per second of each round.

use bookshop::{
    domain::{book::BookId, language::Language, payment::PaymentIntentId, visitor::Visitor},
    server::{
        db::{
            Db, orders,
            placing::{self, Placed, Terms},
            query, settling,
        },
        purchase::Purchase,
    },
};
use sqlx::{
    ConnectOptions, Connection, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use std::{error::Error, path::Path, time::Instant};

/// On the Road, of which there are many for once: taking a copy is a write.
const BOOK: &str = "c330540ddad6489193294cd952a17292";
const MANY: &str = "update books set stock = 100000000 where id = $1";

/// One durable transaction for an order that is placed, and one for its payment, as in the shop. The
/// shop notes the PaymentIntent before it is paid, in a transaction that it does not wait for.
const PLACE: [&str; 6] = [
    "insert into orders (id, token, visitor, selection, state, amount_minor, currency, livemode,
        created_at, expires_at, language)
     values ($1, $1 || '-token', $1, $2 || ' 1', 'pending', 1999, 'usd', 0, 1767225600, 1767229200,
        'en')",
    "update books set stock = stock - 1 where id = $2 and retired_at is null and stock >= 1",
    "insert into order_lines (order_id, position, book_id, title, unit_price_minor, quantity,
        reserved, ships)
     values ($1, 1, $2, 'On the Road', 1999, 1, 1, 1)",
    "insert into order_events (order_id, at, kind, detail)
     values ($1, 1767225600, 'placed', '$19.99'), ($1, 1767225600, 'reserved', $2)",
    "insert into offers (order_id, amount_minor, currency, offered_at)
     values ($1, 1999, 'usd', 1767225600)",
    "insert into offer_lines (order_id, amount_minor, currency, position, unit_price_minor)
     values ($1, 1999, 'usd', 1, 1999)",
];
const PAY: [&str; 5] = [
    "insert into payment_intents (id, order_id, created_at) values ('pi_' || $1, $1, 1767225600)",
    "insert into order_events (order_id, at, kind, detail)
     values ($1, 1767225600, 'payment_intent', 'pi_' || $1)",
    "update orders set payment_intent = 'pi_' || $1, state = 'paid', paid_at = 1767225600
     where id = $1 and state = 'pending'",
    "insert into order_events (order_id, at, kind, detail)
     values ($1, 1767225600, 'paid', '$19.99')",
    "insert into outbox (order_id, kind, subject, created_at, try_at)
     values ($1, 'confirmation', '', 1767225600, 1767225600)",
];

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(folder), Some(rounds), Some(orders)) =
        (arguments.next(), arguments.next(), arguments.next())
    else {
        return Err("folder, rounds and orders a round are missing".into());
    };
    let (rounds, orders): (u32, u32) = (rounds.parse()?, orders.parse()?);
    let shop = Db::open(&url(&folder, "orders-shop.db")).await?;
    let mut many = shop.begin_write().await?;
    query(MANY).bind(BOOK).execute(&mut *many).await?;
    many.commit().await?;
    let mut raw = opened(&folder).await?;
    for _ in 0..rounds {
        let start = Instant::now();
        by_the_shop(&shop, orders).await?;
        println!("shop {}", f64::from(orders) / start.elapsed().as_secs_f64());
        let start = Instant::now();
        by_sqlx(&mut raw, orders).await?;
        println!("limit {}", f64::from(orders) / start.elapsed().as_secs_f64());
    }
    Ok(())
}

fn url(folder: &str, name: &str) -> String {
    format!("sqlite://{}", Path::new(folder).join(name).display())
}

/// A connection as the shop's own writer has it.
async fn opened(folder: &str) -> Result<SqliteConnection, sqlx::Error> {
    let url = url(folder, "orders-limit.db");
    Db::open(&url).await?.close().await;
    let options: SqliteConnectOptions = url.parse()?;
    let mut db = options
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .connect()
        .await?;
    sqlx::query(MANY).bind(BOOK).execute(&mut db).await?;
    Ok(db)
}

async fn by_sqlx(db: &mut SqliteConnection, orders: u32) -> Result<(), sqlx::Error> {
    for _ in 0..orders {
        let id = uuid::Uuid::new_v4().simple().to_string();
        for statements in [&PLACE[..], &PAY[..]] {
            let mut tx = db.begin_with("begin immediate").await?;
            for statement in statements {
                sqlx::query(*statement).bind(&id).bind(BOOK).execute(&mut *tx).await?;
            }
            tx.commit().await?;
        }
    }
    Ok(())
}

/// What a purchase writes: the order, its PaymentIntent once Stripe has made it, the payment.
async fn by_the_shop(db: &Db, orders: u32) -> Result<(), Box<dyn Error>> {
    let terms = Terms {
        network: Some(""),
        most_copies: i64::MAX,
        livemode: false,
        reservation: 3600,
        paid_since: Some(0),
        language: Language::English,
    };
    for _ in 0..orders {
        let purchase = Purchase::of_book(db, &BookId(BOOK.to_owned())).await.map_err(Box::new)?;
        let visitor = Visitor(uuid::Uuid::new_v4().simple().to_string());
        let placed = placing::place(db, &visitor, &purchase, terms, &[], || true).await?;
        let Placed::Pending(mut order) = placed else { return Err("not placed".into()) };
        let payment = PaymentIntentId(format!("pi_{}", order.id.0));
        let attached = orders::attach(db, &order, &payment, order.attempt).await?;
        order.payment_intent = Some(payment);
        if !attached || !settling::pay(db, &order).await? {
            return Err("not paid".into());
        }
    }
    Ok(())
}
