//! Reading and writing fields of the stored documents.
//!
//! A document is Stripe's object plus a few private fields whose names begin
//! with an underscore; [`view`] is what leaves the sandbox.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::Value;

/// A text field; empty when null or absent.
pub(super) fn text<'a>(doc: &'a Value, field: &str) -> &'a str {
    doc[field].as_str().unwrap_or("")
}

/// An integer field; 0 when null or absent.
pub(super) fn int(doc: &Value, field: &str) -> i64 {
    doc[field].as_i64().unwrap_or(0)
}

/// A boolean field; false when null or absent.
pub(super) fn flag(doc: &Value, field: &str) -> bool {
    doc[field].as_bool().unwrap_or(false)
}

/// Sets a field of an object; a document is always an object.
pub(super) fn set(doc: &mut Value, field: &str, value: impl Into<Value>) {
    if let Some(map) = doc.as_object_mut() {
        map.insert(field.to_owned(), value.into());
    }
}

/// The document without its private fields.
pub(super) fn view(doc: &Value) -> Value {
    let mut doc = doc.clone();
    if let Some(map) = doc.as_object_mut() {
        map.retain(|field, _| !field.starts_with('_'));
    }
    doc
}

/// Seconds since 1970, the unit of every time in the API.
pub(super) fn now() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|elapsed| i64::try_from(elapsed.as_secs()).ok())
        .unwrap_or(0)
}

/// Milliseconds since 1970, for what happens between two seconds.
pub(super) fn now_ms() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|elapsed| i64::try_from(elapsed.as_millis()).ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn private_fields_stay_inside() {
        let doc = json!({"id": "pm_1", "_test_card": "pm_card_visa"});
        assert_eq!(view(&doc), json!({"id": "pm_1"}));
    }
}
