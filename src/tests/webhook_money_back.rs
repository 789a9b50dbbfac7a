//! Events about money that goes back: refunds made at Stripe, and disputes.

use crate::buying::{Checkout, eventually_sql};
use crate::running_shop::RunningShop;
use crate::sandbox_client::Outcome;
use crate::shop_with_keys::ShopWithKeys;
use reqwest::Method;
use serde_json::json;

/// Counts On the Road, so that a copy that comes back can be seen.
const FIVE: &str = "update books set stock = 5 where id = 'c330540ddad6489193294cd952a17292'";
const STOCK: &str = "select stock from books where id = 'c330540ddad6489193294cd952a17292'";

/// What was given back, in cents, and how many rows say so.
async fn given_back(shop: &RunningShop) -> (i64, i64) {
    let given = "select cast(coalesce(sum(amount_minor), 0) as bigint) from refunds where status = 'succeeded'";
    (shop.value(given).await, shop.value("select count(*) from refunds").await)
}

/// A paid order that the shop knows of.
async fn sold(card: &str) -> Result<(ShopWithKeys, Checkout), Box<dyn std::error::Error>> {
    let keyed = ShopWithKeys::open().await?;
    keyed.shop.sql(FIVE).await;
    let checkout = Checkout::begin(&keyed.shop).await;
    keyed.shop.pay(&checkout.payment_intent, card).await;
    keyed.tell("payment_intent.succeeded", &checkout.payment_intent).await?;
    eventually_sql(&keyed.shop, "select 1 from orders where state = 'paid'").await;
    Ok((keyed, checkout))
}

/// That a paid order is still paid, and its copy still sold.
async fn still_sold(shop: &RunningShop) {
    assert_eq!(shop.value::<String>("select state from orders").await, "paid");
    assert_eq!(shop.value::<i64>(STOCK).await, 4);
}

#[tokio::test]
async fn a_refund_made_at_stripe_arrives_by_itself() {
    // Pitfall 14: refunds made in the dashboard not seen.
    let shop = RunningShop::open().await;
    let checkout = Checkout::paid(&shop).await;
    eventually_sql(&shop, "select 1 from orders where state = 'paid'").await;
    let form = [("payment_intent", checkout.payment_intent.as_str()), ("amount", "500")];
    let refund = shop.stripe(Method::POST, "refunds", &form).await;
    assert_eq!(refund["status"], "succeeded", "{refund}");
    eventually_sql(&shop, "select 1 from refunds where status = 'succeeded'").await;
    let id: String =
        shop.value("select stripe_refund from refunds where origin = 'dashboard'").await;
    assert_eq!(id, refund["id"]);
    assert_eq!(given_back(&shop).await, (500, 1));
    eventually_sql(&shop, "select 1 from outbox where kind = 'refund' and sent_at > 0").await;
}

#[tokio::test]
async fn refunds_of_a_part_and_then_of_the_rest_are_each_known_once() -> Outcome {
    // Pitfall 14: partial then full; charge.refunded beside refund.updated.
    let (keyed, checkout) = sold("pm_card_visa").await?;
    let id = &checkout.payment_intent;
    let part = [("payment_intent", id.as_str()), ("amount", "500")];
    assert_eq!(keyed.account.post("v1/refunds", &part).await?.status, 200);
    let first = keyed.event("charge.refunded", id).await?;
    keyed.tell("charge.refunded", id).await?;
    keyed.tell("refund.created", id).await?;
    assert_eq!(given_back(&keyed.shop).await, (500, 1));
    assert_eq!(keyed.account.post("v1/refunds", &part[..1]).await?.status, 200);
    for answer in futures::future::join_all(
        ["charge.refunded", "refund.created"].map(|kind| keyed.tell(kind, id)),
    )
    .await
    {
        answer?;
    }
    assert_eq!(given_back(&keyed.shop).await, (1999, 2));
    assert_eq!(keyed.send(&first).await?, 200, "the first once more");
    assert_eq!(given_back(&keyed.shop).await, (1999, 2));
    let mails = "select count(*) from outbox where kind = 'refund'";
    assert_eq!(keyed.shop.value::<i64>(mails).await, 2);
    still_sold(&keyed.shop).await;
    Ok(())
}

