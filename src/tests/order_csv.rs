//! Orders and customers as CSV: it opens, adds up, and holds no formula.

use crate::{
    buying::{Checkout, eventually_sql},
    running_shop::{RunningShop, Visitor},
};
use reqwest::Method;
use std::collections::HashMap;

/// The lines of a download, each by the names of its columns.
async fn lines(seller: &Visitor, path: &str) -> Vec<HashMap<String, String>> {
    let answer = seller.get(path).await;
    assert_eq!(answer.status(), 200, "{path}");
    assert_eq!(answer.headers()["content-type"], "text/csv; charset=utf-8");
    assert!(answer.headers()["content-disposition"].to_str().expect("text").contains(".csv"));
    let text = answer.text().await.expect("text");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|line| line.expect("a line as its heading says")).collect()
}

#[tokio::test]
async fn the_accountants_list_opens_and_adds_up() {
    let shop = RunningShop::open().await;
    let seller = shop.seller().await;
    let checkout = Checkout::paid(&shop).await;
    eventually_sql(&shop, "select 1 from orders where state = 'paid'").await;
    let form = [("payment_intent", checkout.payment_intent.as_str()), ("amount", "500")];
    let refund = shop.stripe(Method::POST, "refunds", &form).await;
    eventually_sql(&shop, "select 1 from refunds where status = 'succeeded'").await;
    // Not paid: not in the list.
    Checkout::begin(&shop).await;
    shop.sql("update orders set paid_at = 1767225599 where state = 'paid'").await;
    let all = lines(&seller, "/admin/orders.csv").await;
    assert_eq!(all.len(), 1);
    for (column, value) in [
        ("number", checkout.order[..8].to_uppercase().as_str()),
        ("id", &checkout.order),
        ("paid", "2025-12-31T23:59:59Z"),
        ("titles", "On the Road"),
        ("quantity", "1"),
        ("currency", "USD"),
        ("gross", "19.99"),
        ("refunded", "5.00"),
        ("net", "14.99"),
        ("payment_intent", &checkout.payment_intent),
        ("refunds", refund["id"].as_str().expect("an id")),
        ("sent", ""),
        ("livemode", "test"),
    ] {
        assert_eq!(all[0][column], value, "{column}");
    }
    for (range, count) in [
        ("from=2025-12-31&to=2025-12-31", 1),
        ("from=2026-01-01&to=2026-12-31", 0),
        ("from=&to=2025-12-30", 0),
        ("from=2025-01-01&to=", 1),
    ] {
        assert_eq!(
            lines(&seller, &format!("/admin/orders.csv?{range}")).await.len(),
            count,
            "{range}"
        );
    }
    for wrong in ["from=yesterday", "from=2026-02-30", "from=2026-01-02&to=2026-01-01"] {
        assert_eq!(seller.page(&format!("/admin/orders.csv?{wrong}")).await.0, 422, "{wrong}");
    }
}

#[tokio::test]
async fn a_long_list_has_every_order_once() {
    let shop = RunningShop::open().await;
    let seller = shop.seller().await;
    shop.sql(
        "with recursive n (i) as (select 1 union all select i + 1 from n where i < 1203)
         insert into orders (id, token, visitor, selection, state, amount_minor, currency,
             livemode, created_at, expires_at, paid_at, payment_intent)
         select printf('%032x', i), printf('token%d', i), 'v', 's', 'paid', 100, 'usd', 0,
             1000, 0, 1000 + i / 600, printf('pi_%d', i) from n",
    )
    .await;
    let all = lines(&seller, "/admin/orders.csv").await;
    let ids: std::collections::BTreeSet<_> = all.iter().map(|line| line["id"].clone()).collect();
    assert_eq!((all.len(), ids.len()), (1203, 1203));
}

#[tokio::test]
async fn nothing_that_was_typed_becomes_a_formula() {
    let shop = RunningShop::open().await;
    let seller = shop.seller().await;
    Checkout::paid(&shop).await;
    eventually_sql(&shop, "select 1 from orders where state = 'paid'").await;
    shop.sql("update order_lines set title = '=HYPERLINK(\"http://evil.example\";\"x\")'").await;
    shop.sql("update orders set buyer_name = '+1+1', buyer_email = '@sum(a1)@books.example'").await;
    let orders = lines(&seller, "/admin/orders.csv").await;
    assert_eq!(orders[0]["titles"], "'=HYPERLINK(\"http://evil.example\";\"x\")");
    let customers = lines(&seller, "/admin/customers.csv").await;
    assert_eq!(customers[0]["name"], "'+1+1");
    assert_eq!(customers[0]["email"], "'@sum(a1)@books.example");
    assert_eq!(customers[0]["total"], "19.99");
}
