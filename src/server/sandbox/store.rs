//! The sandbox's SQLite file: every object is one JSON document.
//!
//! A request that may change something runs in one `BEGIN IMMEDIATE`
//! transaction, so that what it read still holds when it writes: concurrent
//! confirms charge once, concurrent refunds never exceed the charge.

use std::path::Path;
use std::time::Duration;

use serde_json::Value;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Sqlite, Transaction};

use super::errors::ApiError;
use super::objects::{int, text};

const TABLES: &[&str] = &[
    // seq orders objects of the same second; deleted ones leave the lists by
    // changing their object name.
    "create table if not exists objects (
        seq integer primary key autoincrement,
        id text not null unique,
        object text not null,
        created integer not null,
        doc text not null
    )",
    "create index if not exists objects_by_kind on objects (object, seq)",
    // When an object with the private field _due changes by itself.
    "create table if not exists due (id text primary key, at integer not null)",
    "create table if not exists settings (name text primary key, value text not null)",
    // params is a keyed fingerprint, so no card number is kept; the answer is whole.
    "create table if not exists idempotency_keys (
        api_key text not null,
        key text not null,
        endpoint text not null,
        params text not null,
        status integer not null,
        body text not null,
        request_id text not null,
        created integer not null,
        primary key (api_key, key)
    )",
    // Stripe forgets keys after a day at the earliest; here after a week.
    "delete from idempotency_keys where created < unixepoch() - 604800",
];
/// How many objects change by themselves in one round.
const DUE_BATCH: i64 = 100;

/// How long a writer waits for the one before it.
const BUSY_TIMEOUT: Duration = Duration::from_secs(20);

/// The open file.
#[derive(Clone)]
pub(super) struct Store {
    pool: SqlitePool,
}

impl Store {
    /// Opens the file, creating it and its tables when missing.
    pub async fn open(path: &Path) -> Result<Self, sqlx::Error> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .busy_timeout(BUSY_TIMEOUT);
        let pool = SqlitePoolOptions::new()
            .max_connections(4)
            .acquire_timeout(BUSY_TIMEOUT)
            .connect_with(options)
            .await?;
        for statement in TABLES {
            sqlx::query(*statement).execute(&pool).await?;
        }
        Ok(Self { pool })
    }

    /// A transaction that holds the write lock from its beginning.
    pub async fn write(&self) -> Result<Tx, ApiError> {
        Ok(Tx(self.pool.begin_with("begin immediate").await?))
    }

    /// A transaction that only reads.
    pub async fn read(&self) -> Result<Tx, ApiError> {
        Ok(Tx(self.pool.begin().await?))
    }

    /// Reads a setting, or keeps and returns `fresh` when there is none yet.
    pub async fn setting(&self, name: &str, fresh: String) -> Result<String, sqlx::Error> {
        const KEEP: &str = "insert into settings (name, value) values ($1, $2)
            on conflict (name) do update set value = value returning value";
        sqlx::query_scalar(KEEP).bind(name).bind(fresh).fetch_one(&self.pool).await
    }

    /// Closes every connection, which also folds the WAL back into the file.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// One transaction. Dropped without [`Tx::commit`] it changes nothing.
pub(super) struct Tx(Transaction<'static, Sqlite>);

/// What a list is narrowed to; each pair is a JSON path and the text there.
#[derive(Debug, Default)]
pub(super) struct Filter<'a> {
    /// At most three of them.
    pub equal: Vec<(&'static str, &'a str)>,
    /// Lowest `created`, inclusive.
    pub from: Option<i64>,
    /// Highest `created`, inclusive.
    pub until: Option<i64>,
}

/// Which side of an object a page lies on.
#[derive(Debug, Clone, Copy)]
pub(super) enum Cursor {
    /// The newest objects.
    Newest,
    /// Older than the object with this sequence number.
    After(i64),
    /// Newer than it, the nearest ones.
    Before(i64),
}

impl Tx {
    /// Keeps every change.
    pub async fn commit(self) -> Result<(), ApiError> {
        Ok(self.0.commit().await?)
    }

    /// Undoes every change and frees the write lock at once.
    pub async fn rollback(self) -> Result<(), ApiError> {
        Ok(self.0.rollback().await?)
    }

    /// The object of this kind with this id.
    pub async fn find(&mut self, object: &str, id: &str) -> Result<Option<Value>, ApiError> {
        const FIND: &str = "select doc from objects where id = $1 and object = $2";
        let doc: Option<String> =
            sqlx::query_scalar(FIND).bind(id).bind(object).fetch_optional(&mut *self.0).await?;
        Ok(doc.map(|doc| serde_json::from_str(&doc)).transpose()?)
    }

