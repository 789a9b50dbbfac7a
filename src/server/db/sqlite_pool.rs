//! Connections to a SQLite file, and transactions on them. sqlx's own pool asks each connection that is
//! given back, by a trip to its thread, whether it still answers, and the one writer would be waited for
//! meanwhile. Here only those are asked whose statement nobody waited for.

use super::BUSY_TIMEOUT;
use deadpool::{
    Runtime,
    managed::{Manager, Metrics, Object, Pool, PoolError, RecycleResult},
};
use sqlx::{Connection, Error, SqliteConnection, query, raw_sql, sqlite::SqliteConnectOptions};
use std::time::Duration;
use tokio::{
    runtime::Handle,
    time::{sleep, timeout},
};

/// How often it is looked whether who holds a connection has given it back, when all are closed.
const LOOK: Duration = Duration::from_millis(5);

/// Up to so many connections of one kind, opened when they are wanted. Who has waited longest for one
/// is next.
#[derive(Clone)]
pub struct Connections(Pool<Opener>);

/// Opens connections to a file.
struct Opener(SqliteConnectOptions);

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
    ///
    /// # Errors
    /// None that depends on the file.
    pub fn new(most: usize, options: SqliteConnectOptions) -> Result<Connections, Error> {
        let pool = Pool::builder(Opener(options))
            .max_size(most)
            .wait_timeout(Some(BUSY_TIMEOUT))
            .create_timeout(Some(BUSY_TIMEOUT))
            .runtime(Runtime::Tokio1)
            .build();
        Ok(Connections(pool.map_err(|error| Error::Configuration(error.into()))?))
    }

    /// One of them.
    ///
    /// # Errors
    /// When none is free within the busy timeout, or the file cannot be opened.
    pub async fn lend(&self) -> Result<Lent, Error> {
        let object = self.0.get().await.map_err(|error| match error {
            PoolError::Backend(error) => error,
            PoolError::Timeout(_) => Error::PoolTimedOut,
            _ => Error::PoolClosed,
        })?;
        Ok(Lent { object: Some(object), asked: false, open: false })
    }

    /// One of them within a transaction that `begin` opens, a statement or several.
    ///
    /// # Errors
    /// As [`Connections::lend`], or when `begin` fails.
    pub async fn begin(&self, begin: &'static str) -> Result<Lent, Error> {
        let mut lent = self.lend().await?;
        // Before it is: who stops waiting here has it undone, too.
        lent.open = true;
        // Its statements are not kept prepared: SQLite carries out a pragma when it prepares it.
        let begun = raw_sql(begin).execute(lent.ask()?).await;
        lent.answered(begun)?;
        Ok(lent)
    }

    /// Closes them all; who holds one is waited for as long as a writer may take.
    pub async fn close(&self) {
        let closed = timeout(BUSY_TIMEOUT, async {
            loop {
                for connection in self.0.retain(|_, _| false).removed {
                    if let Err(error) = connection.close().await {
                        tracing::warn!(%error, "a connection to the database did not close");
                    }
                }
                if self.0.status().size == 0 {
                    break;
                }
                sleep(LOOK).await;
            }
        });
        if closed.await.is_err() {
            tracing::warn!("somebody still uses the database while it is closed");
        }
        self.0.close();
    }
}

/// A connection that belongs to who holds it, until it is dropped. Dropped within a transaction, it
/// has changed nothing.
pub struct Lent {
    /// Given up when it is dropped.
    object: Option<Object<Opener>>,
    /// Whether a statement is under way.
    asked: bool,
    /// Whether a transaction is.
    open: bool,
}

impl Lent {
    /// For one statement, whose answer is then told to [`Lent::answered`].
    ///
    /// # Errors
    /// None: only what is dropped has no connection.
    pub fn ask(&mut self) -> Result<&mut SqliteConnection, Error> {
        self.asked = true;
        self.object.as_deref_mut().ok_or(Error::PoolClosed)
    }

    /// Takes note that a statement has ended, and gives back what it has answered.
    ///
    /// # Errors
    /// That of the answer.
    pub fn answered<T>(&mut self, answer: Result<T, Error>) -> Result<T, Error> {
        self.asked = matches!(answer, Err(Error::WorkerCrashed));
        answer
    }

