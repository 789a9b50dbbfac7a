//! Settling: paid once whoever comes first, never on money that does not match, and money that
//! nothing is delivered for goes back.

use crate::engines::Get;
use crate::{
    buying::{Checkout, eventually_sql, text},
    running_shop::{ON_THE_ROAD, RunningShop},
};
use futures::future::join_all;
use reqwest::Method;
use serde_json::json;

/// The kinds of what happened to the only order, in order.
async fn story(shop: &RunningShop) -> Vec<String> {
    let rows = shop.sql("select kind from order_events order by id").await;
    rows.iter().map(|row| row.get("kind")).collect()
}

#[tokio::test]
async fn everyone_may_settle_at_once_and_it_happens_once() {
    // Pitfalls 1, 3, 10 and 22: pages and doubled webhooks all at the same moment.
    let shop = RunningShop::open().await;
    let twice = json!({"deliveries": {"twice": 1.0}});
    shop.sandbox_control(Method::PUT, "faults", twice).await;
    let checkout = Checkout::paid(&shop).await;
    let address = format!("/success?pi={}", checkout.payment_intent);
    let pages = join_all((0..12).map(|_| checkout.visitor.page(&address))).await;
    assert!(pages.iter().all(|(status, page)| *status == 200 && page.contains("Thanks")));
    eventually_sql(&shop, "select 1 from outbox where sent_at is not null").await;
    eventually_sql(
        &shop,
        "select 1 from stripe_events
         where type = 'payment_intent.succeeded' and applied_at is not null",
    )
    .await;
    assert_eq!(story(&shop).await, ["placed", "payment_intent", "paid", "email"]);
    assert_eq!(shop.mails().len(), 1);
}

#[tokio::test]
async fn money_that_does_not_match_its_order_never_fulfils_it() {
    // Pitfall 8: what a PaymentIntent asks for is changed behind the shop's back.
    let changes: [&[(&str, &str)]; 3] = [
        &[("amount", "100")],
        &[("currency", "eur")],
        &[("metadata[order_id]", "00000000000000000000000000000000")],
    ];
    for change in changes {
        let shop = RunningShop::open().await;
        let checkout = Checkout::begin(&shop).await;
        let path = format!("payment_intents/{}", checkout.payment_intent);
        let changed = shop.stripe(Method::POST, &path, change).await;
        assert_eq!(changed["object"], "payment_intent", "{changed}");
        shop.pay(&checkout.payment_intent, "pm_card_visa").await;
        let address = format!("/success?pi={}", checkout.payment_intent);
        let (status, page) = checkout.visitor.page(&address).await;
        assert!(status == 200 && page.contains("We are looking at your payment"), "{change:?}");
        checkout.visitor.page(&address).await;
        assert!(shop.sql("select 1 from orders where state <> 'pending'").await.is_empty());
        assert!(shop.sql("select 1 from outbox").await.is_empty());
        let concerns = shop.sql("select kind, subject from attention").await;
        assert_eq!(concerns.len(), 1, "{change:?}");
        assert_eq!(concerns[0].get::<String>("kind"), "mismatch");
        // Nor is a second payment begun.
        let (_, start) = checkout.visitor.call("start_checkout", &[("item", ON_THE_ROAD)]).await;
        assert_eq!(start, json!({"UnderWay": checkout.payment_intent}));
    }
}

#[tokio::test]
async fn who_pays_at_the_moment_when_the_price_changes_has_paid_what_they_were_shown() {
    // Pitfall 8: the order asks for the new price already, the PaymentIntent still for the old.
    let shop = RunningShop::open().await;
    let checkout = Checkout::begin(&shop).await;
    shop.sql("update books set price_minor = 2499 where title = 'On the Road' returning id").await;
    let fault = json!({"method": "POST", "path": "/v1/payment_intents/*", "kind": "drop_before", "times": 9});
    shop.sandbox_control(Method::POST, "faults/next", fault).await;
    let (status, _) = checkout.visitor.call("start_checkout", &[("item", ON_THE_ROAD)]).await;
    assert_eq!(status, 503, "a second tab, and Stripe does not hear of the new price");
    assert_eq!(shop.sql("select 1 from orders where amount_minor = 2499").await.len(), 1);
    shop.sandbox_control(Method::DELETE, "faults", json!({})).await;
    shop.pay(&checkout.payment_intent, "pm_card_visa").await;
    eventually_sql(&shop, "select 1 from orders where state = 'paid' and amount_minor = 1999")
        .await;
    let lines = shop.sql("select unit_price_minor from order_lines").await;
    assert_eq!(lines[0].get::<i64>(0), 1999);
    assert!(shop.sql("select 1 from attention").await.is_empty());
}

