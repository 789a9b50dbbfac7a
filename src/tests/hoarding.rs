//! Copies that nobody pays: one place keeps only so many of them from everybody else.

use crate::{
    buying::eventually_sql,
    running_shop::{ON_THE_ROAD, RunningShop, Visitor},
};
use serde_json::{Value, json};

/// Copies in unpaid orders.
const KEPT: &str = "
    select cast(coalesce(sum(l.reserved), 0) as bigint)
    from orders o join order_lines l on l.order_id = o.id where o.state = 'pending'";

/// A shop with five copies of each book, where unpaid orders from one place keep ten.
async fn shop(variables: &[(&str, &str)]) -> RunningShop {
    let own = [
        ("BOOKSHOP_CLIENT_IP", "RightmostXForwardedFor"),
        ("BOOKSHOP_ADDRESS_COPIES", "10"),
        ("BOOKSHOP_ADDRESS_ORDERS_PER_MINUTE", "0"),
    ];
    let shop = RunningShop::open_with(&[&own[..], variables].concat()).await;
    shop.sql("update books set stock = 5").await;
    shop
}

/// Somebody without a cookie, at that address, begins to buy a book: the status and the answer.
async fn begin(shop: &RunningShop, address: &str, book: &str) -> (u16, Value) {
    let request = reqwest::Client::new().post(format!("{}/fn/start_checkout", shop.url));
    let request = request.header("x-forwarded-for", address).form(&[("item", book)]);
    let answer = request.send().await.expect("an answer");
    (answer.status().as_u16(), answer.json().await.expect("JSON"))
}

/// Begins to buy every book again and again; answers how often that was allowed.
async fn hoard(shop: &RunningShop, address: &str) -> usize {
    let mut allowed = 0;
    for book in books(shop).await {
        match begin(shop, address, &book).await {
            (200, _) => allowed += 1,
            (429, error) => assert_eq!(error, json!("TooMany")),
            (status, error) => panic!("{status}: {error}"),
        }
    }
    allowed
}

async fn books(shop: &RunningShop) -> Vec<String> {
    let rows = shop.sql("select id from books where retired_at is null order by number").await;
    rows.iter().map(|row| crate::engines::Get::get(row, 0)).collect()
}

#[tokio::test]
async fn one_place_keeps_only_so_many_copies_from_the_others() {
    let shop = shop(&[]).await;
    assert_eq!(hoard(&shop, "192.0.2.1").await, 10, "with a new cookie for each");
    assert_eq!(hoard(&shop, "192.0.2.1").await, 0);
    assert_eq!(shop.value::<i64>(KEPT).await, 10);
    assert_eq!(hoard(&shop, "2001:db8::1").await, 10);
    assert_eq!(begin(&shop, "2001:db8::2", ON_THE_ROAD).await.0, 429, "the same network");
    let (status, start) = begin(&shop, "198.51.100.1", ON_THE_ROAD).await;
    assert_eq!(status, 200, "everybody else can buy: {start}");
    let names = "select count(*) from orders where network like '%.%' or network like '%:%'";
    assert_eq!(shop.value::<i64>(names).await, 0, "no address is kept");
    // What was paid keeps nothing, and nobody needs to know any more where it came from.
    let payment = start["Pay"]["payment_intent"].as_str().expect("a payment").to_owned();
    shop.pay(&payment, "pm_card_visa").await;
    eventually_sql(&shop, "select 1 from orders where state = 'paid' and network is null").await;
    assert_eq!(hoard(&shop, "198.51.100.1").await, 10);
}

#[tokio::test]
async fn a_cart_is_counted_by_its_copies_and_books_without_a_count_are_not() {
    let shop = shop(&[]).await;
    let cart = Visitor::of(&shop);
    let books = books(&shop).await;
    for book in &books[..3] {
        let form = [("change[Add][book]", book.as_str()), ("change[Add][copies]", "4")];
        assert_eq!(cart.call("change_cart", &form).await.0, 200);
    }
    assert_eq!(cart.call("start_checkout", &[("item", "")]).await, (429, json!("TooMany")));
    assert_eq!(
        shop.value::<i64>("select cast(sum(stock) as bigint) from books").await,
        5 * 24,
        "nothing is kept"
    );
    shop.sql("update books set stock = null").await;
    assert_eq!(cart.call("start_checkout", &[("item", "")]).await.0, 200);
    assert_eq!(hoard(&shop, "192.0.2.1").await, 24);
}

#[tokio::test]
async fn who_lets_copies_go_may_keep_others() {
    let shop =
        shop(&[("BOOKSHOP_RESERVATION_SECONDS", "1"), ("BOOKSHOP_SWEEP_SECONDS", "0.2")]).await;
    assert!(hoard(&shop, "192.0.2.1").await >= 10);
    eventually_sql(
        &shop,
        "select 1 where not exists (select 1 from orders where state = 'pending')",
    )
    .await;
    assert_eq!(shop.value::<i64>("select count(*) from orders where network is not null").await, 0);
    assert_eq!(begin(&shop, "192.0.2.1", ON_THE_ROAD).await.0, 200);
}
