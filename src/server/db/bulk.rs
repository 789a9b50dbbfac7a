//! The table `books`, asked about many at once.

use super::{Tx, query_scalar, value};
use sqlx::AssertSqlSafe;
use std::collections::HashSet;

const KNOWN_IDS: &str = "select id from books where retired_at is null and id in ";

const KNOWN_ISBNS: &str = "
    select isbn from books where retired_at is null and isbn is not null and isbn in ";

/// Those of these ids that books for sale have.
///
/// # Errors
/// When the database does not answer.
pub async fn known_ids<'a>(
    tx: &mut Tx,
    ids: impl Iterator<Item = &'a str>,
) -> Result<HashSet<String>, sqlx::Error> {
    known(tx, KNOWN_IDS, ids).await
}

/// Those of these ISBNs that books for sale have.
///
/// # Errors
/// When the database does not answer.
pub async fn known_isbns<'a>(
    tx: &mut Tx,
    isbns: impl Iterator<Item = &'a str>,
) -> Result<HashSet<String>, sqlx::Error> {
    known(tx, KNOWN_ISBNS, isbns).await
}

async fn known<'a>(
    tx: &mut Tx,
    select: &'static str,
    wanted: impl Iterator<Item = &'a str>,
) -> Result<HashSet<String>, sqlx::Error> {
    // One JSON array as one value: no number of them is too many for a statement.
    let wanted = value::list(wanted);
    let select = format!("{select} ({})", tx.engine().listed("$1"));
    let found: Vec<String> =
        query_scalar(AssertSqlSafe(select)).bind(wanted).fetch_all(&mut **tx).await?;
    Ok(found.into_iter().collect())
}
