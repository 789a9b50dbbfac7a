//! Metadata: up to 50 names of 40 characters with values of 500.
//! <https://docs.stripe.com/api/metadata>

use serde_json::{Map, Value, json};

use super::errors::ApiError;
use super::params::Params;

const MAX_KEYS: usize = 50;
const MAX_KEY: usize = 40;
const MAX_VALUE: usize = 500;

/// Merges the parameter `metadata` into what is there: an empty value deletes
/// its name, an empty `metadata` deletes all.
pub(super) fn merge(current: &Value, params: &Params) -> Result<Value, ApiError> {
    if !params.has("metadata") {
        return Ok(match current {
            Value::Object(_) => current.clone(),
            _ => json!({}),
        });
    }
    let Some(given) = params.object("metadata")? else {
        return Ok(json!({}));
    };
    let mut merged: Map<String, Value> = current.as_object().cloned().unwrap_or_default();
    for (key, value) in given.pairs()? {
        check(key, value, &given)?;
        if value.is_empty() {
            merged.remove(key);
        } else {
            merged.insert(key.to_owned(), json!(value));
        }
    }
    if merged.len() > MAX_KEYS {
        return Err(ApiError::invalid(format!(
            "Metadata can have up to {MAX_KEYS} keys, but you passed in {} keys.",
            merged.len()
        ))
        .param("metadata"));
    }
    Ok(Value::Object(merged))
}

fn check(key: &str, value: &str, given: &Params) -> Result<(), ApiError> {
    let refuse = |what: &str, max: usize, text: &str| {
        Err(ApiError::invalid(format!(
            "Metadata {what}s can have up to {max} characters, but you passed in a {what} that is \
             {} characters. Invalid {what}: {text}",
            text.chars().count()
        ))
        .param(given.full(key)))
    };
    if key.chars().count() > MAX_KEY {
        return refuse("key", MAX_KEY, key);
    }
    if value.chars().count() > MAX_VALUE {
        return refuse("value", MAX_VALUE, value);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::wire;
    use super::*;

    fn merged(current: Value, form: &str) -> Result<Value, ApiError> {
        merge(&current, &Params::new(wire::parse(form.as_bytes())?))
    }

    #[test]
    fn updates_merge_and_empty_values_delete() -> Result<(), ApiError> {
        let current = json!({"a": "1", "b": "2"});
        assert_eq!(merged(current.clone(), "x=1")?, current);
        let form = "metadata[a]=&metadata[c]=3";
        assert_eq!(merged(current.clone(), form)?, json!({"b": "2", "c": "3"}));
        assert_eq!(merged(current, "metadata=")?, json!({}));
        Ok(())
    }

    #[test]
    fn limits_hold() {
        let long_key = format!("metadata[{}]=1", "k".repeat(41));
        let long_value = format!("metadata[k]={}", "v".repeat(501));
        let many: Vec<String> = (0..51).map(|n| format!("metadata[k{n}]=1")).collect();
        for form in [long_key, long_value, many.join("&")] {
            assert!(merged(json!({}), &form).is_err());
        }
    }
}
