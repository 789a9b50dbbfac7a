//! Paying for a cart: several books in one order, one PaymentIntent, and never twice.

use crate::engines::Get;
use crate::{
    buying::{ADDRESS, eventually_sql, text},
    running_shop::{ON_THE_ROAD, RunningShop, Visitor},
};
use reqwest::Method;
use serde_json::{Value, json};

/// Pride and Prejudice.
const PRIDE: &str = "8b7557d93eff41b8ade0481614dc0876";

/// The story of an African Farm, of which there are 3.
const AFRICAN_FARM: &str = "800ca1300f0a459fac4a2fbe6859417e";

/// How many copies of it nobody has taken.
const FREE: &str = "select stock from books where id = '800ca1300f0a459fac4a2fbe6859417e'";

/// Puts copies of a book in the visitor's cart.
async fn put(visitor: &Visitor, book: &str, copies: &str) {
    let form = [("book", book), ("quantity", copies)];
    assert_eq!(visitor.post("/cart/add", &form).await.status(), 303);
}

/// A visitor with two copies of On the Road and one of Pride and Prejudice, at $19.99 and $10.00.
async fn with_cart(shop: &RunningShop) -> Visitor {
    shop.sql("update books set price_minor = 1000 where title = 'Pride and Prejudice' returning 1")
        .await;
    let visitor = Visitor::of(shop);
    put(&visitor, ON_THE_ROAD, "2").await;
    put(&visitor, PRIDE, "1").await;
    visitor
}

/// Begins the checkout of the visitor's cart.
async fn check_out(visitor: &Visitor) -> Value {
    let (status, answer) = visitor.call("start_checkout", &[]).await;
    assert_eq!(status, 200, "{answer}");
    answer["Pay"].clone()
}

/// The status and the error of a checkout of the cart that cannot begin.
async fn refused(visitor: &Visitor) -> (u16, Value) {
    visitor.call("start_checkout", &[]).await
}

#[tokio::test]
async fn a_cart_is_one_order_and_one_payment() {
    // L2, L9, A30
    let shop = RunningShop::open().await;
    let visitor = with_cart(&shop).await;
    let (status, page) = visitor.page("/checkout").await;
    assert_eq!(status, 200);
    for shown in ["On the Road", "Pride and Prejudice", "$19.99", " × 2", "$49.98"] {
        assert!(page.contains(shown), "{shown}");
    }
    assert!(shop.payment_intents().await.is_empty(), "looking creates nothing");

    let pay = check_out(&visitor).await;
    assert_eq!(pay["amount"], json!({"minor": 4998, "currency": "usd"}));
    assert_eq!(check_out(&visitor).await["payment_intent"], pay["payment_intent"]);
    let intents = shop.payment_intents().await;
    assert_eq!(intents.len(), 1);
    assert_eq!(intents[0]["amount"], 4998);
    assert_eq!(intents[0]["description"], "On the Road × 2, Pride and Prejudice");

    let order = text(&pay["order"]);
    let contact = [("contact[name]", "Zoë"), ("contact[email]", "z@b.example")];
    let shown = [("order", &*order), ("shown[minor]", "4998"), ("shown[currency]", "usd")];
    let (status, error) = visitor.call("save_contact", &[&contact[..], &shown].concat()).await;
    assert_eq!(status, 422, "books that go by post need an address");
    assert!(error["InvalidContact"]["address"]["line1"].is_string(), "{error}");
    let whole = [&contact[..], &ADDRESS, &shown].concat();
    assert_eq!(visitor.call("save_contact", &whole).await.0, 200);

    let id = text(&pay["payment_intent"]);
    shop.pay(&id, "pm_card_visa").await;
    let (_, page) = visitor.page(&format!("/success?pi={id}")).await;
    for shown in ["Thanks for purchasing", "On the Road", "× 2", "Pride and Prejudice", "$49.98"] {
        assert!(page.contains(shown), "{shown}");
    }
    let (_, page) = visitor.page("/cart").await;
    assert!(page.contains("Your cart is empty"), "what is paid is not in the cart any more");
}

