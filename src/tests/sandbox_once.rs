//! Idempotency, concurrency and restarts: nothing happens twice, nothing is lost.

use std::sync::Arc;

use super::sandbox_client::{Outcome, Stripe};

const INTENT: [(&str, &str); 4] =
    [("amount", "2000"), ("currency", "usd"), ("metadata[a]", "1"), ("metadata[b]", "2")];

#[tokio::test]
async fn the_same_request_gets_the_same_answer() -> Outcome {
    let stripe = Stripe::fresh().await?;
    let first = stripe.post_once("k1", "v1/payment_intents", &INTENT).await?;
    let mut other_order = INTENT;
    other_order.reverse();
    let second = stripe.post_once("k1", "v1/payment_intents", &other_order).await?;
    assert_eq!(first.body, second.body);
    assert_eq!(first.header("idempotent-replayed"), "");
    assert_eq!(second.header("idempotent-replayed"), "true");
    assert_eq!(second.header("idempotency-key"), "k1");

    let other = [("amount", "3000"), ("currency", "usd")];
    let refused = stripe.post_once("k1", "v1/payment_intents", &other).await?;
    assert_eq!(refused.status, 400);
    assert_eq!(refused.body["error"]["type"], "idempotency_error");
    let cancel = format!("v1/payment_intents/{}/cancel", first.text("id"));
    let elsewhere = stripe.post_once("k1", &cancel, &[]).await?;
    assert_eq!(elsewhere.status, 400);
    assert_eq!(
        elsewhere.message(),
        format!(
            "Keys for idempotent requests can only be used for the same endpoint they were first \
             used for ('/{cancel}' vs '/v1/payment_intents'). Try using a key other than 'k1' if \
             you meant to execute a different request."
        )
    );
    Ok(())
}

#[tokio::test]
async fn every_digit_counts_when_requests_are_compared() -> Outcome {
    let stripe = Stripe::fresh().await?;
    for (name, first, second) in
        [("metadata[number]", "10001234", "99991234"), ("metadata[cvc]", "123", "987")]
    {
        assert_eq!(stripe.post_once(name, "v1/customers", &[(name, first)]).await?.status, 200);
        let other = stripe.post_once(name, "v1/customers", &[(name, second)]).await?;
        assert_eq!(other.body["error"]["type"], "idempotency_error", "{name}");
        assert!(other.message().contains("the same parameters"), "{name}");
    }
    Ok(())
}

