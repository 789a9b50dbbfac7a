//! The cart's cookie, and what the database says of what is in it.

use crate::running_shop::{ON_THE_ROAD, RunningShop, Visitor};
use serde_json::Value;

/// Pride and Prejudice.
const PRIDE: &str = "8b7557d93eff41b8ade0481614dc0876";

/// A visitor with two copies of On the Road and one of Pride and Prejudice.
async fn shopper(shop: &RunningShop) -> Visitor {
    let visitor = Visitor::of(shop);
    for (book, copies) in [(ON_THE_ROAD, "2"), (PRIDE, "1")] {
        let form = [("change[Add][book]", book), ("change[Add][copies]", copies)];
        assert_eq!(visitor.call("change_cart", &form).await.0, 200);
    }
    visitor
}

async fn cart(visitor: &Visitor) -> Value {
    let (status, cart) = visitor.call("load_cart", &[]).await;
    assert_eq!(status, 200, "{cart}");
    cart
}

#[tokio::test]
async fn the_cart_is_signed_and_out_of_reach_of_scripts() {
    // L2
    let shop = RunningShop::open().await;
    let answer = Visitor::of(&shop).post("/cart/add", &[("book", ON_THE_ROAD)]).await;
    let cookies: Vec<String> = answer
        .headers()
        .get_all("set-cookie")
        .iter()
        .map(|cookie| cookie.to_str().expect("text").to_owned())
        .collect();
    let of = |name: &str| cookies.iter().find(|c| c.starts_with(name)).expect("a cookie").clone();
    let kept = of("cart=");
    assert!(kept.contains("HttpOnly") && kept.contains("SameSite=Lax") && kept.contains("Path=/"));
    assert!(kept.contains("Max-Age=5184000") && !kept.contains("Secure"), "{kept}");
    let count = of("cart_count=1;");
    assert!(!count.contains("HttpOnly"), "{count}");

    let look = async |cookie: String| {
        let request =
            reqwest::Client::new().get(format!("{}/cart", shop.url)).header("cookie", cookie);
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.status(), 200);
        answer.text().await.expect("text")
    };
    let value = kept.split_once('=').and_then(|(_, rest)| rest.split(';').next()).expect("a value");
    assert!(value.contains(&format!("{ON_THE_ROAD}-1-1999usd")), "{value}");
    assert!(look(format!("cart={value}")).await.contains("Cart (1)"));
    // Somebody else's signature, another cart under this one, no signature, noise.
    for forged in [
        format!("cart={}", value.replace("-1-", "-9-")),
        format!("cart={ON_THE_ROAD}-9-1usd"),
        format!("cart={}", value.replace(ON_THE_ROAD, PRIDE)),
        "cart=".to_owned(),
        format!("cart={}", "A".repeat(3000)),
        "cart=%00%FF; cart_count=7".to_owned(),
    ] {
        let page = look(forged.clone()).await;
        assert!(page.contains("Your cart is empty") && page.contains(">Cart</a>"), "{forged}");
    }
}

#[tokio::test]
async fn behind_a_proxy_that_encrypts_its_cookies_are_secure() {
    let shop = RunningShop::open().await;
    let answer = reqwest::Client::new()
        .post(format!("{}/fn/change_cart", shop.url))
        .header("x-forwarded-proto", "https")
        .form(&[("change[Add][book]", ON_THE_ROAD), ("change[Add][copies]", "1")])
        .send()
        .await
        .expect("an answer");
    let cookies: Vec<_> = answer.headers().get_all("set-cookie").iter().collect();
    assert!(cookies.len() >= 2);
    assert!(cookies.iter().all(|cookie| cookie.to_str().expect("text").contains("Secure")));
}

#[tokio::test]
async fn totals_are_the_databases_and_a_changed_price_is_told() {
    // A30 L2
    let shop = RunningShop::open().await;
    shop.sql("update books set price_minor = 500 where title = 'Pride and Prejudice'").await;
    let visitor = shopper(&shop).await;
    let before = cart(&visitor).await;
    assert_eq!(
        (before["total"]["minor"].as_i64(), before["copies"].as_i64()),
        (Some(4498), Some(3))
    );
    assert!(before["items"][0]["was"].is_null() && before["obstacle"].is_null());

    shop.sql("update books set price_minor = 2500, title = 'On the Road Again' where title = 'On the Road'")
        .await;
    let now = cart(&visitor).await;
    assert_eq!(now["total"]["minor"], 5500);
    assert_eq!(now["items"][0]["was"]["minor"], 1999);
    assert_eq!(now["items"][0]["line_total"]["minor"], 5000);
    let (_, page) = visitor.page("/cart").await;
    assert!(page.contains("The price was $19.99 when you put it in; it is $25.00 now."));
    assert!(page.contains("On the Road Again"));
}

