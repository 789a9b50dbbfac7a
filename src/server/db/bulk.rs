//! The table `books`, asked about many at once.

use sqlx::{Sqlite, Transaction};
use std::collections::HashSet;

const KNOWN_IDS: &str = "
    select id from books
    where retired_at is null and id in (select value from json_each($1))";

const KNOWN_ISBNS: &str = "
    select isbn from books
    where retired_at is null and isbn is not null and isbn in (select value from json_each($1))";

/// Those of these ids that books for sale have.
///
/// # Errors
/// When the database does not answer.
pub async fn known_ids<'a>(
    tx: &mut Transaction<'_, Sqlite>,
    ids: impl Iterator<Item = &'a str>,
) -> Result<HashSet<String>, sqlx::Error> {
    known(tx, KNOWN_IDS, ids).await
}

/// Those of these ISBNs that books for sale have.
///
/// # Errors
/// When the database does not answer.
pub async fn known_isbns<'a>(
    tx: &mut Transaction<'_, Sqlite>,
    isbns: impl Iterator<Item = &'a str>,
) -> Result<HashSet<String>, sqlx::Error> {
    known(tx, KNOWN_ISBNS, isbns).await
}

async fn known<'a>(
    tx: &mut Transaction<'_, Sqlite>,
    select: &'static str,
    wanted: impl Iterator<Item = &'a str>,
) -> Result<HashSet<String>, sqlx::Error> {
    // One JSON array as one value: no number of them is too many for a statement.
    let wanted = serde_json::Value::from(wanted.collect::<Vec<_>>()).to_string();
    let found: Vec<String> = sqlx::query_scalar(select).bind(wanted).fetch_all(&mut **tx).await?;
    Ok(found.into_iter().collect())
}