#[tokio::test]
async fn test_money_does_not_pay_an_order_that_was_placed_live() {
    // Pitfall 18.
    let shop = RunningShop::open().await;
    let checkout = Checkout::begin(&shop).await;
    shop.sql("update orders set livemode = 1 returning id").await;
    shop.pay(&checkout.payment_intent, "pm_card_visa").await;
    checkout.visitor.page(&format!("/success?pi={}", checkout.payment_intent)).await;
    assert!(shop.sql("select 1 from orders where state = 'paid'").await.is_empty());
    assert_eq!(shop.sql("select 1 from attention where kind = 'mismatch'").await.len(), 1);
}

#[tokio::test]
async fn money_for_an_order_that_is_over_goes_back_and_the_buyer_is_told() {
    // Pitfalls 6 and 18.
    let shop = RunningShop::open().await;
    let checkout = Checkout::begin(&shop).await;
    shop.sql(
        "update orders set state = 'canceled', canceled_at = created_at where state = 'pending'
         returning id",
    )
    .await;
    shop.pay(&checkout.payment_intent, "pm_card_visa").await;
    eventually_sql(&shop, "select 1 from refunds where status = 'succeeded'").await;
    let address = format!("/success?pi={}", checkout.payment_intent);
    for _ in 0..2 {
        let (_, page) = checkout.visitor.page(&address).await;
        assert!(page.contains("This payment came too late") && !page.contains("Thanks"));
    }
    let refunds = shop.stripe(Method::GET, "refunds", &[]).await;
    let refunds = refunds["data"].as_array().expect("a list").clone();
    assert_eq!(refunds.len(), 1);
    assert_eq!((&refunds[0]["amount"], &refunds[0]["status"]), (&json!(1999), &json!("succeeded")));
    eventually_sql(&shop, "select 1 from outbox where sent_at is not null").await;
    let mails = shop.mails();
    assert_eq!(mails.len(), 1, "one mail tells of both: too late, and on its way back");
    assert!(mails[0].1.contains("zoe@books.example") && mails[0].0.contains("late_payment"));
    assert!(shop.sql("select 1 from orders where state = 'paid'").await.is_empty());
}

#[tokio::test]
async fn money_on_a_second_payment_intent_of_a_paid_order_goes_back() {
    // Pitfall 2, behind the shop's back: another PaymentIntent that names the same order.
    let quick = [("BOOKSHOP_SWEEP_SECONDS", "0.1"), ("BOOKSHOP_RETRY_SECONDS", "0.1")];
    let shop = RunningShop::open_with(&quick).await;
    let checkout = Checkout::paid(&shop).await;
    eventually_sql(&shop, "select 1 from orders where state = 'paid'").await;
    let form = [("amount", "1999"), ("currency", "usd"), ("metadata[order_id]", &checkout.order)];
    let second = shop.stripe(Method::POST, "payment_intents", &form).await;
    // The refund is made, but Stripe answers with a fault of its own, and says so for ever.
    let fault = json!({"method": "POST", "path": "/v1/refunds", "kind": "fail_after"});
    shop.sandbox_control(Method::POST, "faults/next", fault).await;
    shop.pay(&text(&second["id"]), "pm_card_visa").await;
    eventually_sql(&shop, "select 1 from refunds where status = 'succeeded'").await;
    let refunds = shop.sql("select payment_intent, origin from refunds").await;
    assert_eq!(refunds.len(), 1);
    assert_eq!(refunds[0].get::<String>("payment_intent"), text(&second["id"]));
    assert_eq!(story(&shop).await.iter().filter(|kind| *kind == "paid").count(), 1);
}

#[tokio::test]
async fn money_for_an_order_that_nobody_knows_is_put_before_a_person() {
    let shop = RunningShop::open().await;
    let form = [
        ("amount", "1999"),
        ("currency", "usd"),
        ("metadata[order_id]", "0123456789abcdef0123456789abcdef"),
    ];
    let stray = shop.stripe(Method::POST, "payment_intents", &form).await;
    shop.pay(&text(&stray["id"]), "pm_card_visa").await;
    eventually_sql(&shop, "select 1 from attention where kind = 'unknown_payment'").await;
    // Of another program on the same account: none of the shop's business.
    let others = [("amount", "500"), ("currency", "usd"), ("metadata[order_id]", "10042")];
    let others = shop.stripe(Method::POST, "payment_intents", &others).await;
    shop.pay(&text(&others["id"]), "pm_card_visa").await;
    eventually_sql(
        &shop,
        "select 1 from stripe_events where type = 'payment_intent.succeeded'
         and applied_at is not null group by type having count(*) = 2",
    )
    .await;
    assert_eq!(shop.sql("select 1 from attention").await.len(), 1);
}
