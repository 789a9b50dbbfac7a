//! `expand[]`: objects in place of their ids.
//! <https://docs.stripe.com/api/expanding_objects>

use serde_json::Value;

use super::auth::Caller;
use super::client_view;
use super::errors::ApiError;
use super::lists;
use super::objects::{text, view};
use super::store::{Cursor, Filter, Tx};

/// How deep a path may go.
const MAX_DEPTH: usize = 4;
/// How many refunds an expanded charge shows.
const REFUNDS: i64 = 10;

/// Which fields of an object hold an id that can be expanded, and what kind of
/// object it is. An empty kind is one that the sandbox never fills.
const EXPANDABLE: &[(&str, &str, &str)] = &[
    ("payment_intent", "latest_charge", "charge"),
    ("payment_intent", "payment_method", "payment_method"),
    ("payment_intent", "customer", "customer"),
    ("payment_intent", "application", ""),
    ("payment_intent", "on_behalf_of", ""),
    ("payment_intent", "review", ""),
    ("payment_intent", "source", ""),
    ("payment_intent", "payment_record", ""),
    ("charge", "payment_intent", "payment_intent"),
    ("charge", "customer", "customer"),
    ("charge", "refunds", "refund"),
    ("charge", "application", ""),
    ("charge", "application_fee", ""),
    ("charge", "balance_transaction", "balance_transaction"),
    ("charge", "failure_balance_transaction", ""),
    ("charge", "on_behalf_of", ""),
    ("charge", "review", ""),
    ("charge", "source_transfer", ""),
    ("refund", "charge", "charge"),
    ("refund", "payment_intent", "payment_intent"),
    ("refund", "payment_method", "payment_method"),
    ("refund", "customer", "customer"),
    ("refund", "balance_transaction", "balance_transaction"),
    ("balance_transaction", "source", "source"),
    ("refund", "failure_balance_transaction", "balance_transaction"),
    ("refund", "source_transfer_reversal", ""),
    ("refund", "transfer_reversal", ""),
    ("dispute", "charge", "charge"),
    ("dispute", "payment_intent", "payment_intent"),
    ("payment_method", "customer", "customer"),
    ("customer", "default_source", ""),
    // A plain hash on the way to an id in it: it has no kind of its own.
    ("customer", "invoice_settings", ""),
    ("", "default_payment_method", "payment_method"),
    ("customer", "test_clock", ""),
];

/// Expands each of `paths` in an answer.
pub(super) async fn apply(
    tx: &mut Tx,
    answer: &mut Value,
    paths: &[String],
    caller: Caller,
) -> Result<(), ApiError> {
    for path in paths {
        let steps: Vec<&str> = path.split('.').collect();
        if steps.len() > MAX_DEPTH {
            return Err(ApiError::invalid(format!(
                "You cannot expand more than {MAX_DEPTH} levels of a property. Property: {path}"
            ))
            .param("expand"));
        }
        if caller == Caller::Publishable && path != "payment_method" {
            return Err(cannot(path));
        }
        // The objects that the path has reached, one after the other.
        let mut reached: Vec<&mut Value> = vec![answer];
        for step in steps {
            let mut next = Vec::new();
            for object in reached {
                next.extend(step_into(tx, object, step, path, caller).await?);
            }
            reached = next;
        }
        if reached.iter().any(|end| text(end, "object").is_empty()) {
            return Err(cannot(path));
        }
    }
    Ok(())
}

fn cannot(path: &str) -> ApiError {
    ApiError::invalid(format!("This property cannot be expanded ({path}).")).param("expand")
}

async fn step_into<'a>(
    tx: &mut Tx,
    object: &'a mut Value,
    step: &str,
    path: &str,
    caller: Caller,
) -> Result<Vec<&'a mut Value>, ApiError> {
    let kind = text(object, "object").to_owned();
    if kind == "list" {
        return match object.get_mut("data").and_then(Value::as_array_mut) {
            Some(data) if step == "data" => Ok(data.iter_mut().collect()),
            _ => Err(ApiError::invalid(format!(
                "This property cannot be expanded ({path}). You may want to try expanding \
                 'data.{path}' instead."
            ))
            .param("expand")),
        };
    }
    let target = EXPANDABLE
        .iter()
        .find(|(of, field, _)| *of == kind && *field == step)
        .map(|(_, _, target)| *target)
        .ok_or_else(|| cannot(path))?;
    if step == "refunds" && object.get(step).is_none() {
        let refunds = refunds(tx, text(object, "id")).await?;
        object["refunds"] = refunds;
    }
    let Some(field) = object.get_mut(step) else {
        return Ok(Vec::new());
    };
    if let Some(id) = field.as_str() {
        let found = match target {
            "" => None,
            // A deleted customer is shown as such.
            "customer" => match tx.find("customer", id).await? {
                None => tx.find("deleted_customer", id).await?,
                found => found,
            },
            "source" if id.starts_with("re_") => tx.find("refund", id).await?,
            "source" if id.starts_with("dp_") => tx.find("dispute", id).await?,
            "source" => tx.find("charge", id).await?,
            target => tx.find(target, id).await?,
        };
        match found {
            Some(found) if caller == Caller::Publishable => {
                *field = client_view::payment_method(&found);
            }
            Some(found) => *field = view(&found),
            None => {}
        }
    }
    Ok(if field.is_object() { vec![field] } else { Vec::new() })
}

/// The refunds of a charge, which are left out unless asked for.
async fn refunds(tx: &mut Tx, charge: &str) -> Result<Value, ApiError> {
    let filter = Filter { equal: vec![("$.charge", charge)], ..Filter::default() };
    let mut found = tx.list("refund", &filter, Cursor::Newest, REFUNDS + 1).await?;
    let shown = usize::try_from(REFUNDS).unwrap_or(usize::MAX);
    let has_more = found.len() > shown;
    found.truncate(shown);
    let url = format!("/v1/charges/{charge}/refunds");
    Ok(lists::of(found.iter().map(view).collect(), has_more, &url))
}
