//! What keeps bots from trying cards here: how many orders anyone may begin, and how often a
//! payment may fail.

use crate::buying::{Checkout, eventually_sql, text};
use crate::running_shop::{ON_THE_ROAD, RunningShop, Visitor};
use crate::sandbox_client::Outcome;
use crate::shop_with_keys::ShopWithKeys;
use bookshop::error::ShopError;
use reqwest::Method;
use serde_json::{Value, json};

/// Harry Potter, Green Eggs and Ham, Pride and Prejudice.
const OTHERS: [&str; 3] = [
    "5bd23ea63aed4fbfa002e7c350d5c885",
    "14e52ebdce064b59be36ad2577a7dfdb",
    "8b7557d93eff41b8ade0481614dc0876",
];

async fn orders(shop: &RunningShop) -> i64 {
    shop.value("select count(*) from orders").await
}

/// Someone new begins a checkout, and the request says that it was forwarded for `addresses`.
async fn start_from(shop: &RunningShop, addresses: &str) -> u16 {
    let request = reqwest::Client::new().post(format!("{}/fn/start_checkout", shop.url));
    let request = request.header("x-forwarded-for", addresses).form(&[("item", ON_THE_ROAD)]);
    request.send().await.expect("an answer").status().as_u16()
}

#[tokio::test]
async fn one_visitor_begins_only_so_many_orders_a_minute() {
    // Pitfall 11: card testing by bots.
    let shop = RunningShop::open_with(&[("BOOKSHOP_VISITOR_ORDERS_PER_MINUTE", "2")]).await;
    let visitor = Visitor::of(&shop);
    let first = visitor.start_checkout(ON_THE_ROAD).await;
    visitor.start_checkout(OTHERS[0]).await;
    for item in &OTHERS[1..] {
        let (status, refused) = visitor.call("start_checkout", &[("item", item)]).await;
        assert_eq!((status, &refused), (429, &json!("TooMany")));
        let words = serde_json::from_value::<ShopError>(refused).expect("an error").to_string();
        assert!(words.contains("wait a while"), "{words}");
    }
    assert_eq!(orders(&shop).await, 2, "no order");
    assert_eq!(shop.payment_intents().await.len(), 2, "no PaymentIntent");
    for _ in 0..5 {
        assert_eq!(visitor.start_checkout(ON_THE_ROAD).await, first, "one's own order");
    }
    Visitor::of(&shop).start_checkout(ON_THE_ROAD).await;
}

#[tokio::test]
async fn many_tabs_of_one_checkout_count_as_one() {
    let shop = RunningShop::open_with(&[("BOOKSHOP_VISITOR_ORDERS_PER_MINUTE", "1")]).await;
    let visitor = Visitor::of(&shop);
    visitor.get(&format!("/checkout?item={ON_THE_ROAD}")).await;
    let tabs = (0..5).map(|_| visitor.call("start_checkout", &[("item", ON_THE_ROAD)]));
    for (status, answer) in futures::future::join_all(tabs).await {
        assert_eq!(status, 200, "{answer}");
    }
    assert_eq!(orders(&shop).await, 1);
}

#[tokio::test]
async fn who_has_paid_may_look_at_the_checkout_again() {
    let shop = RunningShop::open_with(&[("BOOKSHOP_VISITOR_ORDERS_PER_MINUTE", "1")]).await;
    let checkout = Checkout::paid(&shop).await;
    for _ in 0..3 {
        let answer = checkout.visitor.call("start_checkout", &[("item", ON_THE_ROAD)]).await;
        assert_eq!(answer, (200, json!({"AlreadyPaid": checkout.payment_intent})));
    }
}

