//! What a power cut may take, since its commit does not wait for the disk: that Stripe has made an
//! order's PaymentIntent. Whoever hears of it first gives the order its payment back.

use crate::engines::Get;
use crate::{
    buying::{Checkout, NO_EVENT_WAITS, a_round, eventually_sql, text},
    running_shop::{ON_THE_ROAD, RunningShop, SHOWN, Visitor},
    sandbox_client::Stripe,
};
use reqwest::Method;
use serde_json::json;

/// What `orders::attach` has written is gone.
const LOST: [&str; 3] = [
    "update orders set payment_intent = null returning id",
    "delete from payment_intents returning id",
    "delete from order_events where kind = 'payment_intent' returning id",
];

/// A shop that only webhooks and pages wake up.
const SLEEPY: [(&str, &str); 1] = [("BOOKSHOP_SWEEP_SECONDS", "3600")];

/// A shop that has looked for Stripe's events once.
async fn shop() -> RunningShop {
    let shop = RunningShop::open_with(&SLEEPY).await;
    eventually_sql(&shop, "select 1 from caught_up").await;
    shop
}

async fn deaf(shop: &RunningShop) {
    shop.sandbox_control(Method::PUT, "faults", json!({"deliveries": {"drop": 1.0}})).await;
}

async fn lose(shop: &RunningShop) {
    for statement in LOST {
        assert_eq!(shop.sql(statement).await.len(), 1, "{statement}");
    }
}

/// That one payment was made and has paid the one order, and nothing is to be looked at.
async fn paid_once(shop: &RunningShop, payment: &str) {
    eventually_sql(shop, "select 1 from orders where state = 'paid'").await;
    let by: String = shop.value("select payment_intent from orders").await;
    assert_eq!(by, payment);
    eventually_sql(shop, "select 1 from outbox where sent_at is not null").await;
    assert_eq!(shop.mails().len(), 1);
    assert_eq!(shop.payment_intents().await.len(), 1);
    assert!(shop.sql("select 1 from refunds").await.is_empty());
    assert!(shop.sql("select 1 from attention").await.is_empty());
    let story = shop.sql("select kind from order_events where kind <> 'email' order by id").await;
    let story: Vec<String> = story.iter().map(|row| row.get(0)).collect();
    assert_eq!(story, ["placed", "payment_intent", "paid"]);
}

#[tokio::test]
async fn a_webhook_pays_an_order_that_has_lost_its_payment() {
    let shop = shop().await;
    let checkout = Checkout::begin(&shop).await;
    lose(&shop).await;
    shop.pay(&checkout.payment_intent, "pm_card_visa").await;
    paid_once(&shop, &checkout.payment_intent).await;
}

#[tokio::test]
async fn its_buyers_confirmation_does_and_nobody_elses() {
    let shop = shop().await;
    deaf(&shop).await;
    let checkout = Checkout::paid(&shop).await;
    lose(&shop).await;
    let address = format!("/success?pi={}", checkout.payment_intent);
    assert_eq!(Visitor::of(&shop).page(&address).await.0, 404, "a stranger's");
    assert!(shop.sql("select 1 from orders where state = 'paid'").await.is_empty());
    assert_eq!(checkout.visitor.page("/success?pi=pi_unheard_of").await.0, 404);
    let (status, page) = checkout.visitor.page(&address).await;
    assert!(status == 200 && page.contains("Thanks"), "{status}");
    paid_once(&shop, &checkout.payment_intent).await;
}

#[tokio::test]
async fn a_second_checkout_finds_the_same_payment_again() {
    let shop = shop().await;
    deaf(&shop).await;
    let checkout = Checkout::begin(&shop).await;
    lose(&shop).await;
    let again = checkout.visitor.start_checkout(ON_THE_ROAD).await;
    assert_eq!(text(&again["payment_intent"]), checkout.payment_intent);
    assert_eq!(text(&again["order"]), checkout.order);
    // Who buys was on the disk already, and may be said again.
    checkout.say_who_buys(&SHOWN).await;
    shop.pay(&checkout.payment_intent, "pm_card_visa").await;
    // Also where the tab of before asks.
    let (_, page) =
        checkout.visitor.page(&format!("/success?pi={}", checkout.payment_intent)).await;
    assert!(page.contains("Thanks"));
    paid_once(&shop, &checkout.payment_intent).await;
}

/// A shop whose power was cut after that, long enough for its unpaid orders to expire, and that is
/// open again.
async fn after_a_power_cut(shop: RunningShop) -> RunningShop {
    lose(&shop).await;
    shop.sql("update orders set expires_at = 1 returning id").await;
    let folder = shop.close().await;
    RunningShop::open_in(folder, &[("BOOKSHOP_SWEEP_SECONDS", "0.1")]).await
}

