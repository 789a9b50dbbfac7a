//! The webhook's door: whose events are let in, and how the others are answered.

use crate::buying::{Checkout, eventually_sql};
use crate::running_shop::RunningShop;
use crate::sandbox_client::Outcome;
use crate::shop_with_keys::{SECRET, ShopWithKeys, made_up, now, signature};
use serde_json::{Value, json};

/// The largest body that is taken, in bytes.
const LARGEST: usize = 512 * 1024;

/// That the shop has taken nothing in, and nothing has moved.
async fn untouched(shop: &RunningShop) {
    assert!(shop.sql("select 1 from stripe_events").await.is_empty());
    assert!(shop.sql("select 1 from orders where state <> 'pending'").await.is_empty());
    assert!(shop.sql("select 1 from outbox").await.is_empty());
    assert!(shop.sql("select 1 from attention").await.is_empty());
}

/// A shop with a payment that it has not heard of, and the event that tells it.
async fn paid_unheard(variables: &[(&str, &str)]) -> (ShopWithKeys, Value) {
    let keyed = ShopWithKeys::open_with(variables).await.expect("a shop");
    let checkout = Checkout::paid(&keyed.shop).await;
    let event = keyed.event("payment_intent.succeeded", &checkout.payment_intent).await;
    (keyed, event.expect("an event"))
}

#[tokio::test]
async fn a_paid_order_whose_buyer_never_comes_back_is_settled() {
    // Pitfall 3: an order that stays pending although it is paid.
    let shop = RunningShop::open().await;
    let checkout = Checkout::paid(&shop).await;
    eventually_sql(&shop, "select 1 from orders where state = 'paid'").await;
    let paid: String = shop.value("select payment_intent from orders where state = 'paid'").await;
    assert_eq!(paid, checkout.payment_intent);
    eventually_sql(&shop, "select 1 from outbox where kind = 'confirmation' and sent_at > 0").await;
    let told = "select 1 from stripe_events
        where type = 'payment_intent.succeeded' and applied_at is not null";
    eventually_sql(&shop, told).await;
}

#[tokio::test]
async fn what_is_not_signed_as_it_should_be_is_refused() -> Outcome {
    let (keyed, event) = paid_unheard(&[]).await;
    let body = event.to_string();
    let signed = |at: i64| signature(SECRET, at, body.as_bytes());
    let other_bytes = signature(SECRET, now(), format!("{body} ").as_bytes());
    let other_time = signed(now()).replacen("t=1", "t=2", 1);
    for (why, header) in [
        ("another secret", signature("whsec_of_somebody", now(), body.as_bytes())),
        ("an empty secret", signature("", now(), body.as_bytes())),
        ("other bytes", other_bytes),
        ("another time", other_time),
        ("too old", signed(now() - 301)),
        ("too new", signed(now() + 310)),
        ("no scheme", signed(now()).replacen("v1=", "v0=", 1)),
        ("no time", signed(now()).split_once(',').expect("two parts").1.to_owned()),
        ("empty", String::new()),
    ] {
        let (status, words) = keyed.post(&[("stripe-signature", &header)], body.clone()).await?;
        assert_eq!(status, 400, "{why}");
        assert!(words.contains("ignature"), "{why}: {words}");
    }
    let (status, words) = keyed.post(&[], body.clone()).await?;
    assert_eq!((status, words.as_str()), (400, "The header Stripe-Signature is missing."));
    untouched(&keyed.shop).await;

    let header = signed(now() - 290);
    assert_eq!(keyed.post(&[("stripe-signature", &header)], body).await?.0, 200);
    assert_eq!(keyed.shop.value::<String>("select state from orders").await, "paid");
    Ok(())
}

#[tokio::test]
async fn with_no_secret_nothing_is_believed() -> Outcome {
    // Pitfall 9: unsigned webhooks accepted when the secret is unset.
    let (keyed, event) = paid_unheard(&[("STRIPE_WEBHOOK_SECRET", "")]).await;
    let body = event.to_string();
    for headers in [
        vec![],
        vec![("stripe-signature", signature(SECRET, now(), body.as_bytes()))],
        vec![("stripe-signature", signature("", now(), body.as_bytes()))],
    ] {
        let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(keyed.post(&headers, body.clone()).await?.0, 500);
    }
    untouched(&keyed.shop).await;
    Ok(())
}

