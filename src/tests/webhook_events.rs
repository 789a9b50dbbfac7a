//! What events do to orders: each is a hint, and Stripe is asked how things stand.

use crate::buying::{Checkout, eventually_sql};
use crate::running_shop::RunningShop;
use crate::sandbox_client::Outcome;
use crate::shop_with_keys::{ShopWithKeys, made_up, now};
use reqwest::Method;
use serde_json::{Value, json};

async fn state(shop: &RunningShop) -> String {
    shop.value("select state from orders").await
}

#[tokio::test]
async fn the_same_event_five_times_at_once_is_applied_once() -> Outcome {
    // Pitfall 10: duplicate events settle twice. Pitfall 22: emails twice.
    let keyed = ShopWithKeys::open().await?;
    let checkout = Checkout::paid(&keyed.shop).await;
    let event = keyed.event("payment_intent.succeeded", &checkout.payment_intent).await?;
    for answer in futures::future::join_all((0..5).map(|_| keyed.send(&event))).await {
        assert_eq!(answer?, 200);
    }
    assert_eq!(state(&keyed.shop).await, "paid");
    let applied = "select count(*) from stripe_events where applied_at is not null";
    assert_eq!(keyed.shop.value::<i64>(applied).await, 1);
    let paid = "select count(*) from order_events where kind = 'paid'";
    assert_eq!(keyed.shop.value::<i64>(paid).await, 1);
    eventually_sql(&keyed.shop, "select 1 from outbox where sent_at is not null").await;
    assert_eq!(keyed.send(&event).await?, 200);
    assert_eq!(keyed.shop.value::<String>("select kind from outbox").await, "confirmation");
    let mails = std::fs::read_dir(keyed.shop.folder.path().join("mail"))?.count();
    assert_eq!(mails, 1);
    Ok(())
}

#[tokio::test]
async fn an_event_that_was_overtaken_undoes_nothing() -> Outcome {
    // Pitfall 10: out of order.
    let keyed = ShopWithKeys::open().await?;
    let checkout = Checkout::begin(&keyed.shop).await;
    let id = &checkout.payment_intent;
    keyed.shop.pay(id, "pm_card_visa_chargeDeclined").await;
    keyed.shop.pay(id, "pm_card_visa").await;
    keyed.tell("payment_intent.succeeded", id).await?;
    keyed.tell("payment_intent.payment_failed", id).await?;
    let intent = |status: &str| json!({"object": "payment_intent", "id": id, "status": status});
    for kind in ["processing", "canceled", "payment_failed", "amount_capturable_updated"] {
        let mut event =
            made_up(&format!("evt_{kind}"), &format!("payment_intent.{kind}"), intent(kind));
        event["created"] = json!(now() + 60);
        assert_eq!(keyed.send(&event).await?, 200);
    }
    assert_eq!(state(&keyed.shop).await, "paid");
    assert_eq!(keyed.shop.value::<i64>("select failures from orders").await, 0);
    assert!(keyed.shop.sql("select 1 from order_events where kind = 'canceled'").await.is_empty());
    assert!(keyed.shop.sql("select 1 from attention").await.is_empty());
    let unapplied = "select 1 from stripe_events where applied_at is null";
    assert!(keyed.shop.sql(unapplied).await.is_empty());
    Ok(())
}

#[tokio::test]
async fn an_event_is_not_believed_when_stripe_says_otherwise() -> Outcome {
    // Pitfall 10: state is fetched, not read off the event.
    let keyed = ShopWithKeys::open().await?;
    let checkout = Checkout::begin(&keyed.shop).await;
    let mut event = keyed.event("payment_intent.created", &checkout.payment_intent).await?;
    event["id"] = json!("evt_claimed");
    event["type"] = json!("payment_intent.succeeded");
    event["data"]["object"]["status"] = json!("succeeded");
    event["data"]["object"]["amount_received"] = json!(1999);
    assert_eq!(keyed.send(&event).await?, 200);
    assert_eq!(state(&keyed.shop).await, "pending");
    event["id"] = json!("evt_claimed_too");
    event["type"] = json!("payment_intent.canceled");
    event["data"]["object"]["status"] = json!("canceled");
    assert_eq!(keyed.send(&event).await?, 200);
    assert_eq!(state(&keyed.shop).await, "pending");
    assert!(keyed.shop.sql("select 1 from outbox").await.is_empty());
    Ok(())
}

