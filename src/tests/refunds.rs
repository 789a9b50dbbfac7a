//! Refunds: within what was paid, once for each request, and those made at Stripe count the same.

use crate::engines::Get;
use crate::{
    buying::{Checkout, eventually_sql},
    running_shop::{RunningShop, Visitor},
};
use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

const TOKEN: &str = "a-token-of-the-seller";
const SELLER: [(&str, &str); 3] = [
    ("BOOKSHOP_ADMIN_TOKEN", TOKEN),
    ("BOOKSHOP_SWEEP_SECONDS", "0.1"),
    ("BOOKSHOP_RETRY_SECONDS", "0.1"),
];

/// A shop with a paid order.
async fn paid() -> (RunningShop, Checkout) {
    let shop = RunningShop::open_with(&SELLER).await;
    let checkout = Checkout::paid(&shop).await;
    eventually_sql(&shop, "select 1 from orders where state = 'paid'").await;
    (shop, checkout)
}

/// The seller asks for a refund under the request id that is `digit` 32 times.
async fn refund(shop: &RunningShop, order: &str, amount: &str, digit: &str) -> (u16, Value) {
    let request = digit.repeat(32);
    let mut form = vec![("order", order), ("request", request.as_str())];
    if !amount.is_empty() {
        form.push(("amount", amount));
    }
    Visitor::of(shop).call_as(TOKEN, "refund_order", &form).await
}

/// Amount and status of every refund at Stripe, the oldest first.
async fn at_stripe(shop: &RunningShop) -> Vec<(i64, String)> {
    let list = shop.stripe(Method::GET, "refunds?limit=100", &[]).await;
    let list = list["data"].as_array().cloned().unwrap_or_default();
    let of = |refund: &Value| {
        let status = refund["status"].as_str().unwrap_or_default().to_owned();
        (refund["amount"].as_i64().unwrap_or_default(), status)
    };
    list.iter().rev().map(of).collect()
}

#[tokio::test]
async fn a_part_and_then_the_rest_and_never_more() {
    let (shop, checkout) = paid().await;
    let order = checkout.order.as_str();
    let (status, answer) = refund(&shop, order, "500", "a").await;
    assert_eq!((status, &answer["status"]), (200, &json!("succeeded")), "{answer}");
    assert_eq!(answer["amount"], json!({"minor": 500, "currency": "usd"}));
    for too_much in ["1500", "0", "-1", "9223372036854775807"] {
        let answer = refund(&shop, order, too_much, "b").await;
        assert_eq!(answer, (409, json!("NotRefundable")), "{too_much}");
    }
    let (_, rest) = refund(&shop, order, "", "c").await;
    assert_eq!(rest["amount"]["minor"], 1499);
    assert_eq!(refund(&shop, order, "", "d").await.0, 409, "nothing is left");
    assert_eq!(
        at_stripe(&shop).await,
        [(500, "succeeded".to_owned()), (1499, "succeeded".to_owned())]
    );
    // The webhooks of our own refunds add nothing, and the buyer hears of each once.
    eventually_sql(
        &shop,
        "select 1 from outbox where kind = 'refund' and sent_at is not null
         group by kind having count(*) = 2",
    )
    .await;
    eventually_sql(
        &shop,
        "select 1 from stripe_events where type = 'charge.refunded' and applied_at is not null
         group by type having count(*) = 2",
    )
    .await;
    assert_eq!(shop.sql("select id from refunds").await.len(), 2);
    let (_, page) =
        checkout.visitor.page(&format!("/success?pi={}", checkout.payment_intent)).await;
    assert!(page.contains("Given back") && page.contains("$19.99"));
    assert!(page.contains("This order was refunded") && !page.contains("Thanks"));
}