#[tokio::test]
async fn both_secrets_will_do_while_one_replaces_the_other() -> Outcome {
    let both = format!("whsec_the_new_one, {SECRET}");
    let (keyed, event) = paid_unheard(&[("STRIPE_WEBHOOK_SECRET", &both)]).await;
    assert_eq!(keyed.send(&event).await?, 200);
    assert_eq!(keyed.shop.value::<String>("select state from orders").await, "paid");
    let body = made_up("evt_new", "payment_intent.processing", json!({})).to_string();
    let new = signature("whsec_the_new_one", now(), body.as_bytes());
    let gone = signature("whsec_the_one_before", now(), body.as_bytes());
    let two = format!("{gone},{}", new.split_once(',').expect("two parts").1);
    assert_eq!(keyed.post(&[("stripe-signature", &gone)], body.clone()).await?.0, 400);
    assert_eq!(keyed.post(&[("stripe-signature", &two)], body).await?.0, 200);
    Ok(())
}

#[tokio::test]
async fn what_does_not_concern_the_shop_is_accepted_and_forgotten() -> Outcome {
    let (keyed, event) = paid_unheard(&[]).await;
    let mut live = event.clone();
    live["livemode"] = json!(true);
    for event in [
        keyed
            .event("charge.succeeded", event["data"]["object"]["id"].as_str().expect("an id"))
            .await?,
        made_up("evt_1", "customer.created", json!({"object": "customer", "id": "cus_1"})),
        made_up("evt_2", "v2.unheard.of", Value::Null),
        live,
    ] {
        assert_eq!(keyed.send(&event).await?, 200, "{event}");
    }
    untouched(&keyed.shop).await;
    Ok(())
}

#[tokio::test]
async fn what_is_signed_and_no_event_is_refused() -> Outcome {
    let keyed = ShopWithKeys::open().await?;
    for body in [
        "",
        "null",
        "[]",
        "{}",
        "\"evt_1\"",
        "{\"id\":\"evt_1\"",
        r#"{"id":"evt_1"}"#,
        r#"{"type":"payment_intent.succeeded"}"#,
        r#"{"id":7,"type":"payment_intent.succeeded"}"#,
        r#"{"id":"pi_1","type":"payment_intent.succeeded"}"#,
        r#"{"id":"evt_1","type":["payment_intent.succeeded"]}"#,
    ] {
        assert_eq!(keyed.post_signed(body).await?, 400, "{body}");
    }
    assert_eq!(keyed.post_signed([0xff, 0xfe, 0x00]).await?, 400);
    let deep = "[".repeat(LARGEST);
    assert_eq!(keyed.post_signed(deep).await?, 400);
    untouched(&keyed.shop).await;
    Ok(())
}

#[tokio::test]
async fn a_body_over_the_limit_is_not_read() -> Outcome {
    // Pitfall 11: a size limit.
    let (keyed, event) = paid_unheard(&[]).await;
    let body = event.to_string();
    let padded = |length: usize| format!("{body}{}", " ".repeat(length - body.len()));
    assert_eq!(keyed.post_signed(padded(LARGEST + 1)).await?, 413);
    untouched(&keyed.shop).await;
    assert_eq!(keyed.post_signed(padded(LARGEST)).await?, 200);
    assert_eq!(keyed.shop.value::<String>("select state from orders").await, "paid");
    Ok(())
}

#[tokio::test]
async fn where_it_seems_to_come_from_does_not_matter() -> Outcome {
    let (keyed, event) = paid_unheard(&[]).await;
    let body = event.to_string();
    let signature = signature(SECRET, now(), body.as_bytes());
    let headers = [
        ("stripe-signature", signature.as_str()),
        ("origin", "https://stripe.example"),
        ("sec-fetch-site", "cross-site"),
        ("content-type", "text/plain"),
        ("cookie", "visitor=somebody"),
    ];
    assert_eq!(keyed.post(&headers, body).await?.0, 200);
    assert_eq!(keyed.shop.value::<String>("select state from orders").await, "paid");
    Ok(())
}

#[tokio::test]
async fn only_a_post_is_an_event() {
    let keyed = ShopWithKeys::open().await.expect("a shop");
    let url = format!("{}/webhooks/stripe", keyed.shop.url);
    let answer = reqwest::get(url).await.expect("an answer");
    assert_eq!(answer.status().as_u16(), 405);
}