#[tokio::test]
async fn the_shop_asks_at_its_start_before_it_ends_an_order() {
    let shop = shop().await;
    deaf(&shop).await;
    let checkout = Checkout::paid(&shop).await;
    let shop = after_a_power_cut(shop).await;
    paid_once(&shop, &checkout.payment_intent).await;
}

#[tokio::test]
async fn an_order_that_is_not_paid_either_ends_at_stripe_first() {
    let shop = shop().await;
    let checkout = Checkout::begin(&shop).await;
    let shop = after_a_power_cut(shop).await;
    eventually_sql(&shop, "select 1 from orders where state = 'canceled'").await;
    let path = format!("payment_intents/{}", checkout.payment_intent);
    assert_eq!(shop.stripe(Method::GET, &path, &[]).await["status"], "canceled");
}

#[tokio::test]
async fn books_put_back_from_before_an_attempt_take_its_payment() {
    let shop = shop().await;
    deaf(&shop).await;
    let first = Checkout::begin(&shop).await;
    let cancel = format!("payment_intents/{}/cancel", first.payment_intent);
    shop.stripe(Method::POST, &cancel, &[("cancellation_reason", "abandoned")]).await;
    let again = first.visitor.start_checkout(ON_THE_ROAD).await;
    let second = text(&again["payment_intent"]);
    assert_ne!(second, first.payment_intent);
    shop.pay(&second, "pm_card_visa").await;
    for put_back in [
        "delete from payment_intents where id in (select payment_intent from orders) returning id",
        "update orders set attempt = 1, payment_intent = (select id from payment_intents) returning id",
    ] {
        assert_eq!(shop.sql(put_back).await.len(), 1, "{put_back}");
    }
    let folder = shop.close().await;
    let shop = RunningShop::open_in(folder, &[("BOOKSHOP_SWEEP_SECONDS", "0.1")]).await;
    eventually_sql(&shop, "select 1 from orders where state = 'paid'").await;
    assert_eq!(shop.value::<String>("select payment_intent from orders").await, second);
    assert!(shop.sql("select 1 from refunds").await.is_empty());
    assert!(shop.sql("select 1 from attention").await.is_empty());
}

#[tokio::test]
async fn no_order_is_ended_before_stripes_events_were_read_once() {
    let account = Stripe::fresh().await.expect("an account");
    let keys = [
        ("STRIPE_API_BASE", account.base.as_str()),
        ("STRIPE_SECRET_KEY", account.secret.as_str()),
        ("STRIPE_PUBLISHABLE_KEY", account.publishable.as_str()),
        ("BOOKSHOP_CATCH_UP_SECONDS", "0.1"),
    ];
    // The account tells nothing by itself, and the shop is closed when its order is paid.
    let shop = RunningShop::open_with(&[&SLEEPY[..], &keys].concat()).await;
    eventually_sql(&shop, "select 1 from caught_up").await;
    let checkout = Checkout::begin(&shop).await;
    lose(&shop).await;
    shop.sql("update orders set expires_at = 1 returning id").await;
    let folder = shop.close().await;
    let path = format!("v1/payment_intents/{}/confirm", checkout.payment_intent);
    let form = [("payment_method", "pm_card_visa"), ("return_url", "http://127.0.0.1/back")];
    assert_eq!(account.post(&path, &form).await.expect("an answer").status, 200);

    let away =
        json!({"method": "GET", "path": "/v1/events", "kind": "drop_before", "times": 10_000});
    let shop_is_back = [&[("BOOKSHOP_SWEEP_SECONDS", "0.1")], &keys[..]].concat();
    let set = account.request("POST", "sandbox/faults/next").expect("a request");
    let set = account.send(set.bearer_auth(&account.secret).json(&away)).await;
    assert_eq!(set.expect("an answer").status, 200);
    let shop = RunningShop::open_in(folder, &shop_is_back).await;
    a_round(&shop, NO_EVENT_WAITS).await;
    let left = "select 1 from orders where state = 'pending' and expires_at = 1";
    assert_eq!(shop.sql(left).await.len(), 1);

    shop.sandbox_control(Method::DELETE, "faults", json!(null)).await;
    eventually_sql(&shop, "select 1 from orders where state = 'paid'").await;
    assert_eq!(
        shop.value::<String>("select payment_intent from orders").await,
        checkout.payment_intent
    );
    assert!(shop.sql("select 1 from order_events where kind = 'canceled'").await.is_empty());
    assert!(shop.sql("select 1 from refunds").await.is_empty());
    assert!(shop.sql("select 1 from attention").await.is_empty());
}
