//! What a sale costs the database: transactions, counted in the write-ahead log from outside
//! (<https://www.sqlite.org/fileformat2.html#the_write_ahead_log>). Those that `Db::begin_unflushed`
//! has begun are among them: the log does not tell. `script/bench` counts the waits for the disk.

use crate::{
    buying::{ADDRESS, eventually_sql, text},
    engines,
    running_shop::{ON_THE_ROAD, RunningShop, SHOWN, Visitor},
};
use reqwest::Method;
use serde_json::json;

/// A shop that has done what it does at its start, with an empty write-ahead log.
async fn quiet_shop() -> RunningShop {
    let shop = RunningShop::open_with(&[("BOOKSHOP_SWEEP_SECONDS", "3600")]).await;
    eventually_sql(&shop, "select 1 from caught_up").await;
    shop.sql("pragma wal_checkpoint(truncate)").await;
    assert_eq!(transactions(&shop), 0);
    shop
}

/// Transactions in the log: the last frame of each names the size of the database after it.
fn transactions(shop: &RunningShop) -> usize {
    let log = std::fs::read(shop.folder.path().join("shop.db-wal")).expect("the log");
    let Some((head, frames)) = log.split_at_checked(32) else { return 0 };
    let page = u32::from_be_bytes([head[8], head[9], head[10], head[11]]) as usize;
    // Frames of an earlier round of the log have another salt.
    let ends = |frame: &&[u8]| frame[8..16] == head[16..24] && frame[4..8] != [0; 4];
    frames.chunks_exact(24 + page).filter(ends).count()
}

#[tokio::test]
async fn a_checkout_is_one_transaction_on_each_side_of_stripes_answer() {
    if engines::skips("transactions are counted in SQLite's write-ahead log") {
        return;
    }
    let shop = quiet_shop().await;
    shop.sandbox_control(Method::PUT, "faults", json!({"api": {"drop_before": 1.0}})).await;
    let visitor = Visitor::of(&shop);
    let start = visitor.call("start_checkout", &[("item", ON_THE_ROAD)]).await;
    assert_eq!(start, (503, json!("StripeUnreachable")));
    assert_eq!(transactions(&shop), 1, "the order with its lines, copies and offer");
    shop.sandbox_control(Method::PUT, "faults", json!({})).await;
    let shop = quiet_shop().await;
    let visitor = Visitor::of(&shop);
    let pay = visitor.start_checkout(ON_THE_ROAD).await;
    assert_eq!(transactions(&shop), 2, "and its PaymentIntent");
    visitor.start_checkout(ON_THE_ROAD).await;
    assert_eq!(transactions(&shop), 3, "kept for longer by who comes back");
    let (order, payment) = (text(&pay["order"]), text(&pay["payment_intent"]));
    let mut contact = vec![
        ("order", order.as_str()),
        ("contact[name]", "Zoë Reader"),
        ("contact[email]", "zoe@books.example"),
    ];
    contact.extend(ADDRESS);
    contact.extend(SHOWN);
    assert_eq!(visitor.call("save_contact", &contact).await.0, 200);
    assert_eq!(transactions(&shop), 4, "who buys");
    shop.pay(&payment, "pm_card_visa").await;
    eventually_sql(&shop, "select 1 from outbox where sent_at is not null").await;
    eventually_sql(&shop, "select 1 from stripe_events where applied_at is not null").await;
    // The event is kept, the order paid, the event done; the mail taken and sent.
    assert_eq!(transactions(&shop), 9);
    for page in ["/", "/?q=road", "/books/on-the-road", &format!("/success?pi={payment}")] {
        assert_eq!(visitor.page(page).await.0, 200, "{page}");
    }
    assert_eq!(transactions(&shop), 9, "who only looks writes nothing");
}