#[tokio::test]
async fn one_address_begins_only_so_many_orders_a_minute() {
    // Pitfall 11: a bot keeps no cookies, and says what it likes of where it comes from.
    let shop = RunningShop::open_with(&[("BOOKSHOP_ADDRESS_ORDERS_PER_MINUTE", "3")]).await;
    for n in 1..=3 {
        assert_eq!(start_from(&shop, &format!("192.0.2.{n}")).await, 200);
    }
    assert_eq!(start_from(&shop, "192.0.2.4").await, 429);
    assert_eq!(start_from(&shop, "not an address").await, 429);
    let (status, _) = Visitor::of(&shop).call("start_checkout", &[("item", ON_THE_ROAD)]).await;
    assert_eq!(status, 429);
    assert_eq!(orders(&shop).await, 3);
    assert_eq!(shop.payment_intents().await.len(), 3);
}

#[tokio::test]
async fn behind_a_proxy_each_address_counts_by_itself() {
    let variables = [
        ("BOOKSHOP_ADDRESS_ORDERS_PER_MINUTE", "1"),
        ("BOOKSHOP_CLIENT_IP", "RightmostXForwardedFor"),
    ];
    let shop = RunningShop::open_with(&variables).await;
    assert_eq!(start_from(&shop, "192.0.2.1").await, 200);
    assert_eq!(start_from(&shop, "192.0.2.1").await, 429);
    assert_eq!(start_from(&shop, "198.51.100.7, 192.0.2.1").await, 429, "made up on the left");
    assert_eq!(start_from(&shop, "192.0.2.1, 192.0.2.2").await, 200);
    assert_eq!(start_from(&shop, "2001:db8::1").await, 200);
    assert_eq!(start_from(&shop, "2001:db8::2").await, 429, "the same network");
    assert_eq!(start_from(&shop, "2001:db8:0:1::1").await, 200);
    assert_eq!(orders(&shop).await, 4);
}

#[tokio::test]
async fn stripe_is_asked_for_one_address_only_so_often() {
    let variables = [
        ("BOOKSHOP_ADDRESS_ORDERS_PER_MINUTE", "1"),
        ("BOOKSHOP_CLIENT_IP", "RightmostXForwardedFor"),
    ];
    let shop = RunningShop::open_with(&variables).await;
    let request = reqwest::Client::new().post(format!("{}/fn/start_checkout", shop.url));
    let request = request.header("x-forwarded-for", "192.0.2.1").form(&[("item", ON_THE_ROAD)]);
    let start: Value = request.send().await.expect("an answer").json().await.expect("JSON");
    let payment = text(&start["Pay"]["payment_intent"]);
    let look = async |address: &str| {
        let request = reqwest::Client::new().get(format!("{}/api/payments/{payment}", shop.url));
        let answer = request.header("x-forwarded-for", address).send().await.expect("an answer");
        let status = answer.status().as_u16();
        let told: Value = answer.json().await.expect("JSON");
        (status, told["payment"]["status"].as_str().map(str::to_owned))
    };
    let mut refused = 0;
    for _ in 0..20 {
        refused += i32::from(look("192.0.2.1").await == (429, None));
    }
    assert!(refused > 0, "ten times as many looks as orders");
    assert_eq!(look("192.0.2.2").await, (200, Some("unpaid".to_owned())), "from elsewhere");
    shop.pay(&payment, "pm_card_visa").await;
    eventually_sql(&shop, "select 1 from orders where state = 'paid'").await;
    // What the shop knows for good it says without asking.
    for _ in 0..20 {
        assert_eq!(look("192.0.2.1").await, (200, Some("paid".to_owned())));
    }
}

#[tokio::test]
async fn a_payment_that_fails_too_often_is_ended() {
    // Pitfall 11: cancel a PaymentIntent after N failures. The sandbox's own webhooks count.
    let shop = RunningShop::open_with(&[("BOOKSHOP_MAX_FAILED_PAYMENTS", "3")]).await;
    let counted = "update books set stock = 5 where id = 'c330540ddad6489193294cd952a17292'";
    shop.sql(counted).await;
    let checkout = Checkout::begin(&shop).await;
    for _ in 0..3 {
        let declined = shop.pay(&checkout.payment_intent, "pm_card_visa_chargeDeclined").await;
        assert_eq!(declined["error"]["code"], "card_declined");
    }
    eventually_sql(&shop, "select 1 from orders where state = 'canceled' and failures >= 3").await;
    assert_eq!(shop.payment_intents().await[0]["status"], "canceled");
    let refused = shop.pay(&checkout.payment_intent, "pm_card_visa").await;
    assert_eq!(refused["error"]["code"], "payment_intent_unexpected_state");
    let stock = "select stock from books where id = 'c330540ddad6489193294cd952a17292'";
    assert_eq!(shop.value::<i64>(stock).await, 5);
    let anew = checkout.visitor.start_checkout(ON_THE_ROAD).await;
    assert_ne!(text(&anew["order"]), checkout.order);
    assert_ne!(text(&anew["payment_intent"]), checkout.payment_intent);
}

