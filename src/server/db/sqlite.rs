//! Opening a SQLite file.

use super::{
    BUSY_TIMEOUT,
    changes::Changes,
    engine::{Open, Tx},
};
use sqlx::{
    SqlitePool,
    migrate::Migrator,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{str::FromStr, sync::Arc};

/// The tables as SQLite keeps them.
pub static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// Readers never wait for each other in WAL mode; more than this gains nothing.
const READERS: u32 = 8;

/// The connections to a file: one that writes, and several that only read.
#[derive(Clone)]
pub struct File {
    pub(super) read: SqlitePool,
    write: SqlitePool,
    pub(super) changes: Arc<Changes>,
}

impl File {
    /// Opens the file that `url` names, creating and migrating it.
    ///
    /// # Errors
    /// When it cannot be opened, or holds a newer or foreign schema.
    pub async fn open(url: &str) -> Result<File, sqlx::Error> {
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // Durable at every commit: a paid order must outlive a power cut.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT);
        let write =
            SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
        MIGRATIONS.run(&write).await?;
        let read = SqlitePoolOptions::new()
            .max_connections(READERS)
            .connect_with(options.clone().pragma("query_only", "on"))
            .await?;
        let changes = Arc::new(Changes::of(options.get_filename()));
        Ok(File { read, write, changes })
    }

    /// A transaction that holds the write lock from its first statement: a deferred one that
    /// reads and then writes fails at once when another writer came between, whatever the
    /// busy timeout.
    ///
    /// # Errors
    /// When the lock is not to be had within the busy timeout.
    pub async fn begin_write(&self) -> Result<Tx, sqlx::Error> {
        Ok(Tx(Open::Sqlite(self.write.begin_with("begin immediate").await?)))
    }

    /// A transaction that sees one moment.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn begin_read(&self) -> Result<Tx, sqlx::Error> {
        Ok(Tx(Open::Sqlite(self.read.begin().await?)))
    }

    /// Closes all connections, so that the file is whole on disk.
    pub async fn close(&self) {
        self.read.close().await;
        self.write.close().await;
    }
}
