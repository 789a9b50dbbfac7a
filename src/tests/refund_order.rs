//! Who may give money back: the holder of the token, and nobody when there is none.

use crate::buying::Checkout;
use crate::running_shop::{RunningShop, Visitor};
use serde_json::{Value, json};

const TOKEN: &str = "a token of sixteen characters";
const REQUEST: &str = "00112233445566778899aabbccddeeff";

/// Calls `refund_order` with this Authorization header, if any.
async fn refund(
    shop: &RunningShop,
    authorization: Option<&str>,
    form: &[(&str, &str)],
) -> (u16, Value) {
    let mut request =
        reqwest::Client::new().post(format!("{}/fn/refund_order", shop.url)).form(form);
    if let Some(value) = authorization {
        request = request.header("authorization", value);
    }
    let answer = request.send().await.expect("an answer");
    let status = answer.status().as_u16();
    (status, answer.json().await.expect("JSON"))
}

/// A shop with a paid order that it knows of.
async fn sold(variables: &[(&str, &str)]) -> (RunningShop, String) {
    let shop = RunningShop::open_with(variables).await;
    let checkout = Checkout::paid(&shop).await;
    let path = format!("/success?pi={}", checkout.payment_intent);
    assert_eq!(checkout.visitor.get(&path).await.status().as_u16(), 200);
    (shop, checkout.order)
}

async fn refunds(shop: &RunningShop) -> i64 {
    shop.value("select count(*) from refunds").await
}

#[tokio::test]
async fn nobody_but_the_seller_gives_money_back() {
    let (shop, order) = sold(&[("BOOKSHOP_ADMIN_TOKEN", TOKEN)]).await;
    let form = [("order", order.as_str()), ("request", REQUEST)];
    let longer = format!("Bearer {TOKEN}x");
    let shorter = format!("Bearer {}", &TOKEN[1..]);
    let basic = format!("Basic {TOKEN}");
    for wrong in [None, Some(""), Some("Bearer "), Some("Bearer wrong"), Some(TOKEN)]
        .into_iter()
        .chain([longer.as_str(), shorter.as_str(), basic.as_str()].map(Some))
    {
        assert_eq!(refund(&shop, wrong, &form).await, (403, json!("Forbidden")), "{wrong:?}");
    }
    let (status, _) = Visitor::of(&shop).call("refund_order", &form).await;
    assert_eq!(status, 403);
    assert_eq!(refunds(&shop).await, 0);
}

#[tokio::test]
async fn with_no_token_nobody_does() {
    let (shop, order) = sold(&[]).await;
    let form = [("order", order.as_str()), ("request", REQUEST)];
    for wrong in [None, Some("Bearer "), Some("Bearer"), Some("Bearer x")] {
        assert_eq!(refund(&shop, wrong, &form).await, (403, json!("Forbidden")), "{wrong:?}");
    }
    assert_eq!(refunds(&shop).await, 0);
}