    /// Creates or replaces an object: the one way by which any of them changes.
    ///
    /// `event` names what Stripe would announce, such as `charge.succeeded`;
    /// a change that Stripe keeps to itself has none.
    pub async fn save(&mut self, doc: &Value, event: Option<&str>) -> Result<(), ApiError> {
        self.save_as(text(doc, "object"), doc, event).await
    }

    /// The same under another kind: a deleted object leaves the lists so.
    pub async fn save_as(
        &mut self,
        object: &str,
        doc: &Value,
        event: Option<&str>,
    ) -> Result<(), ApiError> {
        const SAVE: &str = "insert into objects (id, object, created, doc) values ($1, $2, $3, $4)
            on conflict (id) do update set object = excluded.object, doc = excluded.doc";
        sqlx::query(SAVE)
            .bind(text(doc, "id"))
            .bind(object)
            .bind(int(doc, "created"))
            .bind(doc.to_string())
            .execute(&mut *self.0)
            .await?;
        match doc["_due"].as_i64() {
            Some(at) => {
                const LATER: &str = "insert into due (id, at) values ($1, $2)
                    on conflict (id) do update set at = excluded.at";
                let later = sqlx::query(LATER).bind(text(doc, "id")).bind(at);
                later.execute(&mut *self.0).await?;
            }
            None => {
                let never = sqlx::query("delete from due where id = $1").bind(text(doc, "id"));
                never.execute(&mut *self.0).await?;
            }
        }
        if let Some(event) = event {
            tracing::debug!(event, id = text(doc, "id"), "sandbox object changed");
        }
        Ok(())
    }

    /// The objects whose time has come.
    pub async fn due(&mut self, now: i64) -> Result<Vec<Value>, ApiError> {
        const DUE: &str = "select doc from objects where id in
            (select id from due where at <= $1 order by at limit $2)";
        let query = sqlx::query_scalar(DUE).bind(now).bind(DUE_BATCH);
        documents(query.fetch_all(&mut *self.0).await?)
    }

    /// The place of an object among those of its kind.
    pub async fn place(&mut self, object: &str, id: &str) -> Result<Option<i64>, ApiError> {
        const PLACE: &str = "select seq from objects where id = $1 and object = $2";
        Ok(sqlx::query_scalar(PLACE).bind(id).bind(object).fetch_optional(&mut *self.0).await?)
    }

    /// Up to `limit` objects, nearest to the cursor first.
    pub async fn list(
        &mut self,
        object: &str,
        filter: &Filter<'_>,
        cursor: Cursor,
        limit: i64,
    ) -> Result<Vec<Value>, ApiError> {
        const OLDER: &str = "select doc from objects where object = $1 and seq < $2
            and created between $3 and $4
            and ($5 is null or json_extract(doc, $5) = $6)
            and ($7 is null or json_extract(doc, $7) = $8)
            and ($9 is null or json_extract(doc, $9) = $10)
            order by seq desc limit $11";
        const NEWER: &str = "select doc from objects where object = $1 and seq > $2
            and created between $3 and $4
            and ($5 is null or json_extract(doc, $5) = $6)
            and ($7 is null or json_extract(doc, $7) = $8)
            and ($9 is null or json_extract(doc, $9) = $10)
            order by seq asc limit $11";
        let (sql, seq) = match cursor {
            Cursor::Newest => (OLDER, i64::MAX),
            Cursor::After(seq) => (OLDER, seq),
            Cursor::Before(seq) => (NEWER, seq),
        };
        let mut query = sqlx::query_scalar(sql)
            .bind(object)
            .bind(seq)
            .bind(filter.from.unwrap_or(i64::MIN))
            .bind(filter.until.unwrap_or(i64::MAX));
        for slot in 0..3 {
            let pair = filter.equal.get(slot);
            query = query.bind(pair.map(|(path, _)| *path)).bind(pair.map(|(_, value)| *value));
        }
        documents(query.bind(limit).fetch_all(&mut *self.0).await?)
    }

    /// The connection, for tables that are not objects.
    pub fn connection(&mut self) -> &mut sqlx::SqliteConnection {
        &mut self.0
    }
}

fn documents(docs: Vec<String>) -> Result<Vec<Value>, ApiError> {
    docs.iter().map(|doc| Ok(serde_json::from_str(doc)?)).collect()
}
