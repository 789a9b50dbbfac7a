//! Pages that are asked for at any address.

use super::junk::{encoded, text};
use super::{holds, runtime, sent, still_open};
use crate::running_shop::RunningShop;
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

/// The path and query of a page.
fn addresses() -> impl Strategy<Value = String> {
    let path = prop_oneof![
        select(vec!["/", "/checkout", "/success", "/order/", "/complete/", "/pkg/", "//", "/fn/"])
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
