//! The sandbox's faults: what a caller sees of each, and what has happened all the same.

use std::error::Error;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use stripe::{IdempotencyKey, RequestStrategy, StripeError, StripeRequest as _};
use stripe_core::payment_intent::CreatePaymentIntent;

use super::sandbox_client::{Outcome, Reply, Stripe};
use super::sandbox_control::control;

const INTENTS: &str = "v1/payment_intents";
const INTENT: [(&str, &str); 2] = [("amount", "2000"), ("currency", "usd")];

async fn plan(stripe: &Stripe, plan: Value) -> Outcome {
    let reply = control(stripe, "PUT", "faults", plan).await?;
    assert_eq!(reply.status, 200, "{reply:?}");
    Ok(())
}

async fn next(stripe: &Stripe, method: &str, path: &str, kind: &str, times: u32) -> Outcome {
    let one_shot = json!({"method": method, "path": path, "kind": kind, "times": times});
    let reply = control(stripe, "POST", "faults/next", one_shot.clone()).await?;
    assert_eq!((reply.status, reply.body), (200, one_shot));
    Ok(())
}

/// How often each fault has struck; those that never did are left out.
async fn struck(stripe: &Stripe) -> Result<Value, Box<dyn Error>> {
    let mut report = control(stripe, "GET", "faults", Value::Null).await?.body;
    let all = report["struck"].as_object_mut().ok_or("counts")?;
    all.retain(|_, count| *count != 0);
    Ok(report["struck"].take())
}

async fn intents(stripe: &Stripe) -> Result<usize, Box<dyn Error>> {
    let list = stripe.get("v1/payment_intents?limit=100").await?;
    Ok(list.body["data"].as_array().ok_or("a list")?.len())
}

/// The connection was closed before any answer.
fn is_closed(reply: Result<Reply, Box<dyn Error>>) -> bool {
    let error = reply.err().and_then(|error| error.downcast::<reqwest::Error>().ok());
    error.is_some_and(|error| {
        error.is_request() && !error.is_timeout() && !error.is_connect() && error.status().is_none()
    })
}

#[tokio::test]
async fn a_cut_connection_has_had_its_effect_or_not() -> Outcome {
    for (kind, hangs, effects) in [
        ("drop_before", false, 0),
        ("drop_after", false, 1),
        ("hang_before", true, 0),
        ("hang_after", true, 1),
    ] {
        let stripe = Stripe::fresh().await?;
        plan(&stripe, json!({"api": {kind: 1.0, "hang_ms": 300}})).await?;
        let begun = Instant::now();
        assert!(is_closed(stripe.post(INTENTS, &INTENT).await), "{kind}");
        assert_eq!(begun.elapsed() >= Duration::from_millis(300), hangs, "{kind}");
        assert_eq!(struck(&stripe).await?, json!({format!("api.{kind}"): 1}));
        assert!(is_closed(stripe.get(INTENTS).await), "{kind} of a GET");

        control(&stripe, "DELETE", "faults", Value::Null).await?;
        assert_eq!(intents(&stripe).await?, effects, "{kind}");
        assert_eq!(struck(&stripe).await?, json!({}));
    }
    Ok(())
}

#[tokio::test]
async fn a_hanging_connection_outlasts_a_shorter_time_out() -> Outcome {
    let stripe = Stripe::fresh().await?;
    plan(&stripe, json!({"api": {"hang_ms": 600_000}})).await?;
    next(&stripe, "POST", "/v1/payment_intents", "hang_after", 1).await?;
    let request = stripe.request("POST", INTENTS)?.bearer_auth(&stripe.secret).form(&INTENT);
    let error = request.timeout(Duration::from_millis(500)).send().await.err();
    assert!(error.is_some_and(|error| error.is_timeout()));
    assert_eq!(intents(&stripe).await?, 1);
    Ok(())
}

#[tokio::test]
async fn a_lost_answer_is_found_again_under_its_key() -> Outcome {
    let stripe = Stripe::fresh().await?;
    next(&stripe, "POST", "/v1/payment_intents", "drop_after", 1).await?;
    assert!(is_closed(stripe.post_once("k", INTENTS, &INTENT).await));
    let made = stripe.get(INTENTS).await?.body["data"][0]["id"].clone();
    let again = stripe.post_once("k", INTENTS, &INTENT).await?;
    assert_eq!((again.status, &again.body["id"]), (200, &made));
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(intents(&stripe).await?, 1);
    Ok(())
}

