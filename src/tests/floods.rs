//! Many at once, from one place or from everywhere: others are still served.

use crate::{
    buying::eventually,
    program::Program,
    running_shop::{PASSWORD, RunningShop, Visitor},
};
use bookshop::server::db::{query, query_scalar};
use futures::future::join_all;
use std::{io::ErrorKind, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// Open files that leave 16 for connections.
const FEW: u32 = 272;

/// Far longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(40);

const BEHIND_A_PROXY: (&str, &str) = ("BOOKSHOP_CLIENT_IP", "RightmostXForwardedFor");

async fn connect(url: &str) -> TcpStream {
    let address = url.strip_prefix("http://").expect("an address");
    TcpStream::connect(address).await.expect("a connection")
}

/// Asks on a connection that stays open.
async fn ask(connection: &mut TcpStream) {
    connection.write_all(b"GET /api/ping HTTP/1.1\r\nHost: shop\r\n\r\n").await.expect("sent");
}

/// Reads the answer to [`ask`].
async fn hear(connection: &mut TcpStream) {
    let mut heard = Vec::new();
    while !heard.ends_with(b"\"pong!\"") {
        let read = timeout(PATIENCE, connection.read_buf(&mut heard)).await.expect("an answer");
        assert_ne!(read.expect("bytes"), 0, "{}", String::from_utf8_lossy(&heard));
    }
}

#[tokio::test]
async fn there_are_as_many_connections_as_files_and_the_next_one_waits_its_turn() {
    let shop = Program::open(FEW, &[("BOOKSHOP_CLIENT_SECONDS", "60")]);
    let mut held = Vec::new();
    for _ in 0..16 {
        let mut connection = connect(&shop.url).await;
        ask(&mut connection).await;
        hear(&mut connection).await;
        held.push(connection);
    }
    let mut late = connect(&shop.url).await;
    ask(&mut late).await;
    for _ in 0..20 {
        for connection in &mut held {
            ask(connection).await;
            hear(connection).await;
        }
    }
    let early = late.try_read(&mut [0; 1]).expect_err("no answer yet");
    assert_eq!(early.kind(), ErrorKind::WouldBlock);
    held.pop();
    hear(&mut late).await;
}

#[tokio::test]
async fn connections_that_say_nothing_keep_nobody_out() {
    let shop = Program::open(FEW, &[("BOOKSHOP_CLIENT_SECONDS", "1")]);
    let mut silent = Vec::new();
    for _ in 0..40 {
        silent.push(connect(&shop.url).await);
    }
    let visitor = Visitor::at(&shop.url, "");
    assert_eq!(visitor.page("/").await.0, 200);
    assert_eq!(visitor.page("/cart").await.0, 200);
}

/// Sends a form, forwarded for that address, and answers its status.
async fn post_from(address: &str, url: String, form: &[(&str, &str)]) -> u16 {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    let request = client.build().expect("a client").post(url).form(form);
    let request = request.header("x-forwarded-for", address).timeout(PATIENCE);
    request.send().await.expect("an answer").status().as_u16()
}

#[tokio::test]
async fn who_asks_for_links_by_the_hundred_waits_for_no_lock_and_fills_no_memory() {
    let shop = Program::open(4096, &[BEHIND_A_PROXY, ("RUST_LOG", "off")]);
    let db = shop.database().await;
    let mut tx = db.begin_write().await.expect("the lock");
    for n in 0..=100_i64 {
        query(
            "insert into orders (id, token, visitor, selection, state, amount_minor, currency,
                livemode, payment_intent, buyer_email, created_at, expires_at, paid_at)
             values ($1, $1, 'v', $1, 'paid', 777, 'usd', 0, $1, $2, 1, 1, 1)",
        )
        .bind(format!("{n:032x}"))
        .bind(format!("buyer{n}@books.example"))
        .execute(&mut *tx)
        .await
        .expect("an order");
    }
    tx.commit().await.expect("the orders");
    let ask = async |n: usize| {
        let email = format!("buyer{n}@books.example");
        let url = format!("{}/orders", shop.url);
        post_from(&format!("192.0.2.{n}"), url, &[("email", &email)]).await
    };
    let held = db.begin_write().await.expect("the lock");
    assert_eq!(
        join_all((0..100).map(ask)).await,
        vec![303; 100],
        "answered while nobody may write"
    );
    drop(held);
    let count = async |sql: &'static str| -> i64 {
        query_scalar(sql).fetch_one(db.read()).await.expect("a count")
    };
    // Who waits for the lock gets it in turn: this one after all of them.
    eventually("the last one's mail", async || {
        ask(100).await;
        let last = "select count(*) from outbox where order_id like '%64'";
        (count(last).await == 1).then_some(())
    })
    .await;
    let mails = count("select count(*) from outbox").await;
    assert!((2..=65).contains(&mails), "{mails} mails");
    db.close().await;
}

#[tokio::test]
async fn who_guesses_the_password_locks_nobody_else_out() {
    let shop =
        RunningShop::open_with(&[BEHIND_A_PROXY, ("BOOKSHOP_SIGN_INS_PER_MINUTE", "2")]).await;
    shop.seller().await;
    let sign_in = async |address: &str, password: &str| {
        let url = format!("{}/admin/sign-in", shop.url);
        post_from(address, url, &[("password", password)]).await
    };
    for _ in 0..2 {
        assert_eq!(sign_in("192.0.2.1", "wrong").await, 422);
    }
    for _ in 0..30 {
        assert_eq!(sign_in("192.0.2.1", "wrong").await, 429);
    }
    assert_eq!(sign_in("198.51.100.1", PASSWORD).await, 303, "from another address");
    // Now from everywhere: all tries of a minute are used up.
    let mut refused = 0;
    for n in 2..40 {
        refused += i32::from(sign_in(&format!("192.0.2.{n}"), "wrong").await == 429);
    }
    assert!(refused > 0, "all together have only so many");
    assert_eq!(sign_in("198.51.100.1", PASSWORD).await, 303, "where the seller has been before");
}

#[tokio::test]
async fn who_makes_up_set_up_links_keeps_no_writer_waiting() {
    let shop = RunningShop::open().await;
    let db = shop.database().await;
    let held = db.begin_write().await.expect("the lock");
    let form = [("token", "made up"), ("password", PASSWORD), ("again", PASSWORD)];
    let (status, page) = Visitor::of(&shop).submit("/admin/setup", &form).await;
    assert!(status == 403 && page.contains("does not work any more"), "{status}: {page}");
    drop(held);
    db.close().await;
}
