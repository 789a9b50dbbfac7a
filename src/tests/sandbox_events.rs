//! The sandbox's events: one for every change, kept with it.

use serde_json::{Value, json};

use super::sandbox_client::{Outcome, Reply, Stripe};

/// The events' types, oldest first.
fn kinds(list: &Reply) -> Vec<&str> {
    let data = list.body["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    data.iter().rev().filter_map(|event| event["type"].as_str()).collect()
}

#[tokio::test]
async fn a_payment_is_told_in_stripes_order() -> Outcome {
    let stripe = Stripe::fresh().await?;
    let created = stripe.intent(&[("metadata[order_id]", "42")]).await?;
    let confirm = format!("v1/payment_intents/{}/confirm", created.text("id"));
    let form = [("payment_method", "pm_card_visa")];
    let paid = stripe.post_once("k1", &confirm, &form).await?;
    let told = stripe.get("v1/events").await?;
    assert_eq!(
        kinds(&told),
        ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"]
    );

    let event = &told.body["data"][0];
    assert!(event["id"].as_str().is_some_and(|id| id.starts_with("evt_1")));
    assert_eq!(event["object"], "event");
    assert_eq!(event["api_version"], "2026-09-30.endive");
    assert_eq!(event["livemode"], false);
    assert_eq!(event["pending_webhooks"], 0);
    let request = json!({"id": paid.header("request-id"), "idempotency_key": "k1"});
    assert_eq!(event["request"], request);
    assert_eq!(event["data"], json!({"object": paid.body}));
    let first = &told.body["data"][2];
    assert_eq!(first["request"]["id"], created.header("request-id"));
    assert_eq!(first["request"]["idempotency_key"], Value::Null);
    assert_eq!(first["data"]["object"]["status"], "requires_payment_method");

    let one = stripe.get(&format!("v1/events/{}", event["id"].as_str().unwrap_or(""))).await?;
    assert_eq!(&one.body, event);
    let unknown = stripe.get("v1/events/evt_x").await?;
    assert_eq!((unknown.status, unknown.code()), (404, "resource_missing"));
    Ok(())
}

#[tokio::test]
async fn what_happens_by_itself_has_no_request() -> Outcome {
    let stripe = Stripe::fresh().await?;
    stripe.paid().await?;
    let has_one = |list: &Value| list["data"].as_array().is_some_and(|data| !data.is_empty());
    let told = stripe.get_until("v1/events?type=charge.updated", has_one).await?;
    let booked = &told.body["data"][0];
    assert_eq!(booked["request"], json!({"id": null, "idempotency_key": null}));
    assert_eq!(booked["data"]["previous_attributes"], json!({"balance_transaction": null}));
    assert!(booked["data"]["object"]["balance_transaction"].is_string());
    Ok(())
}

#[tokio::test]
async fn updates_tell_what_was_there_before() -> Outcome {
    let stripe = Stripe::fresh().await?;
    let form = [("name", "Jo"), ("metadata[a]", "1"), ("metadata[b]", "2")];
    let customer = stripe.post("v1/customers", &form).await?;
    let path = format!("v1/customers/{}", customer.text("id"));
    stripe.post(&path, &[("name", "Jo Ann"), ("metadata[b]", "3")]).await?;
    // Nothing changes: nothing to tell.
    stripe.post(&path, &[("name", "Jo Ann")]).await?;
    assert_eq!(kinds(&stripe.get("v1/events").await?), ["customer.created", "customer.updated"]);
    let updated = stripe.get("v1/events?type=customer.updated").await?;
    let previous = &updated.body["data"][0]["data"]["previous_attributes"];
    assert_eq!(previous, &json!({"name": "Jo", "metadata": {"b": "2"}}));

    let before = stripe.get(&path).await?;
    stripe.delete(&path).await?;
    let deleted = stripe.get("v1/events?type=customer.deleted").await?;
    assert_eq!(deleted.body["data"][0]["data"]["object"], before.body);

    let paid = stripe.paid().await?;
    let form = [("payment_intent", paid.text("id")), ("amount", "500")];
    stripe.post("v1/refunds", &form).await?;
    let refunded = stripe.get("v1/events?type=charge.refunded").await?;
    let data = &refunded.body["data"][0]["data"];
    assert_eq!(data["object"]["object"], "charge");
    assert_eq!(data["object"]["amount_refunded"], 500);
    assert_eq!(data["previous_attributes"], json!({"amount_refunded": 0}));
    Ok(())
}

#[tokio::test]
async fn a_decline_is_told_and_a_refused_request_is_not() -> Outcome {
    let stripe = Stripe::fresh().await?;
    let intent = stripe.intent(&[]).await?;
    let confirm = format!("v1/payment_intents/{}/confirm", intent.text("id"));
    let form = [("payment_method", "pm_card_chargeDeclined")];
    assert_eq!(stripe.post(&confirm, &form).await?.status, 402);
    let told = ["payment_intent.created", "charge.failed", "payment_intent.payment_failed"];
    let list = stripe.get("v1/events").await?;
    assert_eq!(kinds(&list), told);
    let failed = &list.body["data"][0]["data"]["object"];
    assert_eq!(failed["last_payment_error"]["decline_code"], "generic_decline");
    assert_eq!(failed["status"], "requires_payment_method");

    let refused = stripe.post("v1/refunds", &[("payment_intent", intent.text("id"))]).await?;
    assert_eq!(refused.status, 400);
    assert_eq!(kinds(&stripe.get("v1/events").await?), told);
    Ok(())
}

#[tokio::test]
async fn events_are_found_by_type_and_time() -> Outcome {
    let stripe = Stripe::fresh().await?;
    stripe.paid().await?;
    stripe.post("v1/customers", &[("name", "Jo")]).await?;
    for (query, expected) in [
        ("type=charge.succeeded", &["charge.succeeded"][..]),
        ("type=payment_intent.*", &["payment_intent.created", "payment_intent.succeeded"]),
        (
            "types[]=customer.created&types[]=charge.succeeded",
            &["charge.succeeded", "customer.created"],
        ),
        ("type=charge", &[]),
        ("created[gt]=4000000000", &[]),
        ("limit=1", &["customer.created"]),
    ] {
        assert_eq!(kinds(&stripe.get(&format!("v1/events?{query}")).await?), expected, "{query}");
    }
    let page = stripe.get("v1/events?limit=1&type=payment_intent.*").await?;
    assert_eq!(page.body["has_more"], true);
    let last = page.body["data"][0]["id"].as_str().unwrap_or("");
    let next = format!("v1/events?limit=1&type=payment_intent.*&starting_after={last}");
    let next = stripe.get(&next).await?;
    assert_eq!(
        (kinds(&next), &next.body["has_more"]),
        (vec!["payment_intent.created"], &json!(false))
    );

    for wrong in ["type=a&types[]=b", "type=[a]", "delivery=1", "starting_after=evt_x"] {
        assert_eq!(stripe.get(&format!("v1/events?{wrong}")).await?.status, 400, "{wrong}");
    }
    let public = stripe.request("GET", "v1/events")?.bearer_auth(&stripe.publishable);
    assert_eq!(stripe.send(public).await?.code(), "secret_key_required");
    Ok(())
}
