//! Giving money back: the seller alone may, and the same request gives back once.

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

#[tokio::test]
async fn the_seller_gives_back_a_part_once_and_then_the_rest() {
    // Pitfall 22: an idempotency key for each refund request, and never more than was paid.
    let (shop, order) = sold(&[("BOOKSHOP_ADMIN_TOKEN", TOKEN)]).await;
    let seller = format!("Bearer {TOKEN}");
    let ask = async |amount: &str, request: &str| {
        let form = [("order", order.as_str()), ("amount", amount), ("request", request)];
        refund(&shop, Some(&seller), &form).await
    };
    let part = json!({
        "id": REQUEST, "amount": {"minor": 500, "currency": "usd"}, "status": "succeeded",
    });
    let at_once = futures::future::join_all((0..3).map(|_| ask("500", REQUEST))).await;
    for (status, answer) in at_once {
        assert_eq!((status, &answer["id"]), (200, &part["id"]), "{answer}");
    }
    assert_eq!(ask("500", REQUEST).await, (200, part));
    assert_eq!(refunds(&shop).await, 1);
    for (amount, request) in [
        ("1500", "11112222333344445555666677778888"),
        ("0", "11112222333344445555666677778888"),
        ("-1", "11112222333344445555666677778888"),
        ("600", REQUEST),
    ] {
        assert_eq!(ask(amount, request).await, (409, json!("NotRefundable")), "{amount}");
    }
    assert_eq!(ask("1", "not an id").await, (400, json!("BadRequest")));
    let form = [("order", order.as_str()), ("request", "99990000aaaabbbbccccddddeeeeffff")];
    let (status, rest) = refund(&shop, Some(&seller), &form).await;
    assert_eq!((status, &rest["amount"]["minor"]), (200, &json!(1499)), "{rest}");
    let list = shop.stripe(reqwest::Method::GET, "refunds?limit=100", &[]).await;
    assert_eq!(list["data"].as_array().map(Vec::len), Some(2));
    let unknown = [("order", "0"), ("request", REQUEST)];
    assert_eq!(refund(&shop, Some(&seller), &unknown).await, (404, json!("NoSuchOrder")));
    assert_eq!(shop.value::<String>("select state from orders").await, "paid");
}