#[tokio::test]
async fn money_of_somebody_else_changes_nothing() -> Outcome {
    // The same account may take money for other things: none of it is the shop's to judge.
    let keyed = ShopWithKeys::open().await?;
    Checkout::begin(&keyed.shop).await;
    let named =
        [("payment_method", "pm_card_visa"), ("confirm", "true"), ("metadata[order_id]", "R-17")];
    let with_an_id = keyed.account.intent(&named).await?;
    assert_eq!(with_an_id.text("status"), "succeeded");
    for foreign in [keyed.account.paid().await?, with_an_id] {
        let id = foreign.text("id");
        keyed.account.post("v1/refunds", &[("payment_intent", id)]).await?;
        for kind in ["payment_intent.succeeded", "refund.created", "charge.refunded"] {
            keyed.tell(kind, id).await?;
        }
        let dispute = json!({"object": "dispute", "id": format!("dp_{id}"), "payment_intent": id});
        let event = made_up(&format!("evt_{id}"), "charge.dispute.created", dispute);
        assert_eq!(keyed.send(&event).await?, 200);
    }
    let gone = json!({"object": "payment_intent", "id": "pi_nobody_knows"});
    for kind in ["succeeded", "payment_failed", "canceled"] {
        let kind = format!("payment_intent.{kind}");
        assert_eq!(keyed.send(&made_up(&format!("evt_{kind}"), &kind, gone.clone())).await?, 200);
    }
    assert_eq!(state(&keyed.shop).await, "pending");
    for nothing in [
        "select 1 from refunds",
        "select 1 from disputes",
        "select 1 from attention",
        "select 1 from outbox",
        "select 1 from stripe_events where applied_at is null",
    ] {
        assert!(keyed.shop.sql(nothing).await.is_empty(), "{nothing}");
    }
    Ok(())
}

#[tokio::test]
async fn what_stripe_does_not_confirm_now_is_applied_later() -> Outcome {
    // Pitfall 4: an event that cannot be applied is kept.
    let variables = [("BOOKSHOP_SWEEP_SECONDS", "0.2"), ("BOOKSHOP_RETRY_SECONDS", "0.2")];
    let keyed = ShopWithKeys::open_with(&variables).await?;
    let checkout = Checkout::paid(&keyed.shop).await;
    let event = keyed.event("payment_intent.succeeded", &checkout.payment_intent).await?;
    let away = json!({"api": {"drop_before": 1.0}});
    keyed.shop.sandbox_control(Method::PUT, "faults", away).await;
    assert_eq!(keyed.send(&event).await?, 500);
    eventually_sql(&keyed.shop, "select 1 from stripe_events where tries > 1").await;
    assert!(keyed.shop.value::<bool>("select applied_at is null from stripe_events").await);
    assert_eq!(state(&keyed.shop).await, "pending");
    keyed.shop.sandbox_control(Method::DELETE, "faults", Value::Null).await;
    eventually_sql(&keyed.shop, "select 1 from stripe_events where applied_at > 0").await;
    assert_eq!(state(&keyed.shop).await, "paid");
    assert_eq!(keyed.send(&event).await?, 200);
    assert_eq!(keyed.shop.value::<i64>("select count(*) from outbox").await, 1);
    Ok(())
}

