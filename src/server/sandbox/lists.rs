//! Lists: newest first, in pages. <https://docs.stripe.com/api/pagination>

use serde_json::{Value, json};

use super::api::{Call, Done};
use super::errors::ApiError;
use super::objects::view;
use super::params::Params;
use super::store::{Cursor, Filter, Tx};

const PAGE: &[&str] = &["created", "ending_before", "limit", "starting_after"];
const DEFAULT_LIMIT: i64 = 10;
const MAX_LIMIT: i64 = 100;

/// A parameter that narrows a list: its name, the JSON path that it is compared
/// with, and the kind of object whose id it is; empty when it is none.
pub(super) type Narrowing = (&'static str, &'static str, &'static str);

/// A page narrowed by those of `filters` that were sent.
///
/// # Errors
/// 400 `resource_missing` for the id of an object that never was.
pub(super) async fn filtered(
    call: &Call<'_>,
    tx: &mut Tx,
    object: &str,
    filters: &[Narrowing],
) -> Result<Done, ApiError> {
    let mut equal = Vec::new();
    for (name, path, kind) in filters {
        if let Some(value) = call.params.filled(name)? {
            if !kind.is_empty() && !exists(tx, kind, value).await? {
                return Err(ApiError::missing_param(kind, value, name));
            }
            equal.push((*path, value));
        }
    }
    let names: Vec<&str> = filters.iter().map(|(name, ..)| *name).collect();
    page(call, tx, object, &names, equal).await
}

/// Whether there is such an object; what a deleted customer paid is still listed.
async fn exists(tx: &mut Tx, kind: &str, id: &str) -> Result<bool, ApiError> {
    let deleted = kind == "customer" && tx.find("deleted_customer", id).await?.is_some();
    Ok(deleted || tx.find(kind, id).await?.is_some())
}

/// A page of the objects that match `equal`; `extra` are the parameters that
/// were read already.
pub(super) async fn page(
    call: &Call<'_>,
    tx: &mut Tx,
    object: &str,
    extra: &[&str],
    equal: Vec<(&'static str, &str)>,
) -> Result<Done, ApiError> {
    narrowed(call, tx, object, extra, Filter { equal, ..Filter::default() }).await
}

/// The same for any filter; its time comes from the parameters.
pub(super) async fn narrowed(
    call: &Call<'_>,
    tx: &mut Tx,
    object: &str,
    extra: &[&str],
    filter: Filter<'_>,
) -> Result<Done, ApiError> {
    let params = &call.params;
    let allowed: Vec<&str> = PAGE.iter().chain(extra).copied().collect();
    params.only(&allowed)?;
    let limit = limit(params)?;
    let cursor = cursor(params, tx, object).await?;
    let (from, until) = created(params)?;
    let filter = Filter { from, until, ..filter };

    // One more than asked tells whether there is another page.
    let mut docs = tx.list(object, &filter, cursor, limit + 1).await?;
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = docs.len() > wanted;
    docs.truncate(wanted);
    if matches!(cursor, Cursor::Before(_)) {
        docs.reverse();
    }
    Ok(Done::Object(of(docs.iter().map(view).collect(), has_more, &call.path)))
}

/// The list object itself.
pub(super) fn of(data: Vec<Value>, has_more: bool, url: &str) -> Value {
    json!({"object": "list", "data": data, "has_more": has_more, "url": url})
}

fn limit(params: &Params) -> Result<i64, ApiError> {
    let limit = params.integer("limit", 1)?.unwrap_or(DEFAULT_LIMIT);
    if limit > MAX_LIMIT {
        return Err(ApiError::invalid(format!(
            "This value must be less than or equal to {MAX_LIMIT}."
        ))
        .code("parameter_invalid_integer")
        .param("limit"));
    }
    Ok(limit)
}

async fn cursor(params: &Params, tx: &mut Tx, object: &str) -> Result<Cursor, ApiError> {
    let after = params.filled("starting_after")?;
    let before = params.filled("ending_before")?;
    let (name, id) = match (after, before) {
        (None, None) => return Ok(Cursor::Newest),
        (Some(_), Some(_)) => {
            return Err(ApiError::invalid(
                "Received both ending_before and starting_after parameters. Please pass in only \
                 one.",
            )
            .code("parameters_exclusive")
            .param("starting_after"));
        }
        (Some(id), None) => ("starting_after", id),
        (None, Some(id)) => ("ending_before", id),
    };
    let place =
        tx.place(object, id).await?.ok_or_else(|| ApiError::missing_param(object, id, name))?;
    Ok(match name {
        "starting_after" => Cursor::After(place),
        _ => Cursor::Before(place),
    })
}

/// `created=…` or `created[gt|gte|lt|lte]=…` as an inclusive range.
fn created(params: &Params) -> Result<(Option<i64>, Option<i64>), ApiError> {
    if !params.has("created") {
        return Ok((None, None));
    }
    if let Ok(Some(exact)) = params.integer("created", 0) {
        return Ok((Some(exact), Some(exact)));
    }
    let Some(range) = params.object("created")? else {
        return Ok((None, None));
    };
    range.only(&["gt", "gte", "lt", "lte"])?;
    let above = range.integer("gt", 0)?.map(|at| at.saturating_add(1));
    let below = range.integer("lt", 0)?.map(|at| at.saturating_sub(1));
    let from = above.into_iter().chain(range.integer("gte", 0)?).max();
    let until = below.into_iter().chain(range.integer("lte", 0)?).min();
    Ok((from, until))
}

#[cfg(test)]
mod tests {
    use super::super::wire;
    use super::*;

    #[test]
    fn created_is_a_range() -> Result<(), ApiError> {
        let range = |form: &str| created(&Params::new(wire::parse(form.as_bytes())?));
        assert_eq!(range("created=5")?, (Some(5), Some(5)));
        assert_eq!(range("created[gt]=5&created[lt]=9")?, (Some(6), Some(8)));
        assert_eq!(range("created[gte]=5")?, (Some(5), None));
        assert!(range("created[after]=5").is_err());
        assert!(range("created=yesterday").is_err());
        Ok(())
    }
}