    /// Makes what was done last.
    ///
    /// # Errors
    /// When SQLite does not take it.
    pub async fn commit(mut self) -> Result<(), Error> {
        let done = query("commit").execute(self.ask()?).await;
        self.answered(done)?;
        self.open = false;
        Ok(())
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let Some(object) = self.object.take() else { return };
        if !self.asked && !self.open {
            return drop(object);
        }
        let (mut unsure, open) = (Unsure(Some(object)), self.open);
        // Without a runtime it is closed.
        let Ok(runtime) = Handle::try_current() else { return };
        runtime.spawn(async move {
            let Some(connection) = unsure.0.as_deref_mut() else { return };
            // Behind what is under way. Nothing is left to undo where SQLite has done so by itself, as
            // it does when the disk is full, or the commit was made after all: it is closed then.
            // <https://www.sqlite.org/lang_transaction.html#response_to_errors_within_a_transaction>
            let clean = match open {
                true => query("rollback").execute(connection).await.is_ok(),
                false => connection.ping().await.is_ok(),
            };
            if clean {
                drop(unsure.0.take());
            }
        });
    }
}

/// A connection that nobody may have before it has answered: dropped, it is closed instead.
struct Unsure(Option<Object<Opener>>);

impl Drop for Unsure {
    fn drop(&mut self) {
        if let Some(object) = self.0.take() {
            drop(Object::take(object));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;
    use tokio::time::timeout;

    const BEGIN: &str = "begin immediate";

    /// A file with the table `kept`, and its one writer.
    async fn file() -> (tempfile::TempDir, SqliteConnectOptions, Connections) {
        let folder = tempfile::tempdir().expect("a folder");
        let options = SqliteConnectOptions::new()
            .filename(folder.path().join("kept.db"))
            .create_if_missing(true)
            .busy_timeout(BUSY_TIMEOUT);
        let writer = Connections::new(1, options.clone()).expect("a writer");
        let mut lent = writer.lend().await.expect("a connection");
        let made =
            raw_sql("create table kept (it)").execute(lent.ask().expect("a connection")).await;
        lent.answered(made).expect("a table");
        drop(lent);
        (folder, options, writer)
    }

    async fn add(tx: &mut Lent) {
        let on = tx.ask().expect("a connection");
        let added = query("insert into kept values (1)").execute(on).await;
        tx.answered(added).expect("a row");
    }

    async fn kept(writer: &Connections) -> i64 {
        let mut lent = writer.lend().await.expect("a connection");
        let on = lent.ask().expect("a connection");
        let count = sqlx::query_scalar("select count(*) from kept").fetch_one(on).await;
        lent.answered(count).expect("a count")
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

    #[tokio::test]
    async fn who_stops_waiting_for_an_answer_leaves_nobody_behind_it() {
        let (_folder, options, _) = file().await;
        let readers = Connections::new(1, options).expect("readers");
        // Some 300 ms of counting in a release build, seconds in others.
        let long =
            "with recursive n(i) as (select 1 union all select i + 1 from n where i < 4000000)
            select max(i) from n";
        let mut lent = readers.lend().await.expect("a connection");
        let asked = query(long).fetch_one(lent.ask().expect("a connection"));
        assert!(
            timeout(Duration::from_millis(20), asked).await.is_err(),
            "the answer takes longer"
        );
        drop(lent);
        let status = readers.0.status();
        assert_eq!((status.size, status.available), (1, 0), "nobody has it before it has answered");
        assert_eq!(kept(&readers).await, 0);
        assert_eq!(readers.0.status().available, 1);
    }

    #[tokio::test]
    async fn closing_waits_for_what_is_being_undone() {
        let (folder, _, writer) = file().await;
        let mut tx = writer.begin(BEGIN).await.expect("a transaction");
        add(&mut tx).await;
        drop(tx);
        writer.close().await;
        assert_eq!(writer.0.status().size, 0);
        assert!(matches!(writer.lend().await, Err(Error::PoolClosed)));
        // Nothing beside the file: the last connection that closes tidies up.
        let left = std::fs::read_dir(folder.path()).expect("a folder").count();
        assert_eq!(left, 1);
    }
}
