//! The sandbox's own API: who may use it, what it refuses, and what it does with deliveries.

use std::error::Error;
use std::time::Duration;

use serde_json::{Value, json};

use super::running_shop::RunningShop;
use super::sandbox_client::{Outcome, Reply, Stripe};
use super::webhook_receiver::Receiver;

/// A call of the control API with the secret key.
pub async fn control(
    stripe: &Stripe,
    method: &str,
    path: &str,
    body: Value,
) -> Result<Reply, Box<dyn Error>> {
    let request = stripe.request(method, &format!("sandbox/{path}"))?.bearer_auth(&stripe.secret);
    stripe.send(request.body(body.to_string())).await
}

/// Waits until nothing is left to deliver, for ten seconds at most.
async fn all_delivered(stripe: &Stripe) -> Outcome {
    for _ in 0..500 {
        if waiting(stripe).await? == 0 {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Err("deliveries still wait".into())
}

async fn waiting(stripe: &Stripe) -> Result<i64, Box<dyn Error>> {
    let reply = control(stripe, "GET", "deliveries", Value::Null).await?;
    Ok(reply.body["waiting"].as_i64().ok_or("a number")?)
}

/// Has these events delivered.
async fn listen(stripe: &Stripe, receiver: &Receiver, events: &str) -> Outcome {
    let form = [("url", receiver.url.as_str()), ("enabled_events[]", events)];
    assert_eq!(stripe.post("v1/webhook_endpoints", &form).await?.status, 200);
    Ok(())
}

#[tokio::test]
async fn only_the_secret_key_controls() -> Outcome {
    let stripe = Stripe::fresh().await?;
    for (method, path) in [
        ("GET", "faults"),
        ("PUT", "faults"),
        ("DELETE", "faults"),
        ("POST", "faults/next"),
        ("GET", "deliveries"),
        ("POST", "deliveries/resend"),
    ] {
        let request = || stripe.request(method, &format!("sandbox/{path}"));
        for request in [
            request()?,
            request()?.bearer_auth("sk_test_wrong"),
            request()?.bearer_auth(&stripe.publishable),
        ] {
            let refused = stripe.send(request.body("{}")).await?;
            assert_eq!(refused.status, 401, "{method} {path}");
            assert_eq!(refused.body["error"]["type"], "invalid_request_error");
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_shop_with_keys_of_its_own_has_no_such_api() {
    let keys = [
        ("STRIPE_SECRET_KEY", "sk_test_x"),
        ("STRIPE_PUBLISHABLE_KEY", "pk_test_x"),
        ("STRIPE_API_BASE", "http://127.0.0.1:1"),
    ];
    let shop = RunningShop::open_with(&keys).await;
    let request = reqwest::Client::new().put(format!("{}/sandbox/faults", shop.url));
    let answer = request.bearer_auth("sk_test_x").body("{}").send().await.expect("an answer");
    assert!(answer.status().is_client_error(), "{}", answer.status());
}

#[tokio::test]
async fn what_cannot_be_carried_out_is_refused_with_words() -> Outcome {
    let stripe = Stripe::fresh().await?;
    for (bad, words) in [
        ("{", "This JSON cannot be used"),
        (r#"{"sed": 7}"#, "unknown field `sed`"),
        (r#"{"api": {"dropafter": 0.1}}"#, "unknown field `dropafter`, expected one of"),
        (r#"{"api": {"busy": 1.5}}"#, "api.busy is 1.5; a probability is from 0 to 1."),
        (r#"{"browser": {"busy": -0.1}}"#, "browser.busy is -0.1"),
        (r#"{"api": {"busy": 0.6, "drop_after": 0.6}}"#, "The probabilities of api add up to 1.2"),
        (r#"{"deliveries": {"drop": 0.6, "twice": 0.6}}"#, "of deliveries add up"),
        (r#"{"deliveries": {"attempts": 0}}"#, "deliveries.attempts is 0"),
        (r#"{"api": {"hang_ms": 600001}}"#, "api.hang_ms is 600001"),
        (r#"{"seed": -1}"#, "invalid value"),
    ] {
        let request = stripe.request("PUT", "sandbox/faults")?.bearer_auth(&stripe.secret);
        let refused = stripe.send(request.body(bad)).await?;
        assert_eq!(refused.status, 400, "{bad}");
        assert!(refused.message().contains(words), "{bad}: {}", refused.message());
    }
    for (bad, words) in [
        (json!({"method": "POST", "path": "/v1/payment_intent", "kind": "busy"}), "No endpoint is"),
        (json!({"method": "PUT", "path": "/v1/refunds", "kind": "busy"}), "PUT /v1/refunds"),
        (json!({"method": "GET", "path": "v1/refunds", "kind": "busy"}), "No endpoint is"),
        (json!({"method": "GET", "path": "/v1/refunds", "kind": "drop"}), "unknown variant `drop`"),
        (json!({"method": "GET", "path": "/v1/refunds", "kind": "busy", "times": 0}), "times is 0"),
        (json!({"method": "GET", "path": "/v1/refunds"}), "missing field `kind`"),
    ] {
        let refused = control(&stripe, "POST", "faults/next", bad).await?;
        assert_eq!(refused.status, 400, "{words}");
        assert!(refused.message().contains(words), "{words}: {}", refused.message());
    }
    // Nothing of all that was taken.
    let report = control(&stripe, "GET", "faults", Value::Null).await?.body;
    assert_eq!(report["plan"]["api"]["busy"], 0.0);
    assert_eq!(report["plan"]["deliveries"]["attempts"], 10);
    assert_eq!(report["struck"]["api.busy"], 0);
    Ok(())
}

#[tokio::test]
async fn one_event_or_all_are_sent_again_to_whoever_wants_them() -> Outcome {
    let stripe = Stripe::fresh().await?;
    let all = Receiver::answering(200).await?;
    listen(&stripe, &all, "*").await?;
    stripe.paid().await?;
    all_delivered(&stripe).await?;
    let first = all.received();
    let count = first.len();
    let succeeded = first.iter().find(|one| one.kind() == "payment_intent.succeeded");
    let event = succeeded.ok_or("no such event")?.event();

    // An endpoint that came later wants one kind only.
    let one = Receiver::answering(200).await?;
    listen(&stripe, &one, "payment_intent.succeeded").await?;
    let again =
        control(&stripe, "POST", "deliveries/resend", json!({"event": event["id"]})).await?;
    assert_eq!((again.status, again.body), (200, json!({"queued": 2})));
    all_delivered(&stripe).await?;
    assert_eq!((all.received().len(), one.received().len()), (count + 1, 1));
    assert_eq!(one.received()[0].event()["id"], event["id"]);

    let again = control(&stripe, "POST", "deliveries/resend", json!({"events": "all"})).await?;
    assert_eq!(again.body, json!({"queued": count + 1}));
    all_delivered(&stripe).await?;
    assert_eq!((all.received().len(), one.received().len()), (2 * count + 1, 2));
    let path = format!("v1/events/{}", event["id"].as_str().unwrap_or(""));
    assert_eq!(stripe.get(&path).await?.body["pending_webhooks"], 0);
    Ok(())
}

#[tokio::test]
async fn what_cannot_be_sent_again_is_refused() -> Outcome {
    let stripe = Stripe::fresh().await?;
    for (bad, status, words) in [
        (json!({"event": "evt_1x"}), 404, "No such event: 'evt_1x'"),
        (json!({"events": "some"}), 400, "unknown variant `some`, expected `all`"),
        (json!({"evt": "evt_1x"}), 400, "unknown variant `evt`"),
        (json!({"event": "evt_1x", "events": "all"}), 400, "This JSON cannot be used"),
        (json!({}), 400, "This JSON cannot be used"),
    ] {
        let refused = control(&stripe, "POST", "deliveries/resend", bad).await?;
        assert_eq!(refused.status, status, "{words}");
        assert!(refused.message().contains(words), "{words}: {}", refused.message());
    }
    Ok(())
}

#[tokio::test]
async fn a_delivery_waits_until_it_is_accepted_or_given_up() -> Outcome {
    let stripe = Stripe::fresh().await?;
    let receiver = Receiver::answering(500).await?;
    let quick = |attempts| json!({"deliveries": {"first_retry_ms": 100, "attempts": attempts}});
    control(&stripe, "PUT", "faults", quick(20)).await?;
    listen(&stripe, &receiver, "payment_intent.created").await?;
    stripe.intent(&[]).await?;
    receiver.wait_for(2).await?;
    assert_eq!(waiting(&stripe).await?, 1);
    receiver.answer(200);
    all_delivered(&stripe).await?;

    receiver.answer(500);
    control(&stripe, "PUT", "faults", quick(3)).await?;
    let so_far = receiver.received().len();
    stripe.intent(&[]).await?;
    all_delivered(&stripe).await?;
    assert_eq!(receiver.received().len(), so_far + 3);
    Ok(())
}

#[tokio::test]
async fn deliveries_are_lost_doubled_and_delayed_as_planned() -> Outcome {
    for (kind, received) in [("drop", 0), ("twice", 2), ("delay", 1)] {
        let stripe = Stripe::fresh().await?;
        let receiver = Receiver::answering(200).await?;
        let plan = json!({"deliveries": {kind: 1.0, "delay_ms": 400}});
        assert_eq!(control(&stripe, "PUT", "faults", plan).await?.status, 200);
        listen(&stripe, &receiver, "payment_intent.created").await?;
        let begun = std::time::Instant::now();
        stripe.intent(&[]).await?;
        all_delivered(&stripe).await?;
        assert_eq!(receiver.received().len(), received, "{kind}");
        assert_eq!(begun.elapsed() >= Duration::from_millis(400), kind == "delay", "{kind}");
        let report = control(&stripe, "GET", "faults", Value::Null).await?.body;
        assert_eq!(report["struck"][format!("deliveries.{kind}")], 1);
    }
    Ok(())
}