#[tokio::test]
async fn one_request_is_one_refund_however_often_it_is_sent() {
    let (shop, checkout) = paid().await;
    let order = checkout.order.as_str();
    let answers = join_all((0..6).map(|_| refund(&shop, order, "700", "e"))).await;
    assert!(answers.iter().all(|(status, _)| *status == 200), "{answers:?}");
    assert_eq!(at_stripe(&shop).await, [(700, "succeeded".to_owned())]);
    assert_eq!(refund(&shop, order, "701", "e").await.0, 409, "the same id for another amount");
    // Different requests at once share what is left.
    let digits = ["1", "2", "3", "4"];
    let answers = join_all(digits.map(|digit| refund(&shop, order, "500", digit))).await;
    assert_eq!(answers.iter().filter(|(status, _)| *status == 200).count(), 2);
    let sum: i64 = at_stripe(&shop).await.iter().map(|(amount, _)| amount).sum();
    assert_eq!(sum, 1700);
}

#[tokio::test]
async fn an_answer_that_is_lost_is_asked_for_again_and_gives_back_once() {
    for kind in ["drop_after", "drop_before", "fail_after", "fail_before", "busy"] {
        let (shop, checkout) = paid().await;
        let fault = json!({"method": "POST", "path": "/v1/refunds", "kind": kind, "times": 3});
        shop.sandbox_control(Method::POST, "faults/next", fault).await;
        let (status, _) = refund(&shop, &checkout.order, "", "f").await;
        assert_eq!(status, 200, "{kind}: noted, whatever Stripe says");
        eventually_sql(&shop, "select 1 from refunds where status = 'succeeded'").await;
        assert_eq!(at_stripe(&shop).await, [(1999, "succeeded".to_owned())], "{kind}");
        assert_eq!(shop.sql("select 1 from refunds").await.len(), 1, "{kind}");
    }
}

#[tokio::test]
async fn books_put_back_after_stripe_has_forgotten_the_key_give_back_once() {
    let (shop, checkout) = paid().await;
    let (_, answer) = refund(&shop, &checkout.order, "500", "a").await;
    assert_eq!(answer["status"], "succeeded", "{answer}");
    eventually_sql(
        &shop,
        "select 1 from stripe_events where type = 'charge.refunded' and applied_at is not null",
    )
    .await;
    // A copy from between the request and Stripe's answer, more than a day ago.
    let forgotten = json!({"ignore_idempotency_keys": true});
    shop.sandbox_control(Method::PUT, "faults", forgotten).await;
    shop.sql(
        "update refunds set status = 'requested', stripe_refund = null, try_at = 0, tries = 0
         returning id",
    )
    .await;
    eventually_sql(&shop, "select 1 from refunds where status = 'succeeded'").await;
    assert_eq!(at_stripe(&shop).await, [(500, "succeeded".to_owned())]);
    assert_eq!(shop.sql("select 1 from refunds").await.len(), 1);
}

#[tokio::test]
async fn books_from_before_a_request_know_it_by_its_own_id_when_stripe_tells_of_it() {
    let (shop, checkout) = paid().await;
    assert_eq!(refund(&shop, &checkout.order, "500", "a").await.0, 200);
    let forgotten = json!({"ignore_idempotency_keys": true});
    shop.sandbox_control(Method::PUT, "faults", forgotten).await;
    shop.sql("delete from refunds returning id").await;
    // Hearing of one refund, the shop asks for all of the payment.
    let form = [("payment_intent", checkout.payment_intent.as_str()), ("amount", "300")];
    shop.stripe(Method::POST, "refunds", &form).await;
    eventually_sql(&shop, "select 1 from refunds where origin = 'dashboard'").await;
    eventually_sql(&shop, "select 1 from refunds where origin = 'shop' and amount_minor = 500")
        .await;
    // The seller's form is sent once more.
    let (status, again) = refund(&shop, &checkout.order, "500", "a").await;
    assert_eq!((status, &again["status"]), (200, &json!("succeeded")), "{again}");
    let mut made = at_stripe(&shop).await;
    made.sort();
    assert_eq!(made, [(300, "succeeded".to_owned()), (500, "succeeded".to_owned())]);
}

