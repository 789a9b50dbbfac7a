//! The sandbox's webhooks: every event reaches every endpoint that wants it.

use serde_json::Value;

use super::sandbox_client::{Outcome, Reply, Stripe};
use super::webhook_receiver::{Received, Receiver, SILENCE};

type Failure = Box<dyn std::error::Error>;

/// A new endpoint for these events.
async fn endpoint(stripe: &Stripe, url: &str, events: &str) -> Result<Reply, Failure> {
    let form = [("url", url), ("enabled_events[]", events)];
    let endpoint = stripe.post("v1/webhook_endpoints", &form).await?;
    assert_eq!(endpoint.status, 200, "{}", endpoint.body);
    Ok(endpoint)
}

/// Waits until no endpoint waits for the newest event any more.
async fn settled(stripe: &Stripe) -> Outcome {
    let none = |list: &Value| list["data"][0]["pending_webhooks"] == 0;
    stripe.get_until("v1/events?limit=1", none).await.map(drop)
}

fn ids(received: &[Received]) -> Vec<Value> {
    received.iter().map(|one| one.event()["id"].clone()).collect()
}

#[tokio::test]
async fn an_event_arrives_signed() -> Outcome {
    let stripe = Stripe::fresh().await?;
    let receiver = Receiver::answering(200).await?;
    let endpoint = endpoint(&stripe, &receiver.url, "*").await?;
    let customer = stripe.post("v1/customers", &[("name", "Zo\u{eb}")]).await?;
    let received = receiver.wait_for(1).await?;
    let [one] = received.as_slice() else {
        return Err("more than one event".into());
    };
    assert_eq!(one.header("content-type"), "application/json; charset=utf-8");
    assert_eq!(one.header("user-agent"), "Stripe/1.0 (+https://stripe.com/docs/webhooks)");
    assert!(one.signed_at(endpoint.text("secret")).is_some());
    assert!(one.signed_at("whsec_other").is_none());
    let event = one.event();
    assert_eq!(event["type"], "customer.created");
    assert_eq!(event["data"]["object"], customer.body);
    assert_eq!(event["pending_webhooks"], 1);
    settled(&stripe).await?;
    let kept = stripe.get("v1/events?limit=1").await?;
    assert_eq!(kept.body["data"][0]["id"], event["id"]);
    Ok(())
}

#[tokio::test]
async fn what_is_refused_comes_again_with_a_fresh_signature() -> Outcome {
    let stripe = Stripe::fresh().await?;
    for refusal in [500, 302, 400] {
        let receiver = Receiver::answering(refusal).await?;
        let endpoint = endpoint(&stripe, &receiver.url, "customer.created").await?;
        stripe.post("v1/customers", &[]).await?;
        receiver.wait_for(1).await?;
        receiver.answer(204);
        let received = receiver.wait_for(2).await?;
        assert_eq!(received[0].body, received[1].body, "{refusal}");
        let times = received.iter().map(|one| one.signed_at(endpoint.text("secret")));
        let times = times.collect::<Option<Vec<_>>>().ok_or("a wrong signature")?;
        assert!(times[1] > times[0], "{times:?}");
        settled(&stripe).await?;
        assert_eq!(receiver.received().len(), 2, "{refusal}");
        let gone = format!("v1/webhook_endpoints/{}", endpoint.text("id"));
        assert_eq!(stripe.delete(&gone).await?.body["deleted"], true);
    }
    Ok(())
}

#[tokio::test]
async fn a_silent_endpoint_does_not_hold_up_another() -> Outcome {
    let stripe = Stripe::fresh().await?;
    let silent = Receiver::answering(SILENCE).await?;
    endpoint(&stripe, &silent.url, "*").await?;
    for _ in 0..10 {
        stripe.post("v1/customers", &[]).await?;
    }
    silent.wait_for(1).await?;
    let quick = Receiver::answering(200).await?;
    endpoint(&stripe, &quick.url, "*").await?;
    let before = std::time::Instant::now();
    for _ in 0..10 {
        stripe.post("v1/customers", &[]).await?;
    }
    quick.wait_for(10).await?;
    assert!(before.elapsed().as_secs() < 5, "{:?}", before.elapsed());
    Ok(())
}

#[tokio::test]
async fn a_restart_loses_no_event() -> Outcome {
    let dir = tempfile::tempdir()?;
    let file = dir.path().join("sandbox.db");
    let receiver = Receiver::answering(503).await?;
    let before = Stripe::open(&file).await?;
    let endpoint = endpoint(&before, &receiver.url, "*").await?;
    for _ in 0..3 {
        before.post("v1/customers", &[]).await?;
    }
    let refused = receiver.wait_for(3).await?;
    before.close().await?;

    receiver.answer(200);
    let seen = receiver.received().len();
    let after = Stripe::open(&file).await?;
    settled(&after).await?;
    let received = receiver.wait_for(seen + 3).await?;
    for id in ids(&refused) {
        assert!(ids(&received[seen..]).contains(&id), "{id} is lost");
    }
    assert!(received.iter().all(|one| one.signed_at(endpoint.text("secret")).is_some()));
    after.close().await
}

