//! How a database is, without changing it.

use super::{Db, Engine, postgres, query_scalar, sqlite};
use sqlx::{
    Connection, PgConnection, Row, SqliteConnection, migrate::Migrator,
    sqlite::SqliteConnectOptions,
};
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

const APPLIED: &str = "select version from _sqlx_migrations where success";
const TABLES: &str = "select count(*) from sqlite_schema";
const TABLES_OF_POSTGRES: &str = "
    select count(*) from pg_class
    where relkind = 'r' and relnamespace = cast(current_schema() as regnamespace)";
const BOOKS: &str = "select count(*) from books where retired_at is null";

/// Looks at what `url` names.
///
/// # Errors
/// When it is there and cannot be opened or read.
pub async fn of(url: &str) -> Result<Health, sqlx::Error> {
    match Engine::of(url) {
        Engine::Sqlite => of_file(url).await,
        Engine::Postgres => {
            let mut connection = PgConnection::connect(url).await?;
            let health = of_server(&mut connection).await;
            connection.close().await?;
            health
        }
    }
}

/// Whether a database that is open answers and has had every migration that this shop knows. A newer
/// copy of the shop may have added some.
///
/// # Errors
/// When the database does not answer.
pub async fn is_migrated(db: &Db) -> Result<bool, sqlx::Error> {
    let wanted = db.engine().pick(&sqlite::MIGRATIONS, &postgres::MIGRATIONS);
    let applied: Vec<i64> = query_scalar(APPLIED).fetch_all(db.read()).await?;
    Ok(wanted.iter().all(|migration| applied.contains(&migration.version)))
}

/// Looks at a file (<https://sqlite.org/pragma.html#pragma_quick_check>).
async fn of_file(url: &str) -> Result<Health, sqlx::Error> {
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
    let applied = sqlx::query_scalar(APPLIED).fetch_all(&mut *connection).await;
    match pending(&sqlite::MIGRATIONS, tables, applied.ok()) {
        // Before the latest migrations the table may be another.
        Some(0) => {
            let books = sqlx::query_scalar(BOOKS).fetch_one(&mut *connection).await?;
            Ok(Health::Good { pending: 0, books })
        }
        Some(pending) => Ok(Health::Good { pending, books: 0 }),
        None => Ok(Health::Foreign),
    }
}

async fn of_server(connection: &mut PgConnection) -> Result<Health, sqlx::Error> {
    let tables: i64 = sqlx::query_scalar(TABLES_OF_POSTGRES).fetch_one(&mut *connection).await?;
    let applied = sqlx::query_scalar(APPLIED).fetch_all(&mut *connection).await;
    match pending(&postgres::MIGRATIONS, tables, applied.ok()) {
        Some(0) => {
            let books = sqlx::query_scalar(BOOKS).fetch_one(&mut *connection).await?;
            Ok(Health::Good { pending: 0, books })
        }
        Some(pending) => Ok(Health::Good { pending, books: 0 }),
        None => Ok(Health::Foreign),
    }
}

/// How many migrations are not applied to a database with so many tables; `None` when it is not
/// the shop's, or a newer shop's.
fn pending(migrations: &Migrator, tables: i64, applied: Option<Vec<i64>>) -> Option<usize> {
    if tables == 0 {
        return Some(migrations.iter().count());
    }
    let applied = applied?;
    let known = |version: &i64| migrations.iter().any(|migration| migration.version == *version);
    let all = migrations.iter().count().saturating_sub(applied.len());
    applied.iter().all(known).then_some(all)
}