#[tokio::test]
async fn a_refund_made_in_stripes_dashboard_counts_the_same() {
    // Pitfall 14: partial there, then the rest here.
    let (shop, checkout) = paid().await;
    let form = [("payment_intent", checkout.payment_intent.as_str()), ("amount", "999")];
    shop.stripe(Method::POST, "refunds", &form).await;
    eventually_sql(
        &shop,
        "select 1 from refunds where origin = 'dashboard' and amount_minor = 999
         and status = 'succeeded' and id = stripe_refund",
    )
    .await;
    assert_eq!(refund(&shop, &checkout.order, "1001", "b").await.0, 409);
    let (_, rest) = refund(&shop, &checkout.order, "", "c").await;
    assert_eq!(rest["amount"]["minor"], 1000);
}

#[tokio::test]
async fn what_no_webhook_has_told_is_read_at_stripe() {
    // Pitfall 5, for refunds and disputes: every delivery is lost, and the shop was closed.
    let (shop, checkout) = paid().await;
    shop.sandbox_control(Method::PUT, "faults", json!({"deliveries": {"drop": 1.0}})).await;
    let form = [("payment_intent", checkout.payment_intent.as_str()), ("amount", "1000")];
    shop.stripe(Method::POST, "refunds", &form).await;
    let shop = RunningShop::open_in(shop.close().await, &SELLER).await;
    eventually_sql(&shop, "select 1 from refunds where origin = 'dashboard'").await;
    assert!(!shop.sql("select 1 from caught_up").await.is_empty());
}

#[tokio::test]
async fn a_refund_that_stripe_refuses_is_put_before_a_person() {
    let (shop, checkout) = paid().await;
    // The dashboard was quicker, and no webhook told.
    shop.sandbox_control(Method::PUT, "faults", json!({"deliveries": {"drop": 1.0}})).await;
    let form = [("payment_intent", checkout.payment_intent.as_str()), ("amount", "1000")];
    shop.stripe(Method::POST, "refunds", &form).await;
    let (status, answer) = refund(&shop, &checkout.order, "", "b").await;
    assert_eq!((status, &answer["status"]), (200, &json!("failed")), "{answer}");
    assert_eq!(shop.sql("select 1 from attention where kind = 'refund_failed'").await.len(), 1);
    // Both are known now, and the rest can be given back.
    let (_, rest) = refund(&shop, &checkout.order, "", "c").await;
    assert_eq!(rest["amount"]["minor"], 999);
}

#[tokio::test]
async fn only_the_seller_may_and_only_what_is_paid() {
    let shop = RunningShop::open_with(&SELLER).await;
    let checkout = Checkout::begin(&shop).await;
    assert_eq!(refund(&shop, &checkout.order, "", "a").await.0, 409, "not paid");
    assert_eq!(refund(&shop, "nobody", "", "a").await.0, 404);
    let request = "a".repeat(32);
    let form = [("order", checkout.order.as_str()), ("request", request.as_str())];
    let stranger = Visitor::of(&shop);
    assert_eq!(stranger.call("refund_order", &form).await, (403, json!("Forbidden")));
    assert_eq!(stranger.call_as("a-token-of-the-sellers", "refund_order", &form).await.0, 403);
    let malformed = [("order", checkout.order.as_str()), ("request", "again")];
    assert_eq!(stranger.call_as(TOKEN, "refund_order", &malformed).await.0, 400);
    assert!(shop.sql("select 1 from refunds").await.is_empty());
    // With no token set, nobody may.
    let closed = RunningShop::open().await;
    assert_eq!(Visitor::of(&closed).call_as("", "refund_order", &form).await.0, 403);
}

#[tokio::test]
async fn a_refund_that_the_bank_sends_back_is_told() {
    let shop = RunningShop::open_with(&SELLER).await;
    let checkout = Checkout::begin(&shop).await;
    shop.pay(&checkout.payment_intent, "pm_card_refundFail").await;
    eventually_sql(&shop, "select 1 from orders where state = 'paid'").await;
    refund(&shop, &checkout.order, "", "a").await;
    eventually_sql(&shop, "select 1 from attention where kind = 'refund_failed'").await;
    let rows = shop.sql("select status from refunds").await;
    assert_eq!(rows[0].get::<String>("status"), "failed");
}
