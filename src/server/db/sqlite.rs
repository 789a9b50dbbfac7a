//! Opening a SQLite file.

use super::{
    BUSY_TIMEOUT,
    changes::Changes,
    engine::{Open, Tx},
    sqlite_pool::Connections,
};
use crate::server::files;
use sqlx::{
    migrate::Migrator,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use std::{str::FromStr, sync::Arc};

/// The tables as SQLite keeps them.
pub static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// Readers never wait for each other in WAL mode; more than this gains nothing.
const READERS: usize = 8;

/// Each transaction says how durable it is, so that none depends on the one before
/// (<https://www.sqlite.org/pragma.html#pragma_synchronous>).
const BEGIN: &str = "pragma synchronous = full; begin immediate";
const BEGIN_UNFLUSHED: &str = "pragma synchronous = normal; begin immediate";

const BEGIN_READ: &str = "begin";

/// The connections to a file: one that writes, and several that only read.
#[derive(Clone)]
pub struct File {
    pub(super) read: Connections,
    write: Connections,
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
        files::create_private(options.get_filename()).map_err(sqlx::Error::Io)?;
        let write = Connections::new(1, options.clone())?;
        let mut lent = write.lend().await?;
        MIGRATIONS.run(lent.ask()?).await?;
        lent.answered(Ok(()))?;
        drop(lent);
        let read = Connections::new(READERS, options.clone().pragma("query_only", "on"))?;
        // What the versions are read from is there as long as a connection is.
        drop(read.lend().await?);
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
        Ok(Tx(Open::Sqlite(self.write.begin(BEGIN).await?)))
    }

    /// The same, but its commit does not wait for the disk.
    ///
    /// # Errors
    /// As [`File::begin_write`].
    pub async fn begin_unflushed(&self) -> Result<Tx, sqlx::Error> {
        Ok(Tx(Open::Sqlite(self.write.begin(BEGIN_UNFLUSHED).await?)))
    }

    /// A transaction that sees one moment.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn begin_read(&self) -> Result<Tx, sqlx::Error> {
        Ok(Tx(Open::Sqlite(self.read.begin(BEGIN_READ).await?)))
    }

    /// Closes all connections, so that the file is whole on disk.
    pub async fn close(&self) {
        self.read.close().await;
        self.write.close().await;
    }
}
