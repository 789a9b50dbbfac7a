//! The two engines that can keep the shop, and where a statement is carried out on either.

use super::sqlite_pool::{Connections, Lent};
use sqlx::{PgConnection, PgPool, Postgres, Transaction, pool::PoolConnection};
use std::ops::{Deref, DerefMut};

/// What keeps the database. Where both understand a statement, nobody asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// A file beside the program.
    Sqlite,
    /// A server that several copies of the shop share.
    Postgres,
}

impl Engine {
    /// What a database's URL names.
    pub fn of(url: &str) -> Engine {
        match url.split_once(':') {
            Some(("postgres" | "postgresql", _)) => Engine::Postgres,
            _ => Engine::Sqlite,
        }
    }

    /// The one that is meant for this engine: two statements that say the same.
    pub fn pick<T>(self, sqlite: T, postgres: T) -> T {
        match self {
            Engine::Sqlite => sqlite,
            Engine::Postgres => postgres,
        }
    }

    /// What ends a query of rows that this copy of the shop takes for itself: on a server those that
    /// another copy is just taking are passed over
    /// (<https://www.postgresql.org/docs/current/sql-select.html#SQL-FOR-UPDATE-SHARE>).
    pub fn skip_locked(self) -> &'static str {
        self.pick("", "for update skip locked")
    }

    /// A query of the texts in the JSON array that is bound to `parameter`: one value, and so no
    /// number of texts is too many.
    pub fn listed(self, parameter: &str) -> String {
        match self {
            Engine::Sqlite => format!("select value from json_each({parameter})"),
            Engine::Postgres => {
                format!("select value from json_array_elements_text(cast({parameter} as json))")
            }
        }
    }
}

/// Where a statement is carried out: on any free connection, or within a transaction.
pub enum On<'c> {
    /// Any of the readers of a file.
    SqliteFile(&'c Connections),
    /// Any of the connections to a server that only read.
    PostgresPool(&'c PgPool),
    /// One connection to a file.
    Sqlite(&'c mut Lent),
    /// One connection to a server.
    Postgres(&'c mut PgConnection),
}

/// What a [`Tx`] runs on.
pub enum Open {
    /// A file.
    Sqlite(Lent),
    /// A server.
    Postgres(Transaction<'static, Postgres>),
}

impl Open {
    /// Which engine this is.
    pub fn engine(&self) -> Engine {
        match self {
            Open::Sqlite(_) => Engine::Sqlite,
            Open::Postgres(_) => Engine::Postgres,
        }
    }
}

impl<'c> From<&'c mut Open> for On<'c> {
    fn from(open: &'c mut Open) -> On<'c> {
        match open {
            Open::Sqlite(tx) => On::Sqlite(tx),
            Open::Postgres(tx) => On::Postgres(&mut *tx),
        }
    }
}

/// One connection for statements that only read and follow each other: to take one for each of
/// them would be more work than some of them are.
pub enum Reader {
    /// To a file.
    Sqlite(Lent),
    /// To a server.
    Postgres(PoolConnection<Postgres>),
}

impl Reader {
    /// Which engine this is.
    pub fn engine(&self) -> Engine {
        match self {
            Reader::Sqlite(_) => Engine::Sqlite,
            Reader::Postgres(_) => Engine::Postgres,
        }
    }
}

impl<'c> From<&'c mut Reader> for On<'c> {
    fn from(reader: &'c mut Reader) -> On<'c> {
        match reader {
            Reader::Sqlite(connection) => On::Sqlite(connection),
            Reader::Postgres(connection) => On::Postgres(connection),
        }
    }
}

/// A transaction. Dropped, it changes nothing.
pub struct Tx(pub(super) Open);

impl Tx {
    /// Makes what was done last.
    ///
    /// # Errors
    /// When the database does not take it.
    pub async fn commit(self) -> Result<(), sqlx::Error> {
        match self.0 {
            Open::Sqlite(tx) => tx.commit().await,
            Open::Postgres(tx) => tx.commit().await,
        }
    }
}

impl Deref for Tx {
    type Target = Open;

    fn deref(&self) -> &Open {
        &self.0
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Open {
        &mut self.0
    }
}
