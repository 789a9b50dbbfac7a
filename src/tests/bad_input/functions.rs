//! Server functions that are called with anything.

use super::junk::{Body, json, text, value};
use super::{holds, runtime, sent, still_open, with_body};
use crate::buying::Checkout;
use crate::running_shop::{ON_THE_ROAD, RunningShop};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use reqwest::Client;
use std::sync::atomic::{AtomicI64, Ordering::SeqCst};

#[test]
fn no_call_of_a_server_function_is_too_strange() {
    const TOKEN: &str = "a-token-of-the-seller";
    let variables = [
        ("BOOKSHOP_ADMIN_TOKEN", TOKEN),
        ("BOOKSHOP_VISITOR_ORDERS_PER_MINUTE", "0"),
        ("BOOKSHOP_ADDRESS_ORDERS_PER_MINUTE", "0"),
    ];
    let runtime = runtime();
    let (shop, checkout) = runtime.block_on(async {
        let shop = RunningShop::open_with(&variables).await;
        let checkout = Checkout::begin(&shop).await;
        (shop, checkout)
    });
    let known = [checkout.order.as_str(), checkout.payment_intent.as_str(), ON_THE_ROAD];
    let calls = calls(known.map(str::to_owned).to_vec());
    let placed = AtomicI64::new(1);
    holds(&runtime, &calls, async |call| {
        let url = format!("{}/fn/{}", shop.url, call.function);
        let mut request = Client::new().post(url).bearer_auth(TOKEN);
        request = with_body(request, call.body);
        if let Some(content_type) = call.content_type {
            request = request.header("content-type", content_type);
        }
        let (status, text) = sent(request).await?;
        // Only who asks for a book of the catalogue has an order.
        if text.starts_with(r#"{"Pay""#) {
            prop_assert_eq!((status, call.function), (200, "start_checkout"));
            let has_its_price = text.contains(r#""amount":{"minor":1999,"currency":"usd"}"#);
            prop_assert!(has_its_price, "{}", text);
            placed.fetch_add(1, SeqCst);
        }
        Ok(())
    });
    runtime.block_on(async {
        let orders: i64 = shop.value("select count(*) from orders").await;
        assert_eq!(orders, placed.into_inner());
        assert!(shop.sql("select 1 from orders where state <> 'pending'").await.is_empty());
        assert!(shop.sql("select 1 from refunds").await.is_empty());
        still_open(&shop).await;
    });
}

#[test]
fn a_body_that_is_too_large_is_refused() {
    let runtime = runtime();
    let shop = runtime.block_on(RunningShop::open());
    let large = "x".repeat(2 * 1024 * 1024);
    for function in ["start_checkout", "save_contact", "retrieve_payment", "refund_order"] {
        let request = Client::new().post(format!("{}/fn/{function}", shop.url));
        let answer = runtime.block_on(sent(request.form(&[("item", &large)])));
        let (status, text) = answer.expect("an answer");
        assert_eq!((status, text.as_str()), (400, "\"BadRequest\""), "{function}");
    }
    runtime.block_on(still_open(&shop));
}

/// A call of a server function.
#[derive(Clone, Debug)]
struct Call {
    /// Its name.
    function: &'static str,
    /// Its arguments.
    body: Body,
    /// Another Content-Type than the body has.
    content_type: Option<&'static str>,
}

/// A call of one of the server functions; `known` are the ids that exist.
fn calls(known: Vec<String>) -> impl Strategy<Value = Call> {
    let functions = vec![
        "list_books",
        "load_book",
        "load_book_page",
        "start_checkout",
        "save_contact",
        "retrieve_payment",
        "refund_order",
        "no_such",
    ];
    let content_type = select(vec![
        "application/json",
        "text/plain",
        "multipart/form-data",
        "application/x-www-form-urlencoded; charset=utf-16",
        "/",
    ]);
    let names: &[&str] = &[
        "item",
        "again",
        "order",
        "contact",
        "contact[name]",
        "contact[email]",
        "contact[]",
        "shown",
        "shown[minor]",
        "shown[currency]",
        "payment_intent",
        "order_token",
        "amount",
        "request",
        "contact[name][first]",
        "[",
        "]",
        "shown[minor",
        "item[0]",
        "slug",
        "query[search]",
        "query[sort]",
        "query[in_stock]",
        "query[after]",
    ];
    let name = prop_oneof![6 => select(names).prop_map(str::to_owned), 1 => text()];
    let form = vec((name, value(known)), 0..7).prop_map(Body::Form);
    let raw = vec(any::<u8>(), 0..300).prop_map(Body::Raw);
    let json = json().prop_map(|json| Body::Raw(json.to_string().into_bytes()));
    (
        select(functions),
        prop_oneof![5 => form, 1 => raw, 1 => json],
        proptest::option::of(content_type),
    )
        .prop_map(|(function, body, content_type)| Call { function, body, content_type })
}
