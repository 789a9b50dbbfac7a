//! The sandbox, asked for anything.

use super::junk::{Body, encoded, header_value, json, text, value};
use super::{holds, runtime, sent, with_body};
use crate::sandbox_client::Stripe;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use reqwest::{Client, Method};

#[test]
fn no_call_of_the_sandbox_is_too_strange() {
    let runtime = runtime();
    let (stripe, known) = runtime.block_on(async {
        let stripe = Stripe::fresh().await.expect("a sandbox");
        let paid = stripe.paid().await.expect("a payment");
        let known = ["id", "latest_charge", "payment_method", "client_secret"];
        let known = known.map(|field| paid.text(field).to_owned()).to_vec();
        (stripe, known)
    });
    let keys = [stripe.secret.clone(), stripe.publishable.clone()];
    holds(&runtime, &calls(known.clone()), async |call| {
        let url = format!("{}{}", stripe.base, call.path);
        let mut request = Client::new().request(call.method, url);
        request = match call.key {
            key @ 0..2 => request.bearer_auth(&keys[key]),
            2 => request.query(&[("key", &keys[1])]),
            _ => request,
        };
        for (name, value) in call.headers {
            request = request.header(name, value);
        }
        sent(with_body(request, call.body)).await.map(drop)
    });
    let path = format!("v1/payment_intents/{}", known[0]);
    let intent = runtime.block_on(stripe.get(&path)).expect("an answer");
    assert_eq!((intent.status, intent.text("status")), (200, "succeeded"));
}

/// A call of Stripe's API.
#[derive(Clone, Debug)]
struct Call {
    /// How.
    method: Method,
    /// Where.
    path: String,
    /// Which key: secret, publishable, publishable in the query, or none.
    key: usize,
    /// More headers.
    headers: Vec<(&'static str, Vec<u8>)>,
    /// Its parameters.
    body: Body,
}

/// A call of the sandbox; `known` are the ids that exist.
fn calls(known: Vec<String>) -> impl Strategy<Value = Call> {
    let methods =
        select(vec![Method::GET, Method::POST, Method::DELETE, Method::PUT, Method::OPTIONS]);
    let words = select(vec![
        "v1",
        "payment_intents",
        "confirm",
        "cancel",
        "capture",
        "charges",
        "refunds",
        "customers",
        "payment_methods",
        "events",
        "webhook_endpoints",
        "balance_transactions",
        "disputes",
        "close",
        "sandbox",
        "faults",
        "next",
        "deliveries",
        "resend",
        "3ds",
        "authenticate",
        "redirect",
        "challenge",
        "endive",
        "stripe.js",
        "receipts",
    ]);
    let segment = prop_oneof![
        5 => words.prop_map(str::to_owned),
        2 => value(known.clone()).prop_map(|text| encoded(&text)),
    ];
    let collections = select(vec![
        "payment_intents",
        "charges",
        "refunds",
        "customers",
        "payment_methods",
        "events",
        "webhook_endpoints",
        "disputes",
    ]);
    let verbs = select(vec!["", "/confirm", "/cancel", "/capture", "/close"]);
    let likely = (collections, proptest::option::of(select(known.clone())), verbs).prop_map(
        |(all, id, verb)| match id {
            Some(id) => format!("v1/{all}/{id}{verb}"),
            None => format!("v1/{all}"),
        },
    );
    let path = prop_oneof![
        3 => likely,
        1 => vec(segment, 0..6).prop_map(|segments| segments.join("/")),
    ];
    let path = path.prop_map(|mut path| {
        path.truncate(4000);
        path
    });
    let header = (
        select(vec!["idempotency-key", "stripe-version", "stripe-account", "origin", "x-junk"]),
        header_value(),
    );
    let names: &[&str] = &[
        "amount",
        "currency",
        "payment_method",
        "confirm",
        "metadata",
        "metadata[a]",
        "metadata[",
        "metadata[]]",
        "metadata[a][b]",
        "expand",
        "expand[]",
        "expand[0]",
        "limit",
        "starting_after",
        "created[gte]",
        "return_url",
        "client_secret",
        "payment_intent",
        "charge",
        "key",
        "type",
        "payment_method_data[type]",
        "payment_method_data[card][number]",
        "off_session",
        "[]",
        "][",
        "payment_method_data[card][exp_month]",
        "automatic_payment_methods[enabled]",
        "url",
        "[a]",
        "enabled_events[]",
        "email",
        "capture_method",
        "payment_method_types[]",
        "a[b]c",
        "reason",
    ];
    let name = prop_oneof![6 => select(names).prop_map(str::to_owned), 1 => text()];
    let form = vec((name, value(known)), 0..8).prop_map(Body::Form);
    let raw = prop_oneof![
        vec(any::<u8>(), 0..300),
        json().prop_map(|json| json.to_string().into_bytes()),
    ];
    let body = prop_oneof![5 => form, 1 => raw.prop_map(Body::Raw)];
    (methods, path, 0..5_usize, vec(header, 0..3), body)
        .prop_map(|(method, path, key, headers, body)| Call { method, path, key, headers, body })
}
