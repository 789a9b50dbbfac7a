//! How a database file is, without changing it.

use super::MIGRATIONS;
use sqlx::{Connection, Row, SqliteConnection, sqlite::SqliteConnectOptions};
use std::str::FromStr;

/// How a database is.
#[derive(Debug, PartialEq, Eq)]
pub enum Health {
    /// There is none: the first start makes it.
    Absent,
    /// It can be used.
    Good {
        /// Migrations that the next start applies.
        pending: usize,
        /// Books for sale.
        books: i64,
    },
    /// It was made by a newer version of the shop, or by something else.
    Foreign,
    /// Its pages do not fit together, as SQLite tells.
    Damaged(String),
}

const APPLIED: &str = "select version from _sqlx_migrations where success = 1";
const TABLES: &str = "select count(*) from sqlite_schema";
const BOOKS: &str = "select count(*) from books where retired_at is null";

/// Looks at the file that `url` names (<https://sqlite.org/pragma.html#pragma_quick_check>).
///
/// # Errors
/// When there is a file that cannot be opened or read.
pub async fn of(url: &str) -> Result<Health, sqlx::Error> {
    let options = SqliteConnectOptions::from_str(url)?;
    if !options.get_filename().exists() {
        return Ok(Health::Absent);
    }
    let options = options.pragma("query_only", "on");
    let mut connection = SqliteConnection::connect_with(&options).await?;
    let health = look(&mut connection).await;
    connection.close().await?;
    health
}

async fn look(connection: &mut SqliteConnection) -> Result<Health, sqlx::Error> {
    let rows = sqlx::query("pragma quick_check(1)").fetch_all(&mut *connection).await?;
    let found: String = match rows.first() {
        Some(row) => row.try_get(0)?,
        None => String::new(),
    };
    if found != "ok" {
        return Ok(Health::Damaged(found));
    }
    let tables: i64 = sqlx::query_scalar(TABLES).fetch_one(&mut *connection).await?;
    if tables == 0 {
        return Ok(Health::Good { pending: MIGRATIONS.iter().count(), books: 0 });
    }
    let Ok(applied) = sqlx::query_scalar::<_, i64>(APPLIED).fetch_all(&mut *connection).await
    else {
        return Ok(Health::Foreign);
    };
    let known = |version: &i64| MIGRATIONS.iter().any(|migration| migration.version == *version);
    if !applied.iter().all(known) {
        return Ok(Health::Foreign);
    }
    let pending = MIGRATIONS.iter().count().saturating_sub(applied.len());
    // Before the latest migrations the table may be another.
    let books = match pending {
        0 => sqlx::query_scalar(BOOKS).fetch_one(&mut *connection).await?,
        _ => 0,
    };
    Ok(Health::Good { pending, books })
}