#[tokio::test]
async fn a_decline_is_replayed_and_a_failed_validation_is_not() -> Outcome {
    let stripe = Stripe::fresh().await?;
    let intent = stripe.intent(&[]).await?;
    let confirm = format!("v1/payment_intents/{}/confirm", intent.text("id"));
    let form = [("payment_method", "pm_card_chargeDeclined")];
    let first = stripe.post_once("k1", &confirm, &form).await?;
    let second = stripe.post_once("k1", &confirm, &form).await?;
    assert_eq!((first.status, second.status), (402, 402));
    assert_eq!(first.body, second.body);
    let charges = format!("v1/charges?payment_intent={}", intent.text("id"));
    assert_eq!(stripe.get(&charges).await?.body["data"].as_array().map(Vec::len), Some(1));

    let invalid = [("amount", "1"), ("currency", "usd")];
    assert_eq!(stripe.post_once("k2", "v1/payment_intents", &invalid).await?.status, 400);
    assert_eq!(stripe.post_once("k2", "v1/payment_intents", &INTENT).await?.status, 200);
    let long = "k".repeat(256);
    assert_eq!(stripe.post_once(&long, "v1/payment_intents", &INTENT).await?.status, 400);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn parallel_requests_with_one_key_do_one_thing() -> Outcome {
    let stripe = Arc::new(Stripe::fresh().await?);
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..12 {
        let stripe = Arc::clone(&stripe);
        tasks.spawn(async move {
            let reply = stripe.post_once("k", "v1/payment_intents", &INTENT).await;
            reply.map(|reply| (reply.status, reply.code().to_owned())).map_err(|e| e.to_string())
        });
    }
    for answer in tasks.join_all().await {
        let (status, code) = answer?;
        let busy = status == 409 && code == "idempotency_key_in_use";
        assert!(status == 200 || busy, "{status} {code}");
    }
    let all = stripe.get("v1/payment_intents").await?;
    assert_eq!(all.body["data"].as_array().map(Vec::len), Some(1));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn parallel_confirms_charge_once() -> Outcome {
    let stripe = Arc::new(Stripe::fresh().await?);
    let intent = stripe.intent(&[("payment_method", "pm_card_visa")]).await?;
    let id = intent.text("id").to_owned();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let (stripe, path) = (Arc::clone(&stripe), format!("v1/payment_intents/{id}/confirm"));
        tasks.spawn(async move {
            stripe.post(&path, &[]).await.map(|reply| reply.status).map_err(|e| e.to_string())
        });
    }
    let statuses = tasks.join_all().await.into_iter().collect::<Result<Vec<_>, _>>()?;
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1);
    assert_eq!(statuses.iter().filter(|status| **status == 400).count(), 15);
    let charges = stripe.get(&format!("v1/charges?payment_intent={id}")).await?;
    assert_eq!(charges.body["data"].as_array().map(Vec::len), Some(1));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn parallel_refunds_never_exceed_the_charge() -> Outcome {
    let stripe = Arc::new(Stripe::fresh().await?);
    let paid = stripe.paid().await?;
    let id = paid.text("id").to_owned();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..12 {
        let (stripe, id) = (Arc::clone(&stripe), id.clone());
        tasks.spawn(async move {
            let form = [("payment_intent", id.as_str()), ("amount", "300")];
            stripe.post("v1/refunds", &form).await.map(|r| r.status).map_err(|e| e.to_string())
        });
    }
    let statuses = tasks.join_all().await.into_iter().collect::<Result<Vec<_>, _>>()?;
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 6);
    let charge = stripe.get(&format!("v1/charges/{}", paid.text("latest_charge"))).await?;
    assert_eq!(charge.body["amount_refunded"], 1800);
    Ok(())
}

#[tokio::test]
async fn a_restart_keeps_objects_keys_and_answers() -> Outcome {
    let dir = tempfile::tempdir()?;
    let file = dir.path().join("sandbox.db");
    let before = Stripe::open(&file).await?;
    let paid = before.paid().await?;
    let kept = before.post_once("k", "v1/payment_intents", &INTENT).await?;
    let keys = (before.secret.clone(), before.publishable.clone());
    before.close().await?;

    let after = Stripe::open(&file).await?;
    assert_eq!((after.secret.clone(), after.publishable.clone()), keys);
    let found = after.get(&format!("v1/payment_intents/{}", paid.text("id"))).await?;
    assert_eq!(found.body, paid.body);
    let replayed = after.post_once("k", "v1/payment_intents", &INTENT).await?;
    assert_eq!(replayed.body, kept.body);
    assert_eq!(replayed.header("idempotent-replayed"), "true");
    after.close().await
}

#[tokio::test]
async fn card_numbers_are_in_no_file() -> Outcome {
    let dir = tempfile::tempdir()?;
    let stripe = Stripe::open(&dir.path().join("sandbox.db")).await?;
    let intent = stripe.intent(&[]).await?;
    let confirm = format!("v1/payment_intents/{}/confirm", intent.text("id"));
    let form = [
        ("payment_method_data[type]", "card"),
        ("payment_method_data[card][number]", "4000000000009995"),
        ("payment_method_data[card][exp_month]", "12"),
        ("payment_method_data[card][exp_year]", "2040"),
        ("payment_method_data[card][cvc]", "987"),
    ];
    assert_eq!(stripe.post_once("k", &confirm, &form).await?.status, 402);
    for entry in std::fs::read_dir(dir.path())? {
        let content = std::fs::read(entry?.path())?;
        assert!(!content.windows(16).any(|window| window == b"4000000000009995"));
        assert!(!content.windows(5).any(|window| window == b"\"987\""));
    }
    stripe.close().await
}
