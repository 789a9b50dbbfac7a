//! Opening a database on a Postgres server.

use super::engine::Tx;
use super::{BUSY_TIMEOUT, engine::Open};
use sqlx::{
    PgPool,
    migrate::Migrator,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::str::FromStr;

/// The tables as Postgres keeps them.
pub static MIGRATIONS: Migrator = sqlx::migrate!("./migrations/postgres");

/// Connections of one copy of the shop that read, and take work: those of who holds the lock of
/// writers are others.
const READERS: u32 = 8;

/// A copy of the shop whose machine is gone lets go of the lock.
const BEGIN: &str = "
    begin; set local lock_timeout = '10s'; set local idle_in_transaction_session_timeout = '60s'";

/// The same, without waiting for the disk at its end
/// (<https://www.postgresql.org/docs/current/wal-async-commit.html>).
const BEGIN_UNFLUSHED: &str = "
    begin; set local lock_timeout = '10s'; set local idle_in_transaction_session_timeout = '60s';
    set local synchronous_commit = off";

/// One who writes holds this lock until the end of the transaction, whichever copy of the shop it
/// is: what is read in it is not changed by another before it is written. Every statement sees
/// what was committed before it began, and so all that any writer before has done.
///
/// Not part of how the transaction begins: only a transaction that sqlx knows of is rolled back
/// when the lock is not to be had, or nobody waits for it any more.
const LOCK: &str = "select pg_advisory_xact_lock(7203459816)";

/// Looked at, nothing changes until the end.
const BEGIN_READ: &str = "begin isolation level repeatable read read only";

/// What searching and sorting rest on; 1 when the server has it.
const CAN_SEARCH: &str = "
    select case when lower('É' collate \"und-x-icu\") = 'é'
        and current_setting('server_encoding') = 'UTF8' then 1 else 0 end::bigint";

/// The connections to a server: of those that write there is one, for who waits for the lock
/// would only keep another from being read with.
#[derive(Clone)]
pub struct Server {
    pub(super) read: PgPool,
    write: PgPool,
}

impl Server {
    /// Connects, and migrates what is there.
    ///
    /// # Errors
    /// When it cannot be reached, holds a newer or foreign schema, or is no Postgres that can
    /// search.
    pub async fn open(url: &str) -> Result<Server, sqlx::Error> {
        let options = PgConnectOptions::from_str(url)?.application_name("bookshop");
        let pool =
            |most: u32| PgPoolOptions::new().max_connections(most).acquire_timeout(BUSY_TIMEOUT);
        let write = pool(1).connect_with(options.clone()).await?;
        let able: Result<i64, _> = sqlx::query_scalar(CAN_SEARCH).fetch_one(&write).await;
        if able.is_ok_and(|able| able != 1) {
            let why = "the server must keep UTF-8 and be built with ICU";
            return Err(sqlx::Error::Configuration(why.into()));
        }
        MIGRATIONS.run(&write).await?;
        let read = pool(READERS).connect_with(options).await?;
        Ok(Server { read, write })
    }

    /// A transaction that is alone in writing.
    ///
    /// # Errors
    /// When the lock is not to be had in time.
    pub async fn begin_write(&self) -> Result<Tx, sqlx::Error> {
        self.begin_alone(BEGIN).await
    }

    /// The same, but its commit does not wait for the disk.
    ///
    /// # Errors
    /// As [`Server::begin_write`].
    pub async fn begin_unflushed(&self) -> Result<Tx, sqlx::Error> {
        self.begin_alone(BEGIN_UNFLUSHED).await
    }

    async fn begin_alone(&self, begin: &'static str) -> Result<Tx, sqlx::Error> {
        let mut tx = self.write.begin_with(begin).await?;
        sqlx::query(LOCK).execute(&mut *tx).await?;
        Ok(Tx(Open::Postgres(tx)))
    }

    /// A transaction that takes work for this copy of the shop. It does not wait for who writes:
    /// of each row that it takes, the row's own lock says whose it is.
    ///
    /// # Errors
    /// When the server does not answer.
    pub async fn begin_claim(&self) -> Result<Tx, sqlx::Error> {
        Ok(Tx(Open::Postgres(self.read.begin_with(BEGIN).await?)))
    }

    /// A transaction that sees one moment.
    ///
    /// # Errors
    /// When the server does not answer.
    pub async fn begin_read(&self) -> Result<Tx, sqlx::Error> {
        Ok(Tx(Open::Postgres(self.read.begin_with(BEGIN_READ).await?)))
    }

    /// Ends all connections.
    pub async fn close(&self) {
        self.read.close().await;
        self.write.close().await;
    }
}