#[tokio::test]
async fn what_is_sold_out_or_no_longer_sold_is_told() {
    // L2
    let shop = RunningShop::open().await;
    let visitor = shopper(&shop).await;
    shop.sql("update books set stock = 1 where title = 'On the Road'").await;
    let (_, page) = visitor.page("/cart").await;
    assert!(page.contains("Only 1 copy is left."));
    assert_eq!(cart(&visitor).await["obstacle"], "TooFewCopies");
    shop.sql("update books set stock = 0 where title = 'On the Road'").await;
    assert!(visitor.page("/cart").await.1.contains("Sold out. Please remove it"));

    shop.sql("update books set retired_at = 1 where title = 'On the Road'").await;
    let left = cart(&visitor).await;
    assert_eq!(
        (left["gone"][0]["title"].as_str(), left["copies"].as_i64()),
        (Some("On the Road"), Some(1))
    );
    assert!(left["obstacle"].is_null(), "the rest can be paid");
    assert!(visitor.page("/cart").await.1.contains("is no longer sold"));
    let form = [("change[Remove][book]", ON_THE_ROAD)];
    let (status, rest) = visitor.call("change_cart", &form).await;
    assert_eq!(status, 200);
    assert!(
        rest["gone"].as_array().is_some_and(Vec::is_empty)
            && rest["undo"].as_array().is_some_and(Vec::is_empty)
    );

    let new = Visitor::of(&shop);
    shop.sql("update books set stock = 0 where title = 'Pride and Prejudice'").await;
    let form = [("change[Add][book]", PRIDE), ("change[Add][copies]", "1")];
    assert_eq!(new.call("change_cart", &form).await.0, 409);
}

#[tokio::test]
async fn copies_that_a_shopper_has_reserved_are_there_for_them() {
    let shop = RunningShop::open().await;
    shop.sql("update books set stock = 1 where title = 'On the Road'").await;
    let buyer = Visitor::of(&shop);
    let other = Visitor::of(&shop);
    let form = [("change[Add][book]", ON_THE_ROAD), ("change[Add][copies]", "1")];
    for visitor in [&buyer, &other] {
        assert_eq!(visitor.call("change_cart", &form).await.0, 200);
    }
    buyer.start_checkout(ON_THE_ROAD).await;
    assert!(cart(&buyer).await["obstacle"].is_null());
    assert_eq!(cart(&other).await["obstacle"], "TooFewCopies");
}

#[tokio::test]
async fn books_in_two_currencies_are_not_paid_together() {
    // L2
    let shop = RunningShop::open().await;
    let visitor = shopper(&shop).await;
    shop.sql("update books set currency = 'eur' where title = 'Pride and Prejudice'").await;
    let now = cart(&visitor).await;
    assert!(now["total"].is_null() && now["obstacle"]["Currencies"].is_array(), "{now}");
    let (_, page) = visitor.page("/cart").await;
    assert!(page.contains("sold in different currencies"));
}

#[tokio::test]
async fn every_change_answers_the_cart_as_it_is_then() {
    // L2
    let shop = RunningShop::open().await;
    let visitor = shopper(&shop).await;
    for (form, copies) in [
        (vec![("change[Set][book]", ON_THE_ROAD), ("change[Set][copies]", "5")], 6),
        (vec![("change[Remove][book]", PRIDE)], 5),
        (vec![("change", "Undo")], 6),
        (vec![("change", "Clear")], 0),
        (vec![("change", "Undo")], 6),
    ] {
        let (status, cart) = visitor.call("change_cart", &form).await;
        assert_eq!((status, cart["copies"].as_i64()), (200, Some(copies)), "{form:?} {cart}");
    }
    for (form, status) in [
        (vec![("change[Set][book]", ON_THE_ROAD), ("change[Set][copies]", "100")], 422),
        (vec![("change[Set][book]", ON_THE_ROAD), ("change[Set][copies]", "many")], 400),
        (vec![("change[Steal][book]", ON_THE_ROAD)], 400),
        (vec![], 400),
    ] {
        let (answered, error) = visitor.call("change_cart", &form).await;
        assert_eq!(answered, status, "{form:?} {error}");
    }
    assert_eq!(cart(&visitor).await["copies"], 6);
}
