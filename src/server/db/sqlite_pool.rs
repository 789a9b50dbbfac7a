//! Connections to a SQLite file, and transactions on them. sqlx's own pool asks a connection that is
//! given back, by a trip to its thread, whether it still answers; a file does, and the one writer
//! would be waited for meanwhile.

use super::BUSY_TIMEOUT;
use deadpool::{
    Runtime,
    managed::{Manager, Metrics, Object, Pool, PoolError, RecycleResult},
};
use sqlx::{Connection, Error, SqliteConnection, query, raw_sql, sqlite::SqliteConnectOptions};
use tokio::runtime::Handle;

/// A connection that belongs to who holds it, until it is dropped.
pub type Lent = Object<Opener>;

/// Up to so many connections of one kind, opened when they are wanted. Who has waited longest for one
/// is next.
#[derive(Clone)]
pub struct Connections(Pool<Opener>);

/// Opens connections to a file.
pub struct Opener(SqliteConnectOptions);

impl Manager for Opener {
    type Type = SqliteConnection;
    type Error = Error;

    async fn create(&self) -> Result<SqliteConnection, Error> {
        SqliteConnection::connect_with(&self.0).await
    }

    async fn recycle(&self, _: &mut SqliteConnection, _: &Metrics) -> RecycleResult<Error> {
        Ok(())
    }
}

impl Connections {
    /// At most `most`, none of them open yet.
    pub fn new(most: usize, options: SqliteConnectOptions) -> Result<Connections, Error> {
        let pool = Pool::builder(Opener(options))
            .max_size(most)
            .wait_timeout(Some(BUSY_TIMEOUT))
            .runtime(Runtime::Tokio1)
            .build();
        Ok(Connections(pool.map_err(|error| Error::Configuration(error.into()))?))
    }

    /// One of them.
    ///
    /// # Errors
    /// When none is free within the busy timeout, or the file cannot be opened.
    pub async fn lend(&self) -> Result<Lent, Error> {
        self.0.get().await.map_err(|error| match error {
            PoolError::Backend(error) => error,
            PoolError::Timeout(_) => Error::PoolTimedOut,
            _ => Error::PoolClosed,
        })
    }

    /// A transaction that `begin` opens, a statement or several.
    ///
    /// # Errors
    /// As [`Connections::lend`], or when `begin` fails.
    pub async fn begin(&self, begin: &'static str) -> Result<SqliteTx, Error> {
        // Held by the transaction before it is one: who stops waiting here has it undone, too.
        let mut tx = SqliteTx { connection: Some(self.lend().await?) };
        // Never prepared: SQLite would carry out a pragma when it prepares it, and only then.
        raw_sql(begin).execute(tx.connection()?).await?;
        Ok(tx)
    }

    /// Closes them, and waits for those that nobody holds.
    pub async fn close(&self) {
        let idle = self.0.retain(|_, _| false).removed;
        self.0.close();
        for connection in idle {
            if let Err(error) = connection.close().await {
                tracing::warn!(%error, "a connection to the database did not close");
            }
        }
    }
}

/// A transaction on a connection of its own. Dropped before it is committed, it is undone.
pub struct SqliteTx {
    /// Given up when the transaction ends.
    connection: Option<Lent>,
}

impl SqliteTx {
    /// Where its statements are carried out.
    ///
    /// # Errors
    /// When it has ended.
    pub fn connection(&mut self) -> Result<&mut SqliteConnection, Error> {
        self.connection.as_deref_mut().ok_or(Error::PoolClosed)
    }

    /// Makes what was done last.
    ///
    /// # Errors
    /// When SQLite does not take it.
    pub async fn commit(mut self) -> Result<(), Error> {
        query("commit").execute(self.connection()?).await?;
        self.connection = None;
        Ok(())
    }
}

impl Drop for SqliteTx {
    fn drop(&mut self) {
        let Some(mut connection) = self.connection.take() else { return };
        let Ok(runtime) = Handle::try_current() else {
            // A closed connection has nothing under way.
            drop(Object::take(connection));
            return;
        };
        // The connection is nobody else's until then.
        runtime.spawn(async move {
            // Not when SQLite has done it by itself, as it does when the disk is full
            // (<https://www.sqlite.org/lang_transaction.html#response_to_errors_within_a_transaction>).
            if query("rollback").execute(&mut *connection).await.is_err() {
                drop(Object::take(connection));
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;
    use tokio::time::timeout;

    const BEGIN: &str = "begin immediate";
    const ADD: &str = "insert into kept values (1)";

    /// A file with the table `kept`, and its one writer.
    async fn file() -> (tempfile::TempDir, SqliteConnectOptions, Connections) {
        let folder = tempfile::tempdir().expect("a folder");
        let options = SqliteConnectOptions::new()
            .filename(folder.path().join("kept.db"))
            .create_if_missing(true)
            .busy_timeout(BUSY_TIMEOUT);
        let writer = Connections::new(1, options.clone()).expect("a writer");
        let mut lent = writer.lend().await.expect("a connection");
        raw_sql("create table kept (it)").execute(&mut *lent).await.expect("a table");
        drop(lent);
        (folder, options, writer)
    }

    async fn add(tx: &mut SqliteTx) {
        query(ADD).execute(tx.connection().expect("a connection")).await.expect("a row");
    }

    async fn kept(writer: &Connections) -> i64 {
        let mut lent = writer.lend().await.expect("a connection");
        sqlx::query_scalar("select count(*) from kept")
            .fetch_one(&mut *lent)
            .await
            .expect("a count")
    }

    #[tokio::test]
    async fn what_is_dropped_is_undone_before_anybody_has_the_connection() {
        let (_folder, _, writer) = file().await;
        for _ in 0..20 {
            let mut tx = writer.begin(BEGIN).await.expect("a transaction");
            add(&mut tx).await;
            drop(tx);
            assert_eq!(kept(&writer).await, 0);
        }
        let mut tx = writer.begin(BEGIN).await.expect("a transaction");
        add(&mut tx).await;
        tx.commit().await.expect("a commit");
        assert_eq!(kept(&writer).await, 1);
    }

    #[tokio::test]
    async fn who_stops_waiting_for_the_lock_leaves_no_transaction_behind() {
        let (_folder, options, writer) = file().await;
        let mut other = SqliteConnection::connect_with(&options).await.expect("another process");
        raw_sql(BEGIN).execute(&mut other).await.expect("the lock");
        let waited = timeout(Duration::from_millis(50), writer.begin(BEGIN)).await;
        assert!(waited.is_err(), "the lock is another's");
        raw_sql("commit").execute(&mut other).await.expect("a commit");
        // The next in this process, then the other again, each have it in time.
        let mut tx = writer.begin(BEGIN).await.expect("a transaction");
        add(&mut tx).await;
        tx.commit().await.expect("a commit");
        raw_sql(BEGIN).execute(&mut other).await.expect("the lock, once more");
        raw_sql("commit").execute(&mut other).await.expect("a commit");
        assert_eq!(kept(&writer).await, 1);
    }
}