#[tokio::test]
async fn busy_does_nothing_and_leaves_the_key_unused() -> Outcome {
    let stripe = Stripe::fresh().await?;
    next(&stripe, "POST", "/v1/payment_intents", "busy", 1).await?;
    next(&stripe, "GET", "/v1/payment_intents", "busy", 1).await?;
    let busy = stripe.post_once("k", INTENTS, &INTENT).await?;
    assert_eq!((busy.status, busy.code()), (429, "rate_limit"));
    assert_eq!(busy.body["error"]["type"], "invalid_request_error");
    assert_eq!(stripe.get(INTENTS).await?.status, 429);
    assert_eq!(intents(&stripe).await?, 0);
    let other = stripe.post_once("k", INTENTS, &[("amount", "3000"), ("currency", "usd")]).await?;
    assert_eq!((other.status, other.header("idempotent-replayed")), (200, ""));
    assert_eq!(struck(&stripe).await?, json!({"api.busy": 2}));
    Ok(())
}

#[tokio::test]
async fn a_failure_is_replayed_under_its_key_and_no_other() -> Outcome {
    for (kind, effects) in [("fail_before", 0), ("fail_after", 1)] {
        let stripe = Stripe::fresh().await?;
        next(&stripe, "POST", "/v1/payment_intents", kind, 1).await?;
        let failed = stripe.post_once("k", INTENTS, &INTENT).await?;
        assert_eq!((failed.status, failed.header("idempotent-replayed")), (500, ""), "{kind}");
        assert_eq!(failed.body["error"]["type"], "api_error");
        let again = stripe.post_once("k", INTENTS, &INTENT).await?;
        assert_eq!((again.status, again.header("idempotent-replayed")), (500, "true"), "{kind}");
        assert_eq!(again.body, failed.body);
        assert_eq!(intents(&stripe).await?, effects, "{kind}");

        assert_eq!(stripe.post_once("another", INTENTS, &INTENT).await?.status, 200);
        assert_eq!(intents(&stripe).await?, effects + 1, "{kind}");
        next(&stripe, "GET", "/v1/payment_intents", kind, 1).await?;
        assert_eq!(stripe.get(INTENTS).await?.status, 500);
        assert_eq!(struck(&stripe).await?, json!({format!("api.{kind}"): 2}));
    }
    Ok(())
}

#[tokio::test]
async fn a_failure_after_the_effect_neither_hides_a_refusal_nor_a_replay() -> Outcome {
    let stripe = Stripe::fresh().await?;
    let made = stripe.post_once("k", INTENTS, &INTENT).await?;
    plan(&stripe, json!({"api": {"fail_after": 1.0}})).await?;
    assert_eq!(stripe.post(INTENTS, &[("amount", "1"), ("currency", "usd")]).await?.status, 400);
    assert_eq!(stripe.post_once("k", INTENTS, &INTENT).await?.body, made.body);
    assert_eq!(struck(&stripe).await?, json!({}));

    // A decline is an effect: the charge was tried.
    let confirm = format!("{INTENTS}/{}/confirm", made.text("id"));
    let form = [("payment_method", "pm_card_chargeDeclined"), ("return_url", "http://x.test/")];
    assert_eq!(stripe.post(&confirm, &form).await?.status, 500);
    control(&stripe, "DELETE", "faults", Value::Null).await?;
    let charges = stripe.get("v1/charges").await?;
    assert_eq!(charges.body["data"][0]["status"], "failed");
    Ok(())
}

/// What forty creates come to on a new sandbox under a plan: a status, or 0 for none.
async fn sequence(seed: u64) -> Result<(Vec<u16>, Value), Box<dyn Error>> {
    let stripe = Stripe::fresh().await?;
    let chances = json!({"drop_before": 0.2, "drop_after": 0.2, "busy": 0.2, "fail_before": 0.2});
    plan(&stripe, json!({"seed": seed, "api": chances})).await?;
    let mut seen = Vec::new();
    for _ in 0..40 {
        let reply = stripe.post(INTENTS, &INTENT).await;
        seen.push(reply.map_or(0, |reply| reply.status));
    }
    Ok((seen, struck(&stripe).await?))
}