#[tokio::test]
async fn money_that_is_not_what_the_order_asks_for_is_reported_once_and_pays_nothing() -> Outcome {
    // Pitfall 8: amount differs from cart; a cheap payment paired with a dear order.
    for change in [
        ("amount", "100"),
        ("currency", "eur"),
        ("metadata[order_id]", "0123456789abcdef0123456789abcdef"),
    ] {
        let keyed = ShopWithKeys::open().await?;
        let checkout = Checkout::begin(&keyed.shop).await;
        let path = format!("v1/payment_intents/{}", checkout.payment_intent);
        assert_eq!(keyed.account.post(&path, &[change]).await?.status, 200);
        keyed.shop.pay(&checkout.payment_intent, "pm_card_visa").await;
        reported(&keyed, &checkout).await?;
    }
    Ok(())
}

async fn reported(keyed: &ShopWithKeys, checkout: &Checkout) -> Outcome {
    let mut event = keyed.event("payment_intent.succeeded", &checkout.payment_intent).await?;
    for id in ["evt_first", "evt_second"] {
        event["id"] = json!(id);
        assert_eq!(keyed.send(&event).await?, 200);
    }
    let mismatch = "select subject from attention where kind = 'mismatch' and order_id is not null";
    assert_eq!(keyed.shop.value::<String>(mismatch).await, checkout.payment_intent);
    assert_eq!(keyed.shop.value::<i64>("select count(*) from attention").await, 1);
    assert_eq!(state(&keyed.shop).await, "pending");
    assert!(keyed.shop.sql("select 1 from outbox").await.is_empty());
    assert!(keyed.shop.sql("select 1 from refunds").await.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_newer_api_version_is_understood() -> Outcome {
    // async-stripe#347, #499, #931: strict types lost events of other versions.
    let keyed = ShopWithKeys::open().await?;
    let checkout = Checkout::paid(&keyed.shop).await;
    let mut event = keyed.event("payment_intent.succeeded", &checkout.payment_intent).await?;
    event["api_version"] = json!("2031-02-29.zinnia");
    event["context"] = json!({"account": "acct_1", "reason": ["new"]});
    event["created"] = json!("2031-02-29T00:00:00Z");
    event["request"] = json!("req_1");
    event["pending_webhooks"] = json!("many");
    let object = &mut event["data"]["object"];
    object["status"] = json!("succeeded_beyond_doubt");
    object["capture_method"] = json!("telepathic");
    object["amount"] = json!({"value": "19.99", "currency": "usd"});
    object["hologram"] = json!([1, {"a": null}]);
    object.as_object_mut().ok_or("an object")?.remove("payment_method_types");
    assert_eq!(keyed.send(&event).await?, 200);
    assert_eq!(state(&keyed.shop).await, "paid");
    Ok(())
}

#[tokio::test]
async fn money_that_comes_after_the_order_is_over_goes_back() -> Outcome {
    // Pitfall 6: money with no live order is refunded.
    let keyed = ShopWithKeys::open().await?;
    let checkout = Checkout::paid(&keyed.shop).await;
    keyed.shop.sql("update orders set state = 'canceled', canceled_at = 1").await;
    let event = keyed.event("payment_intent.succeeded", &checkout.payment_intent).await?;
    let mut again = event.clone();
    again["id"] = json!("evt_again");
    for answer in futures::future::join_all([&event, &again].map(|one| keyed.send(one))).await {
        assert_eq!(answer?, 200);
    }
    eventually_sql(&keyed.shop, "select 1 from refunds where status = 'succeeded'").await;
    let list = format!("v1/refunds?payment_intent={}", checkout.payment_intent);
    let refunds = keyed.account.get(&list).await?;
    assert_eq!(refunds.body["data"].as_array().map(Vec::len), Some(1));
    assert_eq!(refunds.body["data"][0]["amount"], 1999);
    assert_eq!(keyed.shop.value::<String>("select origin from refunds").await, "automatic");
    assert_eq!(keyed.shop.value::<String>("select kind from outbox").await, "late_payment");
    assert_eq!(state(&keyed.shop).await, "canceled");
    // The event of that very refund doubles nothing.
    keyed.tell("charge.refunded", &checkout.payment_intent).await?;
    assert_eq!(keyed.shop.value::<i64>("select count(*) from refunds").await, 1);
    assert_eq!(keyed.shop.value::<i64>("select count(*) from outbox").await, 1);
    Ok(())
}