#[tokio::test]
async fn a_refund_that_comes_back_is_reported() -> Outcome {
    // Pitfall 22: pending and failed refunds.
    let (keyed, checkout) = sold("pm_card_refundFail").await?;
    let id = &checkout.payment_intent;
    let refund = keyed.account.post("v1/refunds", &[("payment_intent", id)]).await?;
    keyed.tell("refund.created", id).await?;
    assert_eq!(keyed.shop.value::<i64>("select count(*) from refunds").await, 1);
    let path = format!("v1/refunds/{}", refund.text("id"));
    keyed.account.get_until(&path, |refund| refund["status"] == "failed").await?;
    keyed.tell("refund.failed", id).await?;
    assert_eq!(keyed.shop.value::<String>("select status from refunds").await, "failed");
    let reported = "select subject from attention where kind = 'refund_failed'";
    assert_eq!(keyed.shop.value::<String>(reported).await, refund.text("id"));
    // An event that was overtaken does not undo that.
    let mut late = keyed.event("refund.created", id).await?;
    late["id"] = json!("evt_late");
    assert_eq!(keyed.send(&late).await?, 200);
    assert_eq!(keyed.shop.value::<String>("select status from refunds").await, "failed");
    still_sold(&keyed.shop).await;
    Ok(())
}

#[tokio::test]
async fn a_dispute_is_a_flag_and_moves_neither_order_nor_stock() -> Outcome {
    // Pitfall 15: a dispute must not revive an order or restore stock.
    let (keyed, checkout) = sold("pm_card_createDispute").await?;
    let id = &checkout.payment_intent;
    for kind in ["charge.dispute.created", "charge.dispute.funds_withdrawn"] {
        keyed.tell(kind, id).await?;
    }
    let told = keyed.event("charge.dispute.created", id).await?["data"]["object"].clone();
    assert_eq!(keyed.shop.value::<String>("select id from disputes").await, told["id"]);
    assert_eq!(keyed.shop.value::<String>("select reason from disputes").await, told["reason"]);
    assert_eq!(keyed.shop.value::<i64>("select amount_minor from disputes").await, 1999);
    let due = keyed.shop.value::<i64>("select due_by from disputes").await;
    assert_eq!(due, told["evidence_details"]["due_by"]);
    let reported = "select subject from attention where kind = 'dispute'";
    assert_eq!(keyed.shop.value::<String>(reported).await, told["id"]);
    still_sold(&keyed.shop).await;

    let close = format!("v1/disputes/{}/close", told["id"].as_str().ok_or("an id")?);
    assert_eq!(keyed.account.post(&close, &[]).await?.status, 200);
    keyed.tell("charge.dispute.closed", id).await?;
    assert_eq!(keyed.shop.value::<String>("select status from disputes").await, "lost");
    assert!(keyed.shop.value::<bool>("select closed_at is not null from disputes").await);
    assert_eq!(keyed.shop.value::<i64>("select count(*) from attention").await, 1);
    still_sold(&keyed.shop).await;
    Ok(())
}

#[tokio::test]
async fn a_dispute_that_is_closed_before_the_shop_hears_of_it_stays_closed() -> Outcome {
    // Pitfall 10: out of order.
    let (keyed, checkout) = sold("pm_card_createDispute").await?;
    let id = &checkout.payment_intent;
    let created = keyed.event("charge.dispute.created", id).await?;
    let dispute = created["data"]["object"]["id"].as_str().ok_or("an id")?;
    keyed.account.post(&format!("v1/disputes/{dispute}/close"), &[]).await?;
    keyed.tell("charge.dispute.closed", id).await?;
    let closed_at = "select closed_at from disputes where status = 'lost'";
    let at = keyed.shop.value::<i64>(closed_at).await;
    for kind in ["charge.dispute.created", "charge.dispute.funds_withdrawn"] {
        keyed.tell(kind, id).await?;
    }
    assert_eq!(keyed.shop.value::<i64>(closed_at).await, at);
    assert_eq!(keyed.shop.value::<i64>("select count(*) from disputes").await, 1);
    still_sold(&keyed.shop).await;
    Ok(())
}

