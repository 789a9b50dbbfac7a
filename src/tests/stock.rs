//! Stock: reserved, sold and given back, each once.

use crate::engines::Get;
use crate::{
    buying::{Checkout, eventually_sql},
    running_shop::{ON_THE_ROAD, RunningShop, Visitor},
};
use bookshop::server::db::Row;
use futures::future::join_all;
use reqwest::Method;
use serde_json::json;

/// A shop that soon gives up unpaid orders.
const HASTY: [(&str, &str); 3] = [
    ("BOOKSHOP_RESERVATION_SECONDS", "3"),
    ("BOOKSHOP_SWEEP_SECONDS", "0.1"),
    ("BOOKSHOP_RETRY_SECONDS", "0.1"),
];

const ONE_LEFT: &str =
    "update books set stock = 1 where id = 'c330540ddad6489193294cd952a17292' returning id";

async fn stock(shop: &RunningShop) -> i64 {
    let row = shop.sql("select stock from books where id = 'c330540ddad6489193294cd952a17292'");
    row.await[0].get("stock")
}

#[tokio::test]
async fn the_last_copy_is_sold_once_however_many_want_it() {
    // Pitfall 17: oversell.
    let shop = RunningShop::open().await;
    shop.sql(ONE_LEFT).await;
    let visitors: Vec<Visitor> = (0..8).map(|_| Visitor::of(&shop)).collect();
    let starts = visitors.iter().map(|v| v.call("start_checkout", &[("item", ON_THE_ROAD)]));
    let answers = join_all(starts).await;
    let won = answers.iter().filter(|(status, start)| *status == 200 && start["Pay"].is_object());
    assert_eq!(won.count(), 1);
    let lost = answers.iter().filter(|answer| **answer == (409, json!("SoldOut")));
    assert_eq!(lost.count(), 7);
    assert_eq!(stock(&shop).await, 0);
    assert_eq!(shop.payment_intents().await.len(), 1);
    let (_, page) = Visitor::of(&shop).page("/?q=road").await;
    assert!(page.contains("Sold out") && !page.contains("Purchase<"));
}

#[tokio::test]
async fn a_copy_that_is_paid_stays_sold_and_a_reload_takes_no_other() {
    let shop = RunningShop::open().await;
    shop.sql(ONE_LEFT).await;
    let checkout = Checkout::begin(&shop).await;
    checkout.visitor.start_checkout(ON_THE_ROAD).await;
    assert_eq!(stock(&shop).await, 0, "the same order, the same copy");
    shop.pay(&checkout.payment_intent, "pm_card_visa").await;
    eventually_sql(&shop, "select 1 from orders where state = 'paid'").await;
    assert_eq!(stock(&shop).await, 0);
}

#[tokio::test]
async fn an_unpaid_order_is_ended_at_stripe_first_and_its_copy_is_for_sale_again() {
    // Pitfalls 19 and 20.
    let shop = RunningShop::open_with(&HASTY).await;
    shop.sql(ONE_LEFT).await;
    let checkout = Checkout::begin(&shop).await;
    eventually_sql(&shop, "select 1 from orders where state = 'canceled'").await;
    assert_eq!(stock(&shop).await, 1);
    let path = format!("payment_intents/{}", checkout.payment_intent);
    let intent = shop.stripe(Method::GET, &path, &[]).await;
    assert_eq!(intent["status"], "canceled");
    assert_eq!(intent["cancellation_reason"], "abandoned");
    // Everyone hears of it again: nothing is given back twice.
    shop.sandbox_control(Method::POST, "deliveries/resend", json!({"events": "all"})).await;
    checkout.visitor.page(&format!("/success?pi={}", checkout.payment_intent)).await;
    eventually_sql(
        &shop,
        "select 1 from stripe_events
         where type = 'payment_intent.canceled' and applied_at is not null",
    )
    .await;
    assert_eq!(stock(&shop).await, 1);
    let moves =
        shop.sql("select kind from order_events where kind in ('canceled', 'released')").await;
    assert_eq!(moves.len(), 2);
    // Who comes back gets a new order.
    let again = checkout.visitor.start_checkout(ON_THE_ROAD).await;
    assert_ne!(again["payment_intent"], checkout.payment_intent.as_str());
}

#[tokio::test]
async fn an_order_that_was_paid_unseen_is_settled_by_the_sweep_and_not_cancelled() {
    // Pitfall 5: every webhook is lost, and the buyer never comes back.
    let shop = RunningShop::open_with(&HASTY).await;
    // Its first look for events that nobody has told is over.
    eventually_sql(&shop, "select 1 from caught_up").await;
    let lost = json!({"deliveries": {"drop": 1.0}});
    shop.sandbox_control(Method::PUT, "faults", lost).await;
    Checkout::paid(&shop).await;
    eventually_sql(&shop, "select 1 from orders where state = 'paid'").await;
    assert!(shop.sql("select 1 from stripe_events").await.is_empty());
}

#[tokio::test]
async fn an_order_that_never_got_as_far_as_stripe_is_given_up_too() {
    let shop = RunningShop::open_with(&HASTY).await;
    // Stripe has told once which PaymentIntents there are.
    eventually_sql(&shop, "select 1 from caught_up").await;
    shop.sql(ONE_LEFT).await;
    shop.sandbox_control(Method::PUT, "faults", json!({"api": {"drop_before": 1.0}})).await;
    let start = Visitor::of(&shop).call("start_checkout", &[("item", ON_THE_ROAD)]).await;
    assert_eq!(start, (503, json!("StripeUnreachable")));
    assert_eq!(stock(&shop).await, 0, "reserved");
    eventually_sql(&shop, "select 1 from orders where state = 'canceled'").await;
    assert_eq!(stock(&shop).await, 1);
}

#[tokio::test]
async fn an_order_in_the_hands_of_its_buyer_is_kept_for_them() {
    let shop = RunningShop::open().await;
    let until = |rows: Vec<Row>| rows[0].get::<i64>("expires_at");
    let checkout = Checkout::begin(&shop).await;
    shop.sql("update orders set expires_at = created_at + 1 returning id").await;
    checkout.visitor.start_checkout(ON_THE_ROAD).await;
    let kept = until(shop.sql("select expires_at from orders").await);
    let created = shop.sql("select created_at from orders").await[0].get::<i64>("created_at");
    assert!(kept >= created + 3600, "opening the checkout keeps it for another hour");
    // But not for ever.
    shop.sql("update orders set created_at = created_at - 86400, expires_at = 1 returning id")
        .await;
    checkout.visitor.start_checkout(ON_THE_ROAD).await;
    assert!(until(shop.sql("select expires_at from orders").await) <= created + 1);
}
