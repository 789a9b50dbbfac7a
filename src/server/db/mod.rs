//! The database: connecting, migrating, and one file for each family of tables.

pub mod admin;
pub mod attention;
pub mod books;
pub mod bulk;
pub mod buyers;
pub mod catalogue;
mod changes;
pub mod covers;
pub mod customers;
pub mod disputes;
pub mod health;
pub mod in_cart;
pub mod inbox;
pub mod keys;
pub mod listing;
pub mod my_orders;
pub mod offers;
pub mod order_export;
pub mod order_file;
pub mod order_list;
pub mod orders;
pub mod outbox;
pub mod placing;
pub mod refunds;
pub mod sales;
pub mod sending;
pub mod settling;
pub mod shelf;
pub mod shelf_list;
pub mod sitemap;
pub mod stock;
pub mod timeline;
pub mod uploads;

use changes::Changes;
use sqlx::{
    Sqlite, SqlitePool, Transaction,
    migrate::Migrator,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{str::FromStr, sync::Arc, time::Duration};

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// A transaction of the one writer.
pub type Tx = Transaction<'static, Sqlite>;

/// How long a writer waits for another process to finish its own write: an import of very many
/// books is the longest.
const BUSY_TIMEOUT: Duration = Duration::from_secs(30);
/// Readers never wait for each other in WAL mode; more than this gains nothing.
const READERS: u32 = 8;

/// Each transaction says how durable it is, so that none depends on the one before
/// (<https://www.sqlite.org/pragma.html#pragma_synchronous>).
const BEGIN: &str = "pragma synchronous = full; begin immediate";
const BEGIN_UNFLUSHED: &str = "pragma synchronous = normal; begin immediate";

/// Triggers raise it in the transaction that writes.
const CATALOGUE_VERSION: &str = "select version from catalogue";

/// A SQLite database with one writer and several readers.
#[derive(Clone)]
pub struct Db {
    read: SqlitePool,
    write: SqlitePool,
    changes: Arc<Changes>,
}

impl Db {
    /// Opens the file that `url` names (`sqlite://bookshop.db`), creating and migrating it.
    ///
    /// # Errors
    /// When it cannot be opened, or holds a newer or foreign schema.
    pub async fn open(url: &str) -> Result<Db, sqlx::Error> {
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // Durable at every commit: a paid order must outlive a power cut.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT);
        // A file does not hang up: nobody has to ask a connection first whether it still answers.
        let pool = SqlitePoolOptions::new().test_before_acquire(false);
        let write = pool.clone().max_connections(1).connect_with(options.clone()).await?;
        MIGRATIONS.run(&write).await?;
        let read = pool
            .max_connections(READERS)
            .connect_with(options.clone().pragma("query_only", "on"))
            .await?;
        let changes = Arc::new(Changes::of(options.get_filename()));
        Ok(Db { read, write, changes })
    }

    /// For reading.
    pub fn read(&self) -> &SqlitePool {
        &self.read
    }

    /// A transaction that holds the write lock from its first statement: a deferred one that
    /// reads and then writes fails at once when another writer came between, whatever the
    /// busy timeout. Never held across a network call. Once committed it is on disk.
    ///
    /// # Errors
    /// When the lock is not to be had within the busy timeout.
    pub async fn begin_write(&self) -> Result<Tx, sqlx::Error> {
        self.write.begin_with(BEGIN).await
    }

    /// The same, but its commit does not wait for the disk: the next durable one takes it along,
    /// and until then it outlives the end of the program, not a power cut, which takes it whole,
    /// with all that was committed after it. Only for what Stripe tells again, or what changes
    /// nothing when it is done again.
    ///
    /// # Errors
    /// As [`Db::begin_write`].
    pub async fn begin_unflushed(&self) -> Result<Tx, sqlx::Error> {
        self.write.begin_with(BEGIN_UNFLUSHED).await
    }

    /// The version of the catalogue: another one after each write that can change what a page
    /// of the list or of a book shows, whichever process wrote.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn catalogue_version(&self) -> Result<i64, sqlx::Error> {
        // Taken before the version is read: what is written meanwhile makes another header.
        let header = self.changes.header();
        if let Some(version) = header.and_then(|header| self.changes.version_at(&header)) {
            return Ok(version);
        }
        let version = sqlx::query_scalar(CATALOGUE_VERSION).fetch_one(&self.read).await?;
        if let Some(header) = header {
            self.changes.keep(header, version);
        }
        Ok(version)
    }

    /// Closes all connections, so that the file is whole on disk.
    pub async fn close(&self) {
        self.read.close().await;
        self.write.close().await;
    }
}

/// Seconds since 1970, as the tables keep time.
pub fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |passed| i64::try_from(passed.as_secs()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `pragma synchronous` of a transaction: 1 is `normal`, 2 `full`.
    async fn durability(mut tx: Tx) -> i64 {
        let level = sqlx::query_scalar("pragma synchronous").fetch_one(&mut *tx).await;
        tx.commit().await.expect("a commit");
        level.expect("a level")
    }

    #[tokio::test]
    async fn every_transaction_says_for_itself_how_durable_it_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite://{}", folder.path().join("shop.db").display());
        let db = Db::open(&url).await.expect("a database");
        for _ in 0..2 {
            let durable = db.begin_write().await.expect("a transaction");
            assert_eq!(durability(durable).await, 2);
            let unflushed = db.begin_unflushed().await.expect("a transaction");
            assert_eq!(durability(unflushed).await, 1);
        }
    }
}
