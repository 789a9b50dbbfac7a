//! The OpenAPI document tells what the interface does.

use crate::running_shop::RunningShop;
use serde_json::Value;

async fn document(shop: &RunningShop) -> Value {
    let answer = reqwest::get(format!("{}/api/openapi.json", shop.url)).await.expect("an answer");
    assert_eq!(answer.status(), 200);
    answer.json().await.expect("JSON")
}

/// Every object of the document, however deep.
fn objects<'a>(value: &'a Value, found: &mut Vec<&'a serde_json::Map<String, Value>>) {
    match value {
        Value::Object(map) => {
            found.push(map);
            map.values().for_each(|value| objects(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| objects(value, found)),
        _ => {}
    }
}

#[tokio::test]
async fn every_path_and_its_errors_are_described() {
    let shop = RunningShop::open().await;
    let document = document(&shop).await;
    assert!(document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")));
    let mut calls: Vec<String> = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, call) in item.as_object().expect("methods") {
            calls.push(format!("{method} {path}"));
            for (status, answer) in call["responses"].as_object().expect("answers") {
                let kind = match status.starts_with('2') {
                    true => "application/json",
                    false => "application/problem+json",
                };
                assert!(answer["content"][kind]["schema"].is_object(), "{method} {path} {status}");
            }
            let writes = method != "get";
            assert_eq!(call["security"].is_array(), writes, "{method} {path}");
        }
    }
    calls.sort_unstable();
    assert_eq!(
        calls,
        [
            "delete /api/books/{id}",
            "get /api/books",
            "get /api/books/{id}",
            "get /api/openapi.json",
            "get /api/payments/{id}",
            "get /api/ping",
            "post /api/books",
            "put /api/books/{id}",
        ]
    );
    assert_eq!(document["components"]["securitySchemes"]["admin_token"]["scheme"], "bearer");
}

#[tokio::test]
async fn what_the_document_refers_to_is_there() {
    let shop = RunningShop::open().await;
    let document = document(&shop).await;
    let mut found = Vec::new();
    objects(&document, &mut found);
    let mut references = 0;
    for reference in found.iter().filter_map(|map| map.get("$ref")?.as_str()) {
        let pointer = reference.strip_prefix('#').expect("a reference within");
        assert!(document.pointer(pointer).is_some(), "{reference}");
        references += 1;
    }
    assert!(references > 10);
}

#[tokio::test]
async fn prices_are_described_in_the_currency_of_the_shop() {
    for (currency, unit) in [("usd", 0.01), ("jpy", 1.0), ("kwd", 0.001)] {
        let shop = RunningShop::open_with(&[("BOOKSHOP_CURRENCY", currency)]).await;
        let document = document(&shop).await;
        let price = &document["components"]["schemas"]["PriceInput"]["oneOf"];
        assert_eq!(price[0]["multipleOf"].as_f64(), Some(unit), "{currency}: {price}");
        assert_eq!(price[0]["maximum"].as_f64(), Some(99_999_999.0 * unit), "{currency}");
    }
}