#[tokio::test]
async fn the_shop_gets_at_its_new_address_what_it_missed() -> Outcome {
    let dir = tempfile::tempdir()?;
    let file = dir.path().join("sandbox.db");
    let first = Receiver::answering(503).await?;
    let sandbox = Stripe::start(&file).await?;
    let secret = sandbox.webhook_secret(&first.url).await?;
    assert!(secret.starts_with("whsec_"));
    let elsewhere = sandbox.webhook_secret("http://example.com/hook").await;
    assert!(elsewhere.is_err_and(|error| error.to_string().contains("this machine")));
    let before = Stripe::serve(sandbox)?;
    before.post("v1/customers", &[]).await?;
    let missed = first.wait_for(1).await?;
    before.close().await?;
    drop(first);

    let second = Receiver::answering(200).await?;
    let sandbox = Stripe::start(&file).await?;
    assert_eq!(sandbox.webhook_secret(&second.url).await?, secret);
    let after = Stripe::serve(sandbox)?;
    let received = second.wait_for(1).await?;
    assert_eq!(ids(&received), ids(&missed[..1]));
    assert!(received[0].signed_at(&secret).is_some());
    let list = after.get("v1/webhook_endpoints").await?;
    assert_eq!(list.body["data"].as_array().map(Vec::len), Some(1));
    assert_eq!(list.body["data"][0]["url"], second.url.as_str());
    assert_eq!(list.body["data"][0].get("secret"), None);
    after.close().await
}

#[tokio::test]
async fn who_does_not_want_an_event_does_not_get_it() -> Outcome {
    let stripe = Stripe::fresh().await?;
    let unwanted = Receiver::answering(200).await?;
    endpoint(&stripe, &unwanted.url, "charge.succeeded").await?;
    let disabled = endpoint(&stripe, &unwanted.url, "*").await?;
    let path = format!("v1/webhook_endpoints/{}", disabled.text("id"));
    let disabled = stripe.post(&path, &[("disabled", "true")]).await?;
    assert_eq!(disabled.text("status"), "disabled");
    let deleted = endpoint(&stripe, &unwanted.url, "*").await?;
    let deleted = format!("v1/webhook_endpoints/{}", deleted.text("id"));
    stripe.delete(&deleted).await?;
    assert_eq!(stripe.get(&deleted).await?.status, 404);

    let wanted = Receiver::answering(200).await?;
    endpoint(&stripe, &wanted.url, "customer.created").await?;
    stripe.post("v1/customers", &[]).await?;
    let received = wanted.wait_for(1).await?;
    assert_eq!(received[0].event()["pending_webhooks"], 1);
    assert!(unwanted.received().is_empty());
    Ok(())
}

#[tokio::test]
async fn a_disabled_endpoint_gets_no_second_attempt() -> Outcome {
    let stripe = Stripe::fresh().await?;
    let receiver = Receiver::answering(500).await?;
    let endpoint = endpoint(&stripe, &receiver.url, "*").await?;
    stripe.post("v1/customers", &[]).await?;
    receiver.wait_for(1).await?;
    let path = format!("v1/webhook_endpoints/{}", endpoint.text("id"));
    stripe.post(&path, &[("disabled", "true")]).await?;
    settled(&stripe).await?;
    assert_eq!(receiver.received().len(), 1);
    Ok(())
}

#[tokio::test]
async fn endpoints_are_kept_and_checked() -> Outcome {
    let stripe = Stripe::fresh().await?;
    let form = [
        ("url", "http://localhost:1/hook"),
        ("enabled_events[]", "charge.refunded"),
        ("enabled_events[]", "payment_intent.succeeded"),
        ("api_version", "2026-09-30.endive"),
        ("description", "the shop"),
        ("metadata[a]", "1"),
    ];
    let made = stripe.post("v1/webhook_endpoints", &form).await?;
    assert!(made.text("id").starts_with("we_1"));
    assert!(made.text("secret").starts_with("whsec_"));
    assert_eq!(made.text("status"), "enabled");
    let path = format!("v1/webhook_endpoints/{}", made.text("id"));
    let form = [("enabled_events[]", "*"), ("description", ""), ("metadata[a]", "")];
    let changed = stripe.post(&path, &form).await?;
    assert_eq!(changed.body["enabled_events"], serde_json::json!(["*"]));
    assert_eq!(changed.body["description"], Value::Null);
    assert_eq!(changed.body["metadata"], serde_json::json!({}));
    assert_eq!(changed.body.get("secret"), None);
    assert_eq!(stripe.get(&path).await?.body, changed.body);

    for (url, events, param) in [
        ("http://example.com/hook", "*", "url"),
        ("https://127.0.0.1/hook", "*", "url"),
        ("/hook", "*", "url"),
        ("http://127.0.0.1/hook", "charge.*", "enabled_events[0]"),
        ("http://127.0.0.1/hook", "charge", "enabled_events[0]"),
    ] {
        let form = [("url", url), ("enabled_events[]", events)];
        let refused = stripe.post("v1/webhook_endpoints", &form).await?;
        assert_eq!(refused.status, 400, "{url} {events}");
        assert_eq!(refused.body["error"]["type"], "invalid_request_error");
        assert_eq!(refused.body["error"]["param"], param);
    }
    let far = stripe.post(&path, &[("url", "http://192.0.2.1/")]).await?;
    assert!(far.message().contains("only delivers to this machine"), "{}", far.message());
    let missing = stripe.post("v1/webhook_endpoints", &[("url", "http://localhost/")]).await?;
    assert_eq!(missing.code(), "parameter_missing");
    Ok(())
}