#[tokio::test]
async fn a_dispute_does_not_revive_an_order_that_is_over() -> Outcome {
    // Pitfall 15, on an order that was given up before the shop heard that it was paid.
    let keyed = ShopWithKeys::open().await?;
    keyed.shop.sql(FIVE).await;
    let checkout = Checkout::begin(&keyed.shop).await;
    keyed.shop.pay(&checkout.payment_intent, "pm_card_createDispute").await;
    keyed.shop.sql("update orders set state = 'canceled', canceled_at = 1").await;
    keyed.tell("charge.dispute.created", &checkout.payment_intent).await?;
    assert_eq!(keyed.shop.value::<String>("select state from orders").await, "canceled");
    assert_eq!(keyed.shop.value::<i64>(STOCK).await, 4);
    assert_eq!(keyed.shop.value::<i64>("select count(*) from disputes").await, 1);
    Ok(())
}

/// An order that is paid at Stripe, in books that were put back from a copy of the time before
/// its payment was written down; they are open again, and Stripe's events were read before that.
async fn put_back(card: &str) -> Result<(ShopWithKeys, Checkout), Box<dyn std::error::Error>> {
    let keyed = ShopWithKeys::open_with(&[("BOOKSHOP_SWEEP_SECONDS", "3600")]).await?;
    let checkout = Checkout::begin(&keyed.shop).await;
    keyed.shop.pay(&checkout.payment_intent, card).await;
    for lost in [
        "update orders set payment_intent = null returning id",
        "delete from payment_intents returning id",
        "delete from order_events where kind = 'payment_intent' returning id",
    ] {
        assert_eq!(keyed.shop.sql(lost).await.len(), 1, "{lost}");
    }
    Ok((keyed, checkout))
}

/// The same shop after it has read at Stripe what it does not know.
async fn caught_up(keyed: ShopWithKeys) -> RunningShop {
    let ShopWithKeys { shop, account, .. } = keyed;
    let variables = [
        ("STRIPE_API_BASE", account.base.as_str()),
        ("STRIPE_SECRET_KEY", account.secret.as_str()),
        ("STRIPE_PUBLISHABLE_KEY", account.publishable.as_str()),
        ("BOOKSHOP_SWEEP_SECONDS", "0.1"),
    ];
    shop.sql("update caught_up set until = until - 1 returning until").await;
    let looked: i64 = shop.value("select until from caught_up").await;
    let shop = RunningShop::open_in(shop.close().await, &variables).await;
    crate::buying::eventually("a look", async || {
        let until: i64 = shop.value("select until from caught_up").await;
        (until > looked).then_some(())
    })
    .await;
    eventually_sql(&shop, "select 1 from orders where state = 'paid'").await;
    let waits = "select 1 where not exists (select 1 from stripe_events where applied_at is null)";
    eventually_sql(&shop, waits).await;
    shop
}

#[tokio::test]
async fn a_refund_of_a_payment_that_put_back_books_do_not_know_is_not_passed_over() -> Outcome {
    let (keyed, checkout) = put_back("pm_card_visa").await?;
    let id = &checkout.payment_intent;
    let part = [("payment_intent", id.as_str()), ("amount", "500")];
    assert_eq!(keyed.account.post("v1/refunds", &part).await?.status, 200);
    for kind in ["charge.refunded", "refund.created"] {
        keyed.tell(kind, id).await?;
    }
    let shop = caught_up(keyed).await;
    assert_eq!(given_back(&shop).await, (500, 1));
    assert_eq!(shop.value::<i64>("select count(*) from outbox where kind = 'refund'").await, 1);
    assert!(shop.sql("select 1 from attention").await.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_dispute_of_a_payment_that_put_back_books_do_not_know_is_not_passed_over() -> Outcome {
    let (keyed, checkout) = put_back("pm_card_createDispute").await?;
    let created = keyed.event("charge.dispute.created", &checkout.payment_intent).await?;
    // Whom Stripe does not answer has heard nothing, and is told again.
    let away = json!({"api": {"drop_before": 1.0}});
    keyed.shop.sandbox_control(Method::PUT, "faults", away).await;
    assert_eq!(keyed.send(&created).await?, 500);
    keyed.shop.sandbox_control(Method::DELETE, "faults", json!(null)).await;
    assert_eq!(keyed.send(&created).await?, 200);
    let shop = caught_up(keyed).await;
    let dispute: String = shop.value("select id from disputes").await;
    assert_eq!(dispute, created["data"]["object"]["id"]);
    assert_eq!(shop.sql("select 1 from attention where kind = 'dispute'").await.len(), 1);
    Ok(())
}
