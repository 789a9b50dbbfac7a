//! Pages that are asked for at any address.

use super::junk::{encoded, text, value};
use super::{holds, runtime, sent, still_open};
use crate::running_shop::RunningShop;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use reqwest::Client;

#[test]
fn no_address_of_a_page_is_too_strange() {
    let runtime = runtime();
    let shop = runtime.block_on(RunningShop::open());
    holds(&runtime, &addresses(), async |address| {
        sent(Client::new().get(format!("{}{address}", shop.url))).await.map(drop)
    });
    runtime.block_on(async {
        assert!(shop.sql("select 1 from orders").await.is_empty());
        still_open(&shop).await;
    });
}

#[test]
fn no_question_to_the_list_is_too_strange() {
    let runtime = runtime();
    let shop = runtime.block_on(RunningShop::open());
    let place = (select(vec!["n1", "n1.", "t1.", "p1.", "n-1", ""]), text())
        .prop_map(|(start, rest)| URL_SAFE_NO_PAD.encode(format!("{start}{rest}")));
    let known = ["title", "price", "price-down", "1", "5", "9.99", "\"*-( AND", "kerouak", "the"];
    let value = prop_oneof![2 => value(known.map(str::to_owned).to_vec()), 1 => place];
    let names = select(vec!["q", "author", "min", "max", "stock", "sort", "after", "before"]);
    let questions = vec((names, value), 0..6).prop_map(|pairs| {
        let pairs = pairs.iter().map(|(name, value)| format!("{name}={}", encoded(value)));
        let mut query = pairs.collect::<Vec<_>>().join("&");
        query.truncate(4000);
        query
    });
    holds(&runtime, &questions, async |question| {
        let (status, _) = sent(Client::new().get(format!("{}/?{question}", shop.url))).await?;
        prop_assert_eq!(status, 200);
        Ok(())
    });
    runtime.block_on(still_open(&shop));
}

/// The path and query of a page.
fn addresses() -> impl Strategy<Value = String> {
    let path = prop_oneof![
        select(vec![
            "/",
            "/books/",
            "/books/walden",
            "/checkout",
            "/success",
            "/order/",
            "/complete/",
            "/covers/",
            "/pkg/",
            "//",
            "/fn/",
        ])
        .prop_map(str::to_owned),
        text().prop_map(|text| format!("/{}", encoded(&text))),
    ];
    let names =
        select(vec!["item", "pi", "payment_intent", "order", "q", "redirect_status", "page"]);
    let query = vec((names, text()), 0..4).prop_map(|pairs| {
        let pairs = pairs.iter().map(|(name, value)| format!("{name}={}", encoded(value)));
        pairs.collect::<Vec<_>>().join("&")
    });
    // A longer head than this is refused by the HTTP library itself.
    (path, query, text()).prop_map(|(path, query, end)| {
        let end = if path.ends_with('/') { encoded(&end) } else { String::new() };
        let mut address = format!("{path}{end}?{query}");
        address.truncate(4000);
        address
    })
}
