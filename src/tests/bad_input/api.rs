//! The JSON interface with anything.

use super::junk::{encoded, json, text};
use super::{holds, runtime, sent, still_open};
use crate::running_shop::{ON_THE_ROAD, RunningShop};
use proptest::prelude::*;
use proptest::sample::select;
use reqwest::{Client, Method, Url};
use serde_json::{Value, json as object};

const TOKEN: &str = "a-token-of-the-seller";

/// A book with some of its members replaced by nonsense, or nonsense as a whole.
fn body() -> impl Strategy<Value = Vec<u8>> {
    let members =
        ["title", "author", "price", "read", "year", "isbn", "stock", "ships", "description", "id"];
    let strange = proptest::collection::vec((select(members.to_vec()), json()), 0..4);
    let book = strange.prop_map(|strange| {
        let mut book = object!({"title": "A book", "author": "Somebody", "price": 5});
        for (member, value) in strange {
            book[member] = value;
        }
        book.to_string().into_bytes()
    });
    let any_json = json().prop_map(|value: Value| value.to_string().into_bytes());
    prop_oneof![4 => book, 1 => any_json, 1 => any::<Vec<u8>>()]
}

fn address() -> impl Strategy<Value = String> {
    let known = [
        "/api/books".to_owned(),
        format!("/api/books/{ON_THE_ROAD}"),
        "/api/payments/pi_1".to_owned(),
        "/api/ping".to_owned(),
    ];
    let strange = text().prop_map(|text| format!("/api/books/{}", encoded(&text)));
    let asked = (select(vec!["q", "limit", "after", "x"]), text()).prop_map(|(name, value)| {
        format!("/api/books?{name}={}", encoded(&value).replace('/', "%2F"))
    });
    prop_oneof![4 => select(known.to_vec()), 1 => strange, 2 => asked]
}

#[test]
fn no_call_of_the_json_interface_is_too_strange() {
    let runtime = runtime();
    let shop = runtime.block_on(RunningShop::open_with(&[("BOOKSHOP_ADMIN_TOKEN", TOKEN)]));
    let methods = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::HEAD];
    let calls = (select(methods.to_vec()), address(), body(), any::<bool>(), text());
    holds(&runtime, &calls, async |(method, address, body, seller, if_match)| {
        let url = Url::parse(&format!("{}{address}", shop.url)).expect("an address");
        // Two dots, however they are written, lead out of the interface.
        let within = url.path().starts_with("/api/");
        let mut request = Client::new().request(method, url).body(body);
        request = request.header("content-type", "application/json");
        if seller {
            request = request.bearer_auth(TOKEN);
        }
        if let Ok(if_match) = reqwest::header::HeaderValue::from_str(&if_match)
            && if_match.len() > 2
        {
            request = request.header("if-match", if_match);
        }
        let (status, text) = sent(request).await?;
        if within && status >= 400 && !text.is_empty() {
            let problem: Value = serde_json::from_str(&text).unwrap_or_default();
            prop_assert_eq!(&problem["status"], &object!(status), "{}", text);
        }
        Ok(())
    });
    runtime.block_on(async {
        shop.sql("update books set price_minor = 1999, stock = null, title = 'On the Road' where id = 'c330540ddad6489193294cd952a17292'").await;
        still_open(&shop).await;
    });
}
