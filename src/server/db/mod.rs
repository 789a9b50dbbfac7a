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

use super::files;
use changes::Changes;
use sqlx::{
    Connection, Sqlite, SqlitePool, Transaction,
    migrate::Migrator,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{str::FromStr, sync::Arc, time::Duration};

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// A transaction of the one writer.
pub type Tx = Transaction<'static, Sqlite>;

/// How long a writer waits for the one before it, in this process or another: shoppers wait no
/// longer for a page that says to come back.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// Readers never wait for each other in WAL mode; more than this gains nothing.
const READERS: u32 = 8;

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
        files::create_private(options.get_filename()).map_err(sqlx::Error::Io)?;
        let write = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(BUSY_TIMEOUT)
            // A full disk has SQLite undo a transaction by itself, and sqlx takes that connection
            // for one within a transaction ever after: another is opened instead.
            .before_acquire(|connection, _| {
                Box::pin(async move { Ok(!connection.is_in_transaction()) })
            })
            .connect_with(options.clone())
            .await?;
        MIGRATIONS.run(&write).await?;
        let read = SqlitePoolOptions::new()
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
    /// busy timeout. Never held across a network call.
    ///
    /// # Errors
    /// When the lock is not to be had within the busy timeout.
    pub async fn begin_write(&self) -> Result<Tx, sqlx::Error> {
        self.write.begin_with("begin immediate").await
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
