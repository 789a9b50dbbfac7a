//! A row of either engine.

use sqlx::{
    ColumnIndex, Decode, Error, Postgres, Row as _, Sqlite, Type, postgres::PgRow,
    sqlite::SqliteRow,
};

/// What a column can be read as: text, a whole number of 64 bits, whether something is true, bytes,
/// and each of them where there may be nothing.
pub trait Read<'r>:
    Decode<'r, Sqlite> + Type<Sqlite> + Decode<'r, Postgres> + Type<Postgres>
{
}

impl<'r, T> Read<'r> for T where
    T: Decode<'r, Sqlite> + Type<Sqlite> + Decode<'r, Postgres> + Type<Postgres>
{
}

/// What names a column: its name, or its place from 0 on.
pub trait Column: ColumnIndex<SqliteRow> + ColumnIndex<PgRow> {}

impl<T> Column for T where T: ColumnIndex<SqliteRow> + ColumnIndex<PgRow> {}

/// A row of an answer.
pub enum Row {
    /// From a file.
    Sqlite(SqliteRow),
    /// From a server.
    Postgres(PgRow),
}

impl Row {
    /// What stands in a column.
    ///
    /// # Errors
    /// When there is no such column, or something else in it.
    pub fn try_get<'r, T: Read<'r>>(&'r self, column: impl Column) -> Result<T, Error> {
        match self {
            Row::Sqlite(row) => row.try_get(column),
            Row::Postgres(row) => row.try_get(column),
        }
    }
}
