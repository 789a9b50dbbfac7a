//! Events: what Stripe tells of every change, and `/v1/events`.
//! <https://docs.stripe.com/api/events>

use serde_json::{Map, Value, json};

use super::answers::DEFAULT_VERSION;
use super::api::{Call, Done};
use super::errors::ApiError;
use super::ids;
use super::lists;
use super::objects::{now, set, view};
use super::params::Params;
use super::store::{Filter, Tx};

/// How many types a list can be narrowed to.
const MAX_TYPES: usize = 20;

/// The request that a change comes from; neither for what happens by itself.
#[derive(Debug, Default)]
pub(super) struct Cause {
    /// `req_…`
    pub request_id: Option<String>,
    /// The caller's idempotency key.
    pub idempotency_key: Option<String>,
}

/// An event about an object as it is now.
pub(super) fn document(
    kind: &str,
    object: &Value,
    previous: Option<Value>,
    cause: &Cause,
) -> Value {
    let mut data = json!({"object": view(object)});
    if let Some(previous) = previous {
        set(&mut data, "previous_attributes", previous);
    }
    json!({
        "id": ids::standalone("evt"),
        "object": "event",
        "api_version": DEFAULT_VERSION,
        "created": now(),
        "data": data,
        "livemode": false,
        "pending_webhooks": 0,
        "request": {"id": cause.request_id, "idempotency_key": cause.idempotency_key},
        "type": kind,
    })
}

/// Whether an event of this type says what was there before: every `*.updated`
/// does, and `charge.refunded`, which is one under another name.
pub(super) fn tells_changes(kind: &str) -> bool {
    kind.ends_with(".updated") || kind == "charge.refunded"
}

/// What `after` has changed, with the values of `before`; of an object only the
/// fields that differ, of a list all of it.
pub(super) fn changes(before: &Value, after: &Value) -> Map<String, Value> {
    let (Value::Object(old), Value::Object(new)) = (before, after) else {
        return Map::new();
    };
    let names = old.keys().chain(new.keys().filter(|name| !old.contains_key(*name)));
    let mut changed = Map::new();
    for name in names {
        let (was, is) = (&before[name], &after[name]);
        if was == is {
            continue;
        }
        let value = match (was, is) {
            (Value::Object(_), Value::Object(_)) => Value::Object(changes(was, is)),
            _ => was.clone(),
        };
        changed.insert(name.clone(), value);
    }
    changed
}

/// `GET /v1/events/:id`
pub(super) async fn retrieve(call: &Call<'_>, tx: &mut Tx, id: &str) -> Result<Done, ApiError> {
    call.params.only(&[])?;
    let event = tx.find("event", id).await?;
    let event = event.ok_or_else(|| ApiError::missing("event", id, "id"))?;
    Ok(Done::Object(view(&event)))
}

/// `GET /v1/events`
pub(super) async fn list(call: &Call<'_>, tx: &mut Tx) -> Result<Done, ApiError> {
    let any_of = types(&call.params)?.map(|types| ("$.type", types));
    let filter = Filter { any_of, ..Filter::default() };
    lists::narrowed(call, tx, "event", &["type", "types"], filter).await
}

/// `type`, in which a `*` stands for anything, or `types`.
fn types(params: &Params) -> Result<Option<Vec<String>>, ApiError> {
    let one = params.filled("type")?;
    let many = params.list("types")?;
    let (name, types) = match (one, many) {
        (None, None) => return Ok(None),
        (Some(_), Some(_)) => {
            return Err(ApiError::invalid(
                "You may only specify one of these parameters: type, types.",
            )
            .code("parameters_exclusive"));
        }
        (Some(one), None) => ("type", vec![one.to_owned()]),
        (None, Some(many)) => ("types", many),
    };
    if types.len() > MAX_TYPES {
        return Err(
            ApiError::invalid(format!("You may pass up to {MAX_TYPES} types.")).param("types")
        );
    }
    // The other characters of a pattern would mean something to SQLite.
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '*');
    match types.iter().find(|kind| !kind.chars().all(plain)) {
        Some(odd) => Err(ApiError::invalid(format!("Invalid event type: {odd}")).param(name)),
        None => Ok(Some(types)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn previous_attributes_are_what_was_there_before() {
        let before = json!({"a": 1, "b": {"x": 1, "y": 2}, "c": [1, 2], "d": null, "same": "s"});
        let after = json!({"a": 2, "b": {"x": 1, "y": 3}, "c": [1], "d": 4, "same": "s", "e": 5});
        let expected = json!({"a": 1, "b": {"y": 2}, "c": [1, 2], "d": null, "e": null});
        assert_eq!(Value::Object(changes(&before, &after)), expected);
        assert!(changes(&before, &before).is_empty());
    }
}
