//! Nonsense of every kind.

use proptest::collection::{hash_map, vec};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

/// What a form holds.
pub(super) type Pairs = Vec<(String, String)>;

/// A body.
#[derive(Clone, Debug)]
pub(super) enum Body {
    /// Percent-encoded as a form is.
    Form(Pairs),
    /// These bytes.
    Raw(Vec<u8>),
}

/// Text: short or long, of any script, or what breaks programs.
pub(super) fn text() -> impl Strategy<Value = String> {
    let special: &[&str] = &[
        "",
        " ",
        "\0",
        "a\0b",
        "\u{202e}x",
        "\u{feff}",
        "🦀",
        "%",
        "%00",
        "%zz",
        "' or 1=1 --",
        "<script>",
        "../../etc/passwd",
        "{}",
        "[]",
        "null",
        "true",
        "-0",
        "-1",
        "0",
        "1e400",
        "NaN",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775809",
        "1.5",
        "usd",
        "zzz",
        "pi_",
        "pi_x",
        "evt_1",
        "re_1",
        "0123456789abcdef0123456789abcdef",
        "pm_card_visa",
        "\r\n",
    ];
    prop_oneof![
        4 => select(special).prop_map(str::to_owned),
        3 => any::<String>(),
        1 => any::<i128>().prop_map(|number| number.to_string()),
        1 => (select(vec!["a", "é", "9", "[", "\u{0301}"]), 100..3000_usize)
            .prop_map(|(piece, times)| piece.repeat(times)),
    ]
}

/// Text, or something that is there: one of `known`.
pub(super) fn value(known: Vec<String>) -> BoxedStrategy<String> {
    prop_oneof![3 => text(), 2 => select(known)].boxed()
}

/// JSON of any shape.
pub(super) fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            hash_map(text(), inner, 0..4).prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// A byte that a header may hold.
pub(super) fn header_byte() -> impl Strategy<Value = u8> {
    any::<u8>().prop_filter("a control character", |byte| *byte >= 0x20 && *byte != 0x7f)
}

/// What a header may hold.
pub(super) fn header_value() -> impl Strategy<Value = Vec<u8>> {
    vec(header_byte(), 0..300)
}

/// The same, percent-encoded for an address.
pub(super) fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'_' | b'/' => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect()
}
