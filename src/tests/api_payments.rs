//! `/api/payments/<id>`: how a payment stands, for whoever holds its id.

use crate::buying::Checkout;
use crate::running_shop::RunningShop;
use serde_json::{Value, json};

async fn payment(shop: &RunningShop, id: &str) -> (u16, String, String) {
    let answer = reqwest::get(format!("{}/api/payments/{id}", shop.url)).await.expect("an answer");
    let cache = answer.headers()["cache-control"].to_str().expect("text").to_owned();
    (answer.status().as_u16(), cache, answer.text().await.expect("text"))
}

#[tokio::test]
async fn a_payment_shows_amount_currency_and_titles_and_nothing_of_the_buyer() {
    // A30 A31 A35
    let shop = RunningShop::open().await;
    let checkout = Checkout::begin(&shop).await;
    for (paid, standing) in [(false, "unpaid"), (true, "paid")] {
        if paid {
            shop.pay(&checkout.payment_intent, "pm_card_visa").await;
        }
        let (status, cache, text) = payment(&shop, &checkout.payment_intent).await;
        assert_eq!((status, cache.as_str()), (200, "no-store"));
        let told: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(
            told,
            json!({"status": "success", "payment": {
                "id": checkout.payment_intent,
                "status": standing,
                "amount": 1999,
                "currency": "usd",
                "description": "On the Road",
            }})
        );
        for private in ["zoe", "Zoë", "secret", &checkout.order, "4242"] {
            assert!(!text.contains(private), "{private} in {text}");
        }
    }
}

#[tokio::test]
async fn ids_that_are_not_ours_are_all_answered_alike() {
    let shop = RunningShop::open().await;
    let foreign = shop
        .stripe(reqwest::Method::POST, "payment_intents", &[("amount", "500"), ("currency", "usd")])
        .await;
    let foreign = foreign["id"].as_str().expect("an id");
    let (_, _, unknown) = payment(&shop, "pi_1234").await;
    for id in [foreign, "pi_1234", "nonsense", "pi_..%2F", "%00"] {
        let (status, cache, text) = payment(&shop, id).await;
        assert_eq!((status, cache.as_str(), text.as_str()), (404, "no-store", unknown.as_str()));
    }
}
