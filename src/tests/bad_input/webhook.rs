//! Webhooks that are no events, are not signed, or are signed and say anything.

use super::junk::{header_byte, header_value, json};
use super::{holds, runtime, sent, still_open};
use crate::buying::Checkout;
use crate::shop_with_keys::{SECRET, ShopWithKeys, now, signature};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use reqwest::Client;
use serde_json::Value;

#[test]
fn no_webhook_is_too_strange() {
    let runtime = runtime();
    let (keyed, event) = runtime.block_on(async {
        let keyed = ShopWithKeys::open().await.expect("a shop");
        let checkout = Checkout::begin(&keyed.shop).await;
        let event = keyed.event("payment_intent.created", &checkout.payment_intent).await;
        let mut event = event.expect("an event");
        event["type"] = "payment_intent.succeeded".into();
        (keyed, event)
    });
    let url = format!("{}/webhooks/stripe", keyed.shop.url);
    holds(&runtime, &(bodies(event), signings()), async |(body, signing)| {
        let header = signing.header(|at| signature(SECRET, now().saturating_add(at), &body));
        let mut request = Client::new().post(&url).body(body);
        if let Some(header) = header {
            request = request.header("stripe-signature", header);
        }
        let (status, text) = sent(request).await?;
        prop_assert!([200, 400].contains(&status), "{status}: {text}");
        let moved = keyed.shop.sql("select 1 from orders where state <> 'pending'").await;
        prop_assert!(moved.is_empty());
        Ok(())
    });
    runtime.block_on(async {
        assert_eq!(keyed.shop.value::<i64>("select count(*) from orders").await, 1);
        assert!(keyed.shop.sql("select 1 from outbox").await.is_empty());
        still_open(&keyed.shop).await;
    });
}

/// How a webhook is signed.
#[derive(Clone, Debug)]
enum Signing {
    /// As Stripe signs, so many seconds from now.
    Right(i64),
    /// The same, with one byte replaced.
    Mutated(Index, u8),
    /// By anything.
    Junk(Vec<u8>),
    /// Not at all.
    None,
}

impl Signing {
    /// The header, made with the right one for so many seconds from now.
    fn header(&self, right: impl Fn(i64) -> String) -> Option<Vec<u8>> {
        match self {
            Signing::Right(at) => Some(right(*at).into_bytes()),
            Signing::Mutated(place, byte) => {
                let mut header = right(0).into_bytes();
                let place = place.index(header.len());
                header[place] = *byte;
                Some(header)
            }
            Signing::Junk(header) => Some(header.clone()),
            Signing::None => None,
        }
    }
}

/// The body of a webhook: an event with some of its values replaced, an event with some of its
/// bytes replaced, other JSON, or no JSON.
fn bodies(event: Value) -> impl Strategy<Value = Vec<u8>> {
    let mut places = Vec::new();
    pointers(&event, "", &mut places);
    let bytes = event.to_string().into_bytes();
    let type_or_id = prop_oneof![Just("/type".to_owned()), Just("/data/object".to_owned())];
    let place = prop_oneof![4 => select(places), 1 => type_or_id];
    let replaced = vec((place, json()), 1..4).prop_map(move |changes| {
        let mut event = event.clone();
        for (place, value) in changes {
            if let Some(old) = event.pointer_mut(&place) {
                *old = value;
            }
        }
        event.to_string().into_bytes()
    });
    let garbled = vec((any::<Index>(), any::<u8>()), 1..6).prop_map(move |changes| {
        let mut bytes = bytes.clone();
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        bytes
    });
    prop_oneof![
        4 => replaced,
        2 => garbled,
        2 => json().prop_map(|json| json.to_string().into_bytes()),
        1 => vec(any::<u8>(), 0..200),
    ]
}

/// Where every value of a document is.
fn pointers(value: &Value, here: &str, places: &mut Vec<String>) {
    let mut go = |key: &str, inner: &Value| {
        let place = format!("{here}/{}", key.replace('~', "~0").replace('/', "~1"));
        places.push(place.clone());
        pointers(inner, &place, places);
    };
    match value {
        Value::Object(map) => map.iter().for_each(|(key, inner)| go(key, inner)),
        Value::Array(all) => {
            all.iter().enumerate().for_each(|(n, inner)| go(&n.to_string(), inner));
        }
        _ => {}
    }
}

/// How the body is signed: mostly right, or hardly any body would be read.
fn signings() -> impl Strategy<Value = Signing> {
    let pieces = select(vec![
        "t=",
        "v1=",
        "v0=",
        ",",
        "=",
        "1",
        "-1",
        "99999999999999999999",
        "é",
        "00",
        " ",
        "t",
        ";",
    ]);
    let piecewise = vec(pieces, 0..40).prop_map(|pieces| pieces.concat().into_bytes());
    prop_oneof![
        6 => Just(Signing::Right(0)),
        1 => any::<i32>().prop_map(|at| Signing::Right(at.into())),
        2 => (any::<Index>(), header_byte()).prop_map(|(place, byte)| Signing::Mutated(place, byte)),
        2 => piecewise.prop_map(Signing::Junk),
        1 => header_value().prop_map(Signing::Junk),
        1 => Just(Signing::None),
    ]
}
