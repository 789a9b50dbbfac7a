//! The database: connecting, migrating, and one file for each family of tables.

pub mod admin;
pub mod attention;
pub mod backup;
pub mod books;
pub mod bulk;
pub mod buyers;
pub mod catalogue;
mod changes;
pub mod copy;
pub mod covers;
pub mod customers;
pub mod disputes;
mod engine;
pub mod figures;
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
mod postgres;
pub mod refunds;
mod row;
pub mod sales;
pub mod sending;
pub mod settling;
pub mod shelf;
pub mod shelf_list;
pub mod sitemap;
mod sqlite;
mod sqlite_pool;
mod statement;
pub mod stock;
pub mod timeline;
pub mod uploads;
mod value;

pub use engine::{Engine, On, Reader, Tx};
pub use row::{Column, Read, Row};
pub use statement::{Query, query, query_scalar};

use postgres::Server;
use sqlite::File;
use std::time::Duration;

/// How long a writer waits for the one before it, in this process or another: shoppers wait no
/// longer for a page that says to come back.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Triggers raise it in the transaction that writes.
const CATALOGUE_VERSION: &str = "select version from catalogue";

/// The shop's database, with one writer and several readers.
#[derive(Clone)]
pub struct Db(Kept);

#[derive(Clone)]
enum Kept {
    File(File),
    Server(Server),
}

impl Db {
    /// Opens what `url` names, creating and migrating it: a file (`sqlite://bookshop.db`), or a
    /// database on a server (`postgres://user:password@host/name`).
    ///
    /// # Errors
    /// When it cannot be opened, or holds a newer or foreign schema.
    pub async fn open(url: &str) -> Result<Db, sqlx::Error> {
        Ok(Db(match Engine::of(url) {
            Engine::Sqlite => Kept::File(File::open(url).await?),
            Engine::Postgres => Kept::Server(Server::open(url).await?),
        }))
    }

    /// What keeps it.
    pub fn engine(&self) -> Engine {
        match self.0 {
            Kept::File(_) => Engine::Sqlite,
            Kept::Server(_) => Engine::Postgres,
        }
    }

    /// For reading.
    pub fn read(&self) -> On<'_> {
        match &self.0 {
            Kept::File(file) => On::SqliteFile(&file.read),
            Kept::Server(server) => On::PostgresPool(&server.read),
        }
    }

    /// One connection for reading. Whoever holds one takes no other, or all could wait for each other.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn reader(&self) -> Result<Reader, sqlx::Error> {
        Ok(match &self.0 {
            Kept::File(file) => Reader::Sqlite(file.read.lend().await?),
            Kept::Server(server) => Reader::Postgres(server.read.acquire().await?),
        })
    }

    /// A transaction that only reads, and sees one moment.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn begin_read(&self) -> Result<Tx, sqlx::Error> {
        match &self.0 {
            Kept::File(file) => file.begin_read().await,
            Kept::Server(server) => server.begin_read().await,
        }
    }

    /// A transaction that is alone in writing from its first statement on, whichever process
    /// writes: what it has read stays so until it ends. Never held across a network call. Once
    /// committed it is on disk.
    ///
    /// # Errors
    /// When the lock is not to be had within the busy timeout.
    pub async fn begin_write(&self) -> Result<Tx, sqlx::Error> {
        match &self.0 {
            Kept::File(file) => file.begin_write().await,
            Kept::Server(server) => server.begin_write().await,
        }
    }

    /// The same, but its commit does not wait for the disk: the next durable one takes it along,
    /// and until then it outlives the end of the program, not a power cut, which takes it whole,
    /// with all that was committed after it. Only for what Stripe tells again, or what changes
    /// nothing when it is done again.
    ///
    /// # Errors
    /// As [`Db::begin_write`].
    pub async fn begin_unflushed(&self) -> Result<Tx, sqlx::Error> {
        match &self.0 {
            Kept::File(file) => file.begin_unflushed().await,
            Kept::Server(server) => server.begin_unflushed().await,
        }
    }

    /// A transaction in which this copy of the shop takes work for itself, and does nothing else: on a
    /// server it is not alone in writing, see [`Engine::skip_locked`]. Once committed it is on disk.
    ///
    /// # Errors
    /// As [`Db::begin_write`].
    pub async fn begin_claim(&self) -> Result<Tx, sqlx::Error> {
        match &self.0 {
            Kept::File(file) => file.begin_write().await,
            Kept::Server(server) => server.begin_claim().await,
        }
    }

    /// Carries out a statement that takes one piece of work, as [`Db::begin_claim`] does: the row that
    /// was taken, if there was any.
    ///
    /// # Errors
    /// As [`Db::begin_write`].
    pub async fn claim(&self, claim: Query<'_>) -> Result<Option<Row>, sqlx::Error> {
        let mut tx = self.begin_claim().await?;
        let row = claim.fetch_optional(&mut *tx).await?;
        tx.commit().await?;
        Ok(row)
    }

    /// The version of the catalogue: another one after each write that can change what a page
    /// of the list or of a book shows, whichever process wrote.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn catalogue_version(&self) -> Result<i64, sqlx::Error> {
        let changes = match &self.0 {
            Kept::File(file) => Some(&file.changes),
            // A notification comes after the commit that it tells of: to ask is never too late.
            Kept::Server(_) => None,
        };
        // Taken before the version is read: what is written meanwhile makes another header.
        let header = changes.and_then(|changes| Some((changes, changes.header()?)));
        if let Some(version) = header.and_then(|(changes, header)| changes.version_at(&header)) {
            return Ok(version);
        }
        let version = query_scalar(CATALOGUE_VERSION).fetch_one(self.read()).await?;
        if let Some((changes, header)) = header {
            changes.keep(header, version);
        }
        Ok(version)
    }

    /// Closes all connections, so that a file is whole on disk.
    pub async fn close(&self) {
        match &self.0 {
            Kept::File(file) => file.close().await,
            Kept::Server(server) => server.close().await,
        }
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
        let level: Result<i64, _> = query_scalar("pragma synchronous").fetch_one(&mut *tx).await;
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