#[tokio::test]
async fn the_same_seed_gives_the_same_sequence_and_every_strike_is_counted() -> Outcome {
    let (seen, counts) = sequence(7).await?;
    assert_eq!((seen.clone(), counts.clone()), sequence(7).await?);
    assert_ne!(seen, sequence(8).await?.0);
    let times = |status: u16| seen.iter().filter(|other| **other == status).count() as u64;
    let count = |kind: &str| counts[kind].as_u64().unwrap_or(0);
    assert_eq!(count("api.drop_before") + count("api.drop_after"), times(0));
    assert_eq!((count("api.busy"), count("api.fail_before")), (times(429), times(500)));
    assert!(times(200) > 0 && times(0) > 0 && times(429) > 0 && times(500) > 0, "{seen:?}");
    Ok(())
}

#[tokio::test]
async fn browsers_and_servers_have_faults_of_their_own() -> Outcome {
    let stripe = Stripe::fresh().await?;
    plan(&stripe, json!({"browser": {"busy": 1.0}})).await?;
    let card = [("type", "card"), ("card[token]", "tok_visa")];
    assert_eq!(stripe.post_public("v1/payment_methods", &card).await?.status, 429);
    assert_eq!(stripe.intent(&[]).await?.status, 200);
    assert_eq!(struck(&stripe).await?, json!({"browser.busy": 1}));

    plan(&stripe, json!({"api": {"busy": 1.0}})).await?;
    assert_ne!(stripe.post_public("v1/payment_methods", &card).await?.status, 429);
    assert_eq!(stripe.intent(&[]).await?.status, 429);
    assert_eq!(struck(&stripe).await?, json!({"api.busy": 1, "browser.busy": 1}));
    Ok(())
}

#[tokio::test]
async fn one_shots_hit_their_endpoint_as_often_as_asked_before_any_dice() -> Outcome {
    let stripe = Stripe::fresh().await?;
    let intent = stripe.intent(&[]).await?;
    plan(&stripe, json!({"api": {"fail_before": 1.0}})).await?;
    next(&stripe, "POST", "/v1/payment_intents/*/confirm", "busy", 2).await?;
    let confirm = format!("{INTENTS}/{}/confirm", intent.text("id"));
    let form = [("payment_method", "pm_card_visa")];
    assert_eq!(stripe.post(INTENTS, &INTENT).await?.status, 500, "another endpoint");
    assert_eq!(stripe.post(&confirm, &form).await?.status, 429);
    assert_eq!(stripe.post(&confirm, &form).await?.status, 429);
    assert_eq!(stripe.post(&confirm, &form).await?.status, 500, "the dice again");

    next(&stripe, "POST", &format!("/{confirm}"), "busy", 9).await?;
    control(&stripe, "DELETE", "faults", Value::Null).await?;
    assert_eq!(stripe.post(&confirm, &form).await?.text("status"), "succeeded");
    Ok(())
}

#[tokio::test]
async fn without_idempotency_keys_everything_happens_again() -> Outcome {
    let stripe = Stripe::fresh().await?;
    plan(&stripe, json!({"ignore_idempotency_keys": true})).await?;
    let first = stripe.post_once("k", INTENTS, &INTENT).await?;
    let second = stripe.post_once("k", INTENTS, &INTENT).await?;
    assert_ne!(first.body["id"], second.body["id"]);
    assert_eq!(intents(&stripe).await?, 2);
    Ok(())
}

#[tokio::test]
async fn the_shops_client_sees_a_network_error_and_finds_what_was_made() -> Outcome {
    let stripe = Stripe::fresh().await?;
    let client =
        stripe::ClientBuilder::new(stripe.secret.as_str()).url(stripe.base.as_str()).build()?;
    let create = CreatePaymentIntent::new(2000, stripe_types::Currency::USD);
    let once = || -> Result<_, Box<dyn Error>> {
        let strategy = RequestStrategy::Idempotent(IdempotencyKey::new("k")?);
        Ok(create.customize().request_strategy(strategy))
    };
    for kind in ["drop_after", "hang_after"] {
        next(&stripe, "POST", "/v1/payment_intents", kind, 1).await?;
        let lost = once()?.send(&client).await;
        assert!(matches!(lost, Err(StripeError::ClientError(_))), "{kind}: {lost:?}");
    }
    let found = once()?.send(&client).await?;
    let only = stripe.get(INTENTS).await?;
    assert_eq!(only.body["data"][0]["id"], found.id.as_str());
    assert_eq!(intents(&stripe).await?, 1);

    // Left to itself the client asks again, under one key.
    next(&stripe, "POST", "/v1/payment_intents", "drop_after", 1).await?;
    let again = create.customize().request_strategy(RequestStrategy::ExponentialBackoff(2));
    again.send(&client).await?;
    assert_eq!(intents(&stripe).await?, 2);
    Ok(())
}
