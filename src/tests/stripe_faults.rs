//! A Stripe that fails: what the shop asks again, under which idempotency key, and what it says.

use crate::running_shop::{ON_THE_ROAD, RunningShop, Visitor};
use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, Method, StatusCode},
};
use serde_json::json;
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    net::TcpListener,
    time::{sleep, timeout},
};

/// A Stripe that answers everything with `status` and notes the idempotency keys that it saw.
#[derive(Clone)]
struct FailingStripe {
    status: StatusCode,
    error_type: &'static str,
    keys: Arc<Mutex<Vec<String>>>,
}

impl FailingStripe {
    /// One that listens, and its API base.
    async fn listening(status: u16, error_type: &'static str) -> (FailingStripe, String) {
        let status = StatusCode::from_u16(status).expect("a status");
        let stripe = FailingStripe { status, error_type, keys: Arc::default() };
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let app = Router::new().fallback(refuse).with_state(stripe.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        (stripe, base)
    }

    /// The keys of all creates so far, each named once.
    fn distinct_keys(&self) -> Vec<String> {
        let mut keys = self.keys.lock().expect("no panic while it was held").clone();
        keys.dedup();
        keys
    }
}

/// The environment of a shop whose Stripe is at `base`.
fn keys_for(base: &str) -> [(&str, &str); 3] {
    [
        ("STRIPE_SECRET_KEY", "sk_test_x"),
        ("STRIPE_PUBLISHABLE_KEY", "pk_test_x"),
        ("STRIPE_API_BASE", base),
    ]
}

async fn refuse(
    State(stripe): State<FailingStripe>,
    method: Method,
    headers: HeaderMap,
) -> (StatusCode, Json<serde_json::Value>) {
    // The client sends keys with GETs too, where they mean nothing.
    if method == Method::POST
        && let Some(key) = headers.get("idempotency-key")
    {
        let key = key.to_str().expect("text").to_owned();
        stripe.keys.lock().expect("no panic while it was held").push(key);
    }
    (stripe.status, Json(json!({"error": {"type": stripe.error_type, "message": "No."}})))
}

/// Tries a checkout twice and answers both statuses with the keys that Stripe saw.
async fn two_tries(status: u16, error_type: &'static str) -> (Vec<u16>, Vec<String>) {
    let (stripe, base) = FailingStripe::listening(status, error_type).await;
    let shop = RunningShop::open_with(&keys_for(&base)).await;
    let visitor = Visitor::of(&shop);
    let mut answers = Vec::new();
    for _ in 0..2 {
        answers.push(visitor.call("start_checkout", &[("item", ON_THE_ROAD)]).await.0);
    }
    assert_eq!(shop.sql("select id from orders").await.len(), 1);
    (answers, stripe.distinct_keys())
}

#[tokio::test]
async fn a_failure_that_stripe_would_replay_gets_a_new_key_at_the_next_try() {
    // Stripe keeps even a 500 under its key; asking again with the same one would never end.
    let (answers, keys) = two_tries(500, "api_error").await;
    assert_eq!((answers, keys.len()), (vec![503, 503], 2), "{keys:?}");
    let (answers, keys) = two_tries(400, "idempotency_error").await;
    assert_eq!(
        (answers, keys.len()),
        (vec![502, 502], 6),
        "three looks a try, each with its own key"
    );
}

#[tokio::test]
async fn not_now_keeps_the_key_so_that_nothing_is_created_twice() {
    let (answers, keys) = two_tries(409, "idempotency_error").await;
    assert_eq!((answers, keys.len()), (vec![503, 503], 1), "{keys:?}");
}

/// A shop with an order that the sandbox has been paid for; the visitor has come back to the
/// confirmation once if `seen`.
async fn paid(seen: bool) -> (RunningShop, String) {
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    let pay = visitor.start_checkout(ON_THE_ROAD).await;
    let id = pay["payment_intent"].as_str().expect("an id").to_owned();
    // No event tells the shop.
    let unsaid = json!({"deliveries": {"drop": 1.0}});
    shop.sandbox_control(Method::PUT, "faults", unsaid).await;
    shop.pay(&id, "pm_card_visa").await;
    if seen {
        assert_eq!(visitor.page(&format!("/success?pi={id}")).await.0, 200);
    }
    (shop, id)
}

#[tokio::test]
async fn a_paid_order_stays_confirmed_whatever_stripe_answers_later() {
    let (mut shop, id) = paid(true).await;
    // An outage, a changed key, another account.
    for (status, error_type) in
        [(500, "api_error"), (401, "invalid_request_error"), (404, "invalid_request_error")]
    {
        let (_stripe, base) = FailingStripe::listening(status, error_type).await;
        shop = RunningShop::open_in(shop.close().await, &keys_for(&base)).await;
        let (answer, page) = Visitor::of(&shop).page(&format!("/success?pi={id}")).await;
        assert_eq!(answer, 200, "{status}");
        assert!(page.contains("Thanks for purchasing - On the Road!"), "{status}");
    }
}

#[tokio::test]
async fn who_may_have_paid_is_never_told_that_they_were_not_charged() {
    let (shop, id) = paid(false).await;
    let (_stripe, base) = FailingStripe::listening(500, "api_error").await;
    let shop = RunningShop::open_in(shop.close().await, &keys_for(&base)).await;
    let (status, page) = Visitor::of(&shop).page(&format!("/success?pi={id}")).await;
    assert_eq!(status, 503);
    assert!(page.contains("do not pay again") && !page.contains("not charged"));
}

#[tokio::test]
async fn a_checkout_under_way_when_the_shop_is_asked_to_end_still_reaches_its_sandbox() {
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    let pay = visitor.start_checkout(ON_THE_ROAD).await;
    let path = format!("/v1/payment_intents/{}", pay["payment_intent"].as_str().expect("an id"));
    let fault = json!({"method": "GET", "path": path, "kind": "hang_before", "times": 1});
    shop.sandbox_control(Method::POST, "faults/next", fault).await;
    let starting =
        tokio::spawn(async move { visitor.call("start_checkout", &[("item", ON_THE_ROAD)]).await });
    let struck = async {
        loop {
            let faults = shop.sandbox_control(Method::GET, "faults", json!(null)).await;
            match faults["struck"]["api.hang_before"].as_i64() {
                Some(0) => sleep(Duration::from_millis(10)).await,
                times => return assert_eq!(times, Some(1), "{faults}"),
            }
        }
    };
    timeout(Duration::from_secs(20), struck).await.expect("a first call in vain");
    shop.close().await;
    let (status, start) = starting.await.expect("an answer");
    assert_eq!(status, 200, "{start}");
    assert!(start["Pay"].is_object(), "{start}");
}
