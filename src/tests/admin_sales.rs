//! Sales by day and by book, and who has bought.

use crate::{
    buying::{Checkout, eventually_sql},
    running_shop::{RunningShop, Visitor},
};
use reqwest::Method;

/// Green Eggs and Ham, $3.99.
const GREEN_EGGS: &str = "14e52ebdce064b59be36ad2577a7dfdb";
const GREEN_EGGS_PRICE: [(&str, &str); 2] = [("shown[minor]", "399"), ("shown[currency]", "usd")];

/// A shop that has sold On the Road and Green Eggs and Ham, each once, and has given back $5.00
/// of the first.
async fn sold_two() -> (RunningShop, Visitor, Checkout) {
    let shop = RunningShop::open().await;
    let seller = shop.seller().await;
    let first = Checkout::paid(&shop).await;
    let second = Checkout::of(&shop, GREEN_EGGS, &GREEN_EGGS_PRICE).await;
    shop.pay(&second.payment_intent, "pm_card_visa").await;
    let two_paid = "select 1 from orders where state = 'paid' group by state having count(*) = 2";
    eventually_sql(&shop, two_paid).await;
    let form = [("payment_intent", first.payment_intent.as_str()), ("amount", "500")];
    shop.stripe(Method::POST, "refunds", &form).await;
    eventually_sql(&shop, "select 1 from refunds where status = 'succeeded'").await;
    (shop, seller, first)
}

#[tokio::test]
async fn sales_add_up_and_are_drawn() {
    let (shop, seller, _) = sold_two().await;
    // One that was never paid is no sale, nor is one of long ago.
    Checkout::begin(&shop).await;
    let (status, sales) = seller.call("read_sales", &[("days", "30")]).await;
    assert_eq!(status, 200, "{sales}");
    let ledger = &sales["ledgers"][0];
    assert_eq!(
        (sales["ledgers"].as_array().map(Vec::len), &ledger["currency"]),
        (Some(1), &"usd".into())
    );
    let days = ledger["days"].as_array().expect("days");
    assert_eq!(days.len(), 30);
    let sum = |name: &str| days.iter().filter_map(|day| day[name].as_i64()).sum::<i64>();
    assert_eq!((sum("orders"), sum("paid"), sum("given_back")), (2, 2398, 500));
    assert_eq!(sales["books"][0]["copies"], 1);
    assert_eq!(sales["books"][0]["title"], "On the Road");
    let (_, page) = seller.page("/admin/sales").await;
    for shown in
        ["<svg", "role=\"img\"", "chart-paid", "chart-given-back", "$23.98", "$5.00", "$18.98"]
    {
        assert!(page.contains(shown), "{shown}");
    }
    assert!(page.contains("Green Eggs and Ham"));
    // Of long ago.
    shop.sql("update orders set paid_at = paid_at - 40 * 86400 where state = 'paid'").await;
    shop.sql("update refunds set created_at = created_at - 40 * 86400").await;
    let (_, page) = seller.page("/admin/sales?days=30").await;
    assert!(page.contains("Nothing was sold in the last"));
    let (_, page) = seller.page("/admin/sales?days=90").await;
    assert!(page.contains("$18.98"));
    assert_eq!(seller.call("read_sales", &[("days", "100000000")]).await.0, 400);
}

#[tokio::test]
async fn customers_are_gathered_by_email() {
    // A33
    let (shop, seller, first) = sold_two().await;
    let third = Checkout::begin(&shop).await;
    shop.sql("update orders set buyer_email = 'ann@books.example', buyer_name = 'Ann' where state = 'pending'").await;
    shop.pay(&third.payment_intent, "pm_card_visa").await;
    let three = "select 1 from orders where state = 'paid' group by state having count(*) = 3";
    eventually_sql(&shop, three).await;
    shop.sql("update orders set buyer_email = 'ZOE@books.example' where amount_minor = 399").await;
    shop.sql("update orders set paid_at = paid_at - 86400 where buyer_name = 'Ann'").await;
    let list = async |sort: &str| {
        let (status, list) = seller.call("list_customers", &[("sort", sort)]).await;
        assert_eq!(status, 200, "{list}");
        list.as_array().cloned().expect("a list")
    };
    let by_total = list("total").await;
    let line = |customer: &serde_json::Value| {
        let total = customer["total"]["minor"].as_i64().unwrap_or_default();
        (
            customer["email"].as_str().unwrap_or_default().to_owned(),
            customer["orders"].as_i64(),
            total,
        )
    };
    let zoe = ("zoe@books.example".to_owned(), Some(2), 1898);
    let ann = ("ann@books.example".to_owned(), Some(1), 1999);
    assert_eq!(by_total.iter().map(line).collect::<Vec<_>>(), [ann.clone(), zoe.clone()]);
    assert_eq!(
        list("recent").await.iter().map(line).collect::<Vec<_>>(),
        [zoe.clone(), ann.clone()]
    );
    assert_eq!(list("lapsed").await.iter().map(line).collect::<Vec<_>>(), [ann, zoe]);
    let (_, page) = seller.page("/admin/customers?sort=lapsed").await;
    assert!(page.contains("Zoë Reader") && page.contains("$18.98"));
    let (_, orders) = seller.page(&format!("/admin/orders?buyer-of={}", first.order)).await;
    assert_eq!(orders.matches("<th scope=\"row\"").count(), 2);
}