#[tokio::test]
async fn a_cart_that_was_changed_after_its_checkout_began_is_one_payment_all_the_same() {
    // L2, pitfall 2
    let shop = RunningShop::open().await;
    let visitor = with_cart(&shop).await;
    put(&visitor, AFRICAN_FARM, "3").await;
    let first = check_out(&visitor).await;
    assert_eq!(shop.value::<i64>(FREE).await, 0);
    visitor.post("/cart/set", &[("book", PRIDE), ("quantity", "0")]).await;
    // All copies are kept by their own first order, which has to end for this.
    let second = check_out(&visitor).await;
    assert_ne!(first["payment_intent"], second["payment_intent"]);
    let states = shop.sql("select state from orders order by created_at, state").await;
    let states: Vec<String> = states.iter().map(|row| row.get(0)).collect();
    assert_eq!(states, ["canceled", "pending"]);
    let path = format!("payment_intents/{}", text(&first["payment_intent"]));
    assert_eq!(shop.stripe(Method::GET, &path, &[]).await["status"], "canceled");
    assert_eq!(shop.value::<i64>(FREE).await, 0);
    // Another tab that wants a single copy of a book in the cart: again one open checkout.
    let single = visitor.start_checkout(AFRICAN_FARM).await;
    assert_eq!(shop.sql("select 1 from orders where state = 'pending'").await.len(), 1);
    assert_eq!(shop.value::<i64>(FREE).await, 2);
    assert!(single["payment_intent"].is_string());
}

#[tokio::test]
async fn a_checkout_that_was_paid_in_another_tab_is_settled_and_not_ended() {
    // Pitfall 2
    let shop = RunningShop::open_with(&[("BOOKSHOP_SWEEP_SECONDS", "3600")]).await;
    let visitor = with_cart(&shop).await;
    let first = check_out(&visitor).await;
    shop.pay(&text(&first["payment_intent"]), "pm_card_visa").await;
    put(&visitor, AFRICAN_FARM, "1").await;
    check_out(&visitor).await;
    eventually_sql(&shop, "select 1 from orders where state = 'paid' and amount_minor = 4998")
        .await;
    assert_eq!(shop.sql("select 1 from orders where state = 'pending'").await.len(), 1);
    assert!(shop.sql("select 1 from orders where state = 'canceled'").await.is_empty());
}

#[tokio::test]
async fn who_pays_a_cart_while_its_prices_change_gets_the_lines_that_they_were_shown() {
    // Pitfall 8, line by line
    let shop = RunningShop::open().await;
    let visitor = with_cart(&shop).await;
    let pay = check_out(&visitor).await;
    shop.sql("update books set price_minor = price_minor + 500 returning id").await;
    let fault = json!({"method": "POST", "path": "/v1/payment_intents/*", "kind": "drop_before", "times": 9});
    shop.sandbox_control(Method::POST, "faults/next", fault).await;
    assert_eq!(refused(&visitor).await.0, 503, "Stripe does not hear of the new prices");
    let dearer = "select 1 from order_lines where unit_price_minor in (2499, 1500)";
    assert_eq!(shop.sql(dearer).await.len(), 2);
    shop.sandbox_control(Method::DELETE, "faults", json!({})).await;
    shop.pay(&text(&pay["payment_intent"]), "pm_card_visa").await;
    eventually_sql(&shop, "select 1 from orders where state = 'paid' and amount_minor = 4998")
        .await;
    let lines = shop.sql("select unit_price_minor from order_lines order by position").await;
    let lines: Vec<i64> = lines.iter().map(|row| row.get(0)).collect();
    assert_eq!(lines, [1999, 1000]);
    assert!(shop.sql("select 1 from attention where kind = 'mismatch'").await.is_empty());
}