#[tokio::test]
async fn a_failed_payment_counts_once_however_often_it_is_told() -> Outcome {
    // Pitfall 10: duplicate events.
    let keyed = ShopWithKeys::open_with(&[("BOOKSHOP_MAX_FAILED_PAYMENTS", "3")]).await?;
    let checkout = Checkout::begin(&keyed.shop).await;
    let id = &checkout.payment_intent;
    for failures in [1, 2] {
        keyed.shop.pay(id, "pm_card_visa_chargeDeclined").await;
        let event = keyed.event("payment_intent.payment_failed", id).await?;
        for answer in futures::future::join_all((0..4).map(|_| keyed.send(&event))).await {
            assert_eq!(answer?, 200);
        }
        assert_eq!(keyed.shop.value::<i64>("select failures from orders").await, failures);
        assert_eq!(keyed.shop.value::<String>("select state from orders").await, "pending");
    }
    keyed.shop.pay(id, "pm_card_visa").await;
    keyed.tell("payment_intent.succeeded", id).await?;
    assert_eq!(keyed.shop.value::<String>("select state from orders").await, "paid");
    Ok(())
}

#[tokio::test]
async fn a_payment_that_cannot_be_ended_now_is_ended_when_the_event_comes_again() -> Outcome {
    let keyed = ShopWithKeys::open_with(&[("BOOKSHOP_MAX_FAILED_PAYMENTS", "1")]).await?;
    let event = failed_while_stripe_is_away(&keyed).await?;
    assert_eq!(keyed.send(&event).await?, 500);
    keyed.shop.sandbox_control(Method::DELETE, "faults", Value::Null).await;
    assert_eq!(keyed.send(&event).await?, 200);
    assert_eq!(keyed.shop.payment_intents().await[0]["status"], "canceled");
    assert_eq!(keyed.shop.value::<String>("select state from orders").await, "canceled");
    Ok(())
}

#[tokio::test]
async fn a_payment_that_cannot_be_ended_now_is_ended_by_the_sweep() -> Outcome {
    let variables = [
        ("BOOKSHOP_MAX_FAILED_PAYMENTS", "1"),
        ("BOOKSHOP_SWEEP_SECONDS", "0.2"),
        ("BOOKSHOP_RETRY_SECONDS", "0.2"),
    ];
    let keyed = ShopWithKeys::open_with(&variables).await?;
    let event = failed_while_stripe_is_away(&keyed).await?;
    assert_eq!(keyed.send(&event).await?, 500);
    keyed.shop.sandbox_control(Method::DELETE, "faults", Value::Null).await;
    eventually_sql(&keyed.shop, "select 1 from orders where state = 'canceled'").await;
    assert_eq!(keyed.shop.payment_intents().await[0]["status"], "canceled");
    Ok(())
}

/// The event of a declined payment, at an account that does not answer any more.
async fn failed_while_stripe_is_away(
    keyed: &ShopWithKeys,
) -> Result<Value, Box<dyn std::error::Error>> {
    let checkout = Checkout::begin(&keyed.shop).await;
    keyed.shop.pay(&checkout.payment_intent, "pm_card_visa_chargeDeclined").await;
    let event = keyed.event("payment_intent.payment_failed", &checkout.payment_intent).await?;
    let away = json!({"api": {"drop_before": 1.0}});
    keyed.shop.sandbox_control(Method::PUT, "faults", away).await;
    Ok(event)
}
