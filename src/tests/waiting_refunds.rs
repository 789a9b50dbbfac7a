//! A refund about which Stripe says nothing: the seller is told, until it is made after all.

use crate::{
    buying::{Checkout, eventually, eventually_sql},
    running_shop::{RunningShop, Visitor},
};
use reqwest::Method;
use serde_json::{Value, json};

const TOKEN: &str = "a-token-of-the-seller";
const HEADING: &str = "Stripe does not say whether money was given back";

/// The page about what needs attention, of how much the figures know.
async fn concerns(shop: &RunningShop, seller: &Visitor, number: u32) -> String {
    let figure = format!("bookshop_needs_attention {number}\n");
    let url = format!("{}/metrics", shop.watched.as_ref().expect("a port of its own"));
    eventually("the figure", async || {
        let text = reqwest::get(&url).await.expect("an answer").text().await.expect("text");
        text.contains(&figure).then_some(())
    })
    .await;
    seller.page("/admin/attention").await.1
}

#[tokio::test]
async fn a_refund_that_stripe_is_silent_about_is_put_before_the_seller_until_it_is_made() {
    // The list cannot be read, or the list can and the refund is not made.
    for silent in [["GET", "POST"], ["POST", "POST"]] {
        let shop = RunningShop::open_with(&[
            ("BOOKSHOP_ADMIN_TOKEN", TOKEN),
            ("BOOKSHOP_METRICS_ADDR", "127.0.0.1:0"),
            ("BOOKSHOP_SWEEP_SECONDS", "0.1"),
            ("BOOKSHOP_RETRY_SECONDS", "0.01"),
        ])
        .await;
        let seller = shop.seller().await;
        let checkout = Checkout::paid(&shop).await;
        eventually_sql(&shop, "select 1 from orders where state = 'paid'").await;
        for method in silent {
            let fault = json!({
                "method": method, "path": "/v1/refunds", "kind": "drop_before", "times": 10_000,
            });
            shop.sandbox_control(Method::POST, "faults/next", fault).await;
        }
        let request = "a".repeat(32);
        let form = [("order", checkout.order.as_str()), ("request", request.as_str())];
        let (status, answer) = Visitor::of(&shop).call_as(TOKEN, "refund_order", &form).await;
        assert_eq!((status, &answer["status"]), (200, &json!("requested")), "{answer}");
        assert!(shop.sql("select 1 from attention").await.is_empty(), "one failure is nothing");

        let page = concerns(&shop, &seller, 1).await;
        assert!(page.contains(HEADING) && page.contains("$19.99"), "{page}");
        let (_, page) = seller.page(&format!("/admin/orders/{}", checkout.order)).await;
        assert!(page.contains(HEADING));
        assert_eq!(shop.value::<String>("select status from refunds").await, "requested");

        shop.sandbox_control(Method::DELETE, "faults", Value::Null).await;
        eventually_sql(&shop, "select 1 from refunds where status = 'succeeded'").await;
        let page = concerns(&shop, &seller, 0).await;
        assert!(page.contains("Nothing needs attention") && !page.contains("open-concerns"));
        assert_eq!(shop.sql("select 1 from attention").await.len(), 1, "told once");
        let story = "select count(*) from order_events where kind in ('attention', 'resolved')";
        assert_eq!(shop.value::<i64>(story).await, 2);
        let list = shop.stripe(Method::GET, "refunds", &[]).await;
        assert_eq!(list["data"].as_array().map(Vec::len), Some(1));
    }
}
