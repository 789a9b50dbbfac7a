//! The sandbox's SQLite file: every object is one JSON document.
//!
//! A request that may change something runs in one `BEGIN IMMEDIATE`
//! transaction, so that what it read still holds when it writes: concurrent
//! confirms charge once, concurrent refunds never exceed the charge.

use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Connection, Sqlite, Transaction};
use tokio::sync::Notify;

use super::deliveries;
use super::errors::ApiError;
use super::events::{self, Cause};
use super::objects::{int, set, text, view};
use super::tables::TABLES;

/// How many objects change by themselves in one round.
const DUE_BATCH: i64 = 100;

/// How long a writer waits for the one before it.
const BUSY_TIMEOUT: Duration = Duration::from_secs(20);

/// The open file.
#[derive(Clone)]
pub(super) struct Store {
    pool: SqlitePool,
    news: Arc<Notify>,
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
        // Only its owner may read it; a file that there is stays as it is.
        let _ = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
        let pool = SqlitePoolOptions::new()
            .max_connections(2)
            .acquire_timeout(BUSY_TIMEOUT)
            // After a full disk sqlx takes a connection for one within a transaction for ever.
            .before_acquire(|connection, _| {
                Box::pin(async move { Ok(!connection.is_in_transaction()) })
            })
            .connect_with(options)
            .await?;
        for statement in TABLES {
            sqlx::query(*statement).execute(&pool).await?;
        }
        Ok(Self { pool, news: Arc::default() })
    }

    /// A transaction that holds the write lock from its beginning.
    pub async fn write(&self) -> Result<Tx, ApiError> {
        let inner = self.pool.begin_with("begin immediate").await?;
        Ok(self.transaction(inner))
    }

    /// A transaction that only reads.
    pub async fn read(&self) -> Result<Tx, ApiError> {
        let inner = self.pool.begin().await?;
        Ok(self.transaction(inner))
    }

    fn transaction(&self, inner: Transaction<'static, Sqlite>) -> Tx {
        Tx { inner, cause: Cause::default(), news: Arc::clone(&self.news), has_news: false }
    }

    /// Rings after a commit that made an event; one waiting worker hears it.
    pub fn news(&self) -> &Notify {
        &self.news
    }

    /// Reads a setting, or keeps and returns `fresh` when there is none yet.
    pub async fn setting(&self, name: &str, fresh: String) -> Result<String, sqlx::Error> {
        const FIND: &str = "select value from settings where name = $1";
        let kept = sqlx::query_scalar(FIND).bind(name).fetch_optional(&self.pool).await?;
        if let Some(kept) = kept {
            return Ok(kept);
        }
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
pub(super) struct Tx {
    inner: Transaction<'static, Sqlite>,
    cause: Cause,
    news: Arc<Notify>,
    has_news: bool,
}

/// What a list is narrowed to; each pair is a JSON path and the text there.
#[derive(Debug, Default)]
pub(super) struct Filter<'a> {
    /// At most three of them.
    pub equal: Vec<(&'static str, &'a str)>,
    /// A JSON path and the patterns (`*` for anything) of which one matches there.
    pub any_of: Option<(&'static str, Vec<String>)>,
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
        self.inner.commit().await?;
        if self.has_news {
            self.news.notify_one();
        }
        Ok(())
    }

    /// Names the request that the events of this transaction come from.
    pub fn caused_by(&mut self, request_id: &str, idempotency_key: Option<&str>) {
        self.cause = Cause {
            request_id: Some(request_id.to_owned()),
            idempotency_key: idempotency_key.map(str::to_owned),
        };
    }

    /// Undoes every change and frees the write lock at once.
    pub async fn rollback(self) -> Result<(), ApiError> {
        Ok(self.inner.rollback().await?)
    }

    /// The object of this kind with this id.
    pub async fn find(&mut self, object: &str, id: &str) -> Result<Option<Value>, ApiError> {
        const FIND: &str = "select doc from objects where id = $1 and object = $2";
        let doc: Option<String> =
            sqlx::query_scalar(FIND).bind(id).bind(object).fetch_optional(&mut *self.inner).await?;
        Ok(doc.map(|doc| serde_json::from_str(&doc)).transpose()?)
    }

    /// Creates or replaces an object: the one way by which any of them changes.
    ///
    /// `event` names what Stripe announces, such as `charge.succeeded`; a change
    /// that Stripe keeps to itself has none.
    pub async fn save(&mut self, doc: &Value, event: Option<&str>) -> Result<(), ApiError> {
        self.save_and_announce(doc, event.as_slice()).await
    }

    /// The same for a change that Stripe announces under several names, in
    /// their order. An `*.updated` that changes nothing to be seen is no news.
    pub async fn save_and_announce(
        &mut self,
        doc: &Value,
        announced: &[&str],
    ) -> Result<(), ApiError> {
        let before = if announced.iter().any(|event| events::tells_changes(event)) {
            self.find(text(doc, "object"), text(doc, "id")).await?
        } else {
            None
        };
        self.save_as(text(doc, "object"), doc).await?;
        let changes = before.map(|before| events::changes(&view(&before), &view(doc)));
        for event in announced {
            match changes.as_ref().filter(|_| events::tells_changes(event)) {
                Some(changes) if changes.is_empty() => {}
                changes => self.announce(event, doc, changes.cloned().map(Value::Object)).await?,
            }
        }
        Ok(())
    }

    /// Makes an event about an object as it is now, and queues it for the
    /// endpoints that want it.
    pub async fn announce(
        &mut self,
        event: &str,
        object: &Value,
        previous: Option<Value>,
    ) -> Result<(), ApiError> {
        let mut doc = events::document(event, object, previous, &self.cause);
        let waiting = deliveries::queue(self, text(&doc, "id"), event).await?;
        set(&mut doc, "pending_webhooks", waiting);
        self.has_news = true;
        self.put("event", &doc).await
    }

    /// Creates or replaces an object under another kind, without an event: a
    /// deleted object leaves the lists so.
    pub async fn save_as(&mut self, object: &str, doc: &Value) -> Result<(), ApiError> {
        self.put(object, doc).await?;
        match doc["_due"].as_i64() {
            Some(at) => {
                const LATER: &str = "insert into due (id, at) values ($1, $2)
                    on conflict (id) do update set at = excluded.at";
                let later = sqlx::query(LATER).bind(text(doc, "id")).bind(at);
                later.execute(&mut *self.inner).await?;
            }
            None => {
                let never = sqlx::query("delete from due where id = $1").bind(text(doc, "id"));
                never.execute(&mut *self.inner).await?;
            }
        }
        Ok(())
    }

    async fn put(&mut self, object: &str, doc: &Value) -> Result<(), ApiError> {
        const PUT: &str = "insert into objects (id, object, created, doc) values ($1, $2, $3, $4)
            on conflict (id) do update set object = excluded.object, doc = excluded.doc";
        sqlx::query(PUT)
            .bind(text(doc, "id"))
            .bind(object)
            .bind(int(doc, "created"))
            .bind(doc.to_string())
            .execute(&mut *self.inner)
            .await?;
        Ok(())
    }

    /// The objects whose time has come.
    pub async fn due(&mut self, now: i64) -> Result<Vec<Value>, ApiError> {
        const DUE: &str = "select doc from objects where id in
            (select id from due where at <= $1 order by at limit $2)";
        let query = sqlx::query_scalar(DUE).bind(now).bind(DUE_BATCH);
        documents(query.fetch_all(&mut *self.inner).await?)
    }

    /// The place of an object among those of its kind.
    pub async fn place(&mut self, object: &str, id: &str) -> Result<Option<i64>, ApiError> {
        const PLACE: &str = "select seq from objects where id = $1 and object = $2";
        Ok(sqlx::query_scalar(PLACE).bind(id).bind(object).fetch_optional(&mut *self.inner).await?)
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
            and ($11 is null or exists
                (select 1 from json_each($12) where json_extract(doc, $11) glob value))
            order by seq desc limit $13";
        const NEWER: &str = "select doc from objects where object = $1 and seq > $2
            and created between $3 and $4
            and ($5 is null or json_extract(doc, $5) = $6)
            and ($7 is null or json_extract(doc, $7) = $8)
            and ($9 is null or json_extract(doc, $9) = $10)
            and ($11 is null or exists
                (select 1 from json_each($12) where json_extract(doc, $11) glob value))
            order by seq asc limit $13";
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
        let any_of = filter.any_of.as_ref();
        query = query
            .bind(any_of.map(|(path, _)| *path))
            .bind(any_of.map(|(_, patterns)| Value::from(patterns.clone()).to_string()));
        documents(query.bind(limit).fetch_all(&mut *self.inner).await?)
    }

    /// The connection, for tables that are not objects.
    pub fn connection(&mut self) -> &mut sqlx::SqliteConnection {
        &mut self.inner
    }
}

fn documents(docs: Vec<String>) -> Result<Vec<Value>, ApiError> {
    docs.iter().map(|doc| Ok(serde_json::from_str(doc)?)).collect()
}