#[tokio::test]
async fn a_cart_that_cannot_be_paid_says_why_and_creates_nothing() {
    // B5, pitfalls 16 and 19
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    assert_eq!(refused(&visitor).await, (404, json!("NoItemSelected")));
    let (status, page) = visitor.page("/checkout").await;
    assert!(status == 404 && page.contains("No item selected"));

    put(&visitor, AFRICAN_FARM, "3").await;
    shop.sql("update books set stock = 2 where stock = 3 returning id").await;
    let (status, error) = refused(&visitor).await;
    let title = "The Story of an African Farm";
    assert_eq!((status, &error), (409, &json!({"NotEnough": {"title": title, "left": 2}})));

    shop.sql("update books set currency = 'eur' where title = 'Pride and Prejudice' returning id")
        .await;
    put(&visitor, PRIDE, "1").await;
    assert_eq!(refused(&visitor).await, (409, json!("MixedCurrencies")));

    shop.sql("update books set retired_at = 1 where title = 'Pride and Prejudice' returning id")
        .await;
    assert_eq!(refused(&visitor).await, (409, json!("CartChanged")));

    shop.sql("update books set price_minor = 9, retired_at = null, currency = 'usd' returning id")
        .await;
    assert_eq!(refused(&visitor).await, (409, json!("TooLittle")));
    assert!(shop.payment_intents().await.is_empty());
    assert!(shop.sql("select 1 from orders").await.is_empty());
}

#[tokio::test]
async fn a_page_that_shows_another_cart_sells_nothing() {
    // L2: a tab that was opened before a book was put in
    let shop = RunningShop::open().await;
    let visitor = with_cart(&shop).await;
    let shown = format!("books:{PRIDE}x1,{ON_THE_ROAD}x2");
    let (status, answer) = visitor.call("start_checkout", &[("selection", &*shown)]).await;
    assert_eq!(status, 200, "{answer}");
    put(&visitor, AFRICAN_FARM, "1").await;
    let stale = visitor.call("start_checkout", &[("selection", &*shown)]).await;
    assert_eq!(stale, (409, json!("CartChanged")));
    assert_eq!(shop.payment_intents().await.len(), 1);
}

#[tokio::test]
async fn an_order_that_waits_goes_by_post_as_its_books_do_now() {
    // A24
    let shop = RunningShop::open().await;
    shop.sql("update books set ships = 0 where title = 'On the Road' returning id").await;
    let visitor = Visitor::of(&shop);
    let order = text(&visitor.start_checkout(ON_THE_ROAD).await["order"]);
    let contact = [
        ("order", &*order),
        ("contact[name]", "Zoë"),
        ("contact[email]", "z@b.example"),
        ("shown[minor]", "1999"),
        ("shown[currency]", "usd"),
    ];
    assert_eq!(visitor.call("save_contact", &contact).await.0, 200, "nothing is sent anywhere");
    shop.sql("update books set ships = 1 where title = 'On the Road' returning id").await;
    visitor.start_checkout(ON_THE_ROAD).await;
    assert_eq!(visitor.call("save_contact", &contact).await.0, 422, "now it needs an address");
}

#[tokio::test]
async fn an_old_confirmation_leaves_the_cart_alone() {
    // L2
    let shop = RunningShop::open().await;
    let visitor = with_cart(&shop).await;
    let id = text(&check_out(&visitor).await["payment_intent"]);
    shop.pay(&id, "pm_card_visa").await;
    eventually_sql(&shop, "select 1 from orders where state = 'paid'").await;
    shop.sql("update orders set paid_at = paid_at - 3600 returning id").await;
    let path = format!("/success?pi={id}");
    assert!(visitor.page(&path).await.1.contains("Thanks for purchasing"));
    let (_, page) = visitor.page("/cart").await;
    assert!(page.contains("Cart (3)"), "the same was put in again since");
}
