//! Where an order goes: asked for when something is sent, checked, kept, and shown to its buyer.

use crate::engines::Get;
use crate::running_shop::{ON_THE_ROAD, RunningShop, SHOWN, Visitor};
use serde_json::Value;

/// Saves who buys an order and where it goes.
async fn save(
    visitor: &Visitor,
    order: &str,
    address: &[(&'static str, &'static str)],
) -> (u16, Value) {
    let mut form = vec![
        ("order", order),
        ("contact[name]", "Zoë Reader"),
        ("contact[email]", "zoe@books.example"),
        SHOWN[0],
        SHOWN[1],
    ];
    form.extend(address);
    visitor.call("save_contact", &form).await
}

async fn order(shop: &RunningShop) -> (Visitor, String) {
    let visitor = Visitor::of(shop);
    let pay = visitor.start_checkout(ON_THE_ROAD).await;
    let order = pay["order"].as_str().expect("an order").to_owned();
    (visitor, order)
}

#[tokio::test]
async fn an_order_that_is_sent_needs_an_address_and_keeps_it() {
    // A24
    let shop = RunningShop::open().await;
    let (visitor, order) = order(&shop).await;
    let (status, error) = save(&visitor, &order, &[]).await;
    assert_eq!(status, 422, "{error}");
    let faults = &error["InvalidContact"]["address"];
    for field in ["line1", "city", "postal_code", "country"] {
        assert!(faults[field].is_string(), "{field}: {error}");
    }
    assert!(faults["line2"].is_null() && error["InvalidContact"]["name"].is_null());

    for (country, postal_code, fault) in
        [("ZZ", "1", "country"), ("GBR", "1", "country"), ("GB", "", "postal_code")]
    {
        let address = [
            ("contact[address][line1]", "1 Library Lane"),
            ("contact[address][city]", "Bath"),
            ("contact[address][postal_code]", postal_code),
            ("contact[address][country]", country),
        ];
        let (status, error) = save(&visitor, &order, &address).await;
        assert_eq!(status, 422, "{country}");
        assert!(error["InvalidContact"]["address"][fault].is_string(), "{country}: {error}");
    }
    let unsaved: Option<String> = shop.value("select ship_line1 from orders").await;
    assert_eq!(unsaved, None, "what is faulty is not kept");

    let address = [
        ("contact[address][line1]", "  1 Library Lane "),
        ("contact[address][line2]", "Flat 2"),
        ("contact[address][city]", "Bath"),
        ("contact[address][postal_code]", "ba1 1aa"),
        ("contact[address][country]", "gb"),
    ];
    assert_eq!(save(&visitor, &order, &address).await.0, 200);
    let rows = shop
        .sql("select ship_line1, ship_line2, ship_city, ship_postal_code, ship_country from orders")
        .await;
    let kept: Vec<String> = (0..5).map(|column| rows[0].get(column)).collect();
    assert_eq!(kept, ["1 Library Lane", "Flat 2", "Bath", "BA1 1AA", "GB"]);
}

#[tokio::test]
async fn nobody_is_asked_where_they_live_when_nothing_is_sent() {
    // A24
    let shop = RunningShop::open().await;
    shop.sql("update books set ships = 0 where title = 'On the Road'").await;
    let (visitor, order) = order(&shop).await;
    let address = [("contact[address][line1]", "1 Library Lane")];
    assert_eq!(save(&visitor, &order, &address).await.0, 200);
    let kept: Option<String> = shop.value("select ship_line1 from orders").await;
    assert_eq!(kept, None, "what is not needed is not kept");
}

#[tokio::test]
async fn the_countries_are_offered_by_their_names() {
    // A24
    let shop = RunningShop::open().await;
    let (status, countries) = Visitor::of(&shop).call("list_countries", &[]).await;
    assert_eq!(status, 200);
    let countries = countries.as_array().expect("a list").clone();
    assert!(countries.len() > 240);
    let named = |code: &str| {
        let found = countries.iter().find(|country| country["code"] == code);
        found.and_then(|country| country["name"].as_str()).map(str::to_owned)
    };
    assert_eq!(named("US").as_deref(), Some("United States"));
    let (_, page) = Visitor::of(&shop).page(&format!("/checkout?item={ON_THE_ROAD}")).await;
    assert!(page.contains("<option value=\"GB\">United Kingdom</option>"), "in the HTML, once");
    assert_eq!(page.matches("United Kingdom").count(), 1);
}
