//! A statement for either engine: `query(SQL).bind(value)…`, then one of its four ways to run.

use super::{
    engine::On,
    row::{Read, Row},
    sqlite_pool::Lent,
    value::{self, Value},
};
use sqlx::{Error, SqlSafeStr, SqlStr};

/// A statement with what is bound to it.
pub struct Query<'q> {
    sql: SqlStr,
    values: Vec<Value<'q>>,
}

/// The same, of whose answer only the first column is wanted.
pub struct Scalar<'q>(Query<'q>);

/// What a statement has done.
pub struct Done {
    rows: u64,
}

impl Done {
    /// How many rows it has changed.
    pub fn rows_affected(&self) -> u64 {
        self.rows
    }
}

/// A statement: `$1` is what is bound first.
pub fn query<'q>(sql: impl SqlSafeStr) -> Query<'q> {
    Query { sql: sql.into_sql_str(), values: Vec::new() }
}

/// A statement whose answer has one column that is wanted.
pub fn query_scalar<'q>(sql: impl SqlSafeStr) -> Scalar<'q> {
    Scalar(query(sql))
}

/// Carries the statement out by that function of sqlx, and makes of each answer what is wanted.
macro_rules! run {
    ($query:ident, $on:ident, $way:ident, $sqlite:expr, $postgres:expr) => {{
        let Query { sql, values } = $query;
        match $on.into() {
            On::SqliteFile(file) => {
                let mut lent = file.lend().await?;
                run!(sql, values, &mut lent, $way).map($sqlite)
            }
            On::Sqlite(lent) => run!(sql, values, lent, $way).map($sqlite),
            On::PostgresPool(pool) => {
                sqlx::query_with(sql, value::postgres(values)?).$way(pool).await.map($postgres)
            }
            On::Postgres(open) => {
                sqlx::query_with(sql, value::postgres(values)?).$way(open).await.map($postgres)
            }
        }
    }};
    ($sql:ident, $values:ident, $lent:expr, $way:ident) => {{
        let lent: &mut Lent = $lent;
        let statement = sqlx::query_with($sql, value::sqlite($values)?);
        let answer = statement.$way(lent.ask()?).await;
        lent.answered(answer)
    }};
}

impl<'q> Query<'q> {
    /// Binds the next parameter.
    pub fn bind(mut self, value: impl Into<Value<'q>>) -> Query<'q> {
        self.values.push(value.into());
        self
    }

    /// Runs it for what it changes.
    ///
    /// # Errors
    /// When the database does not answer, or refuses.
    pub async fn execute<'c>(self, on: impl Into<On<'c>>) -> Result<Done, Error> {
        run!(self, on, execute, |done| Done { rows: done.rows_affected() }, |done| Done {
            rows: done.rows_affected()
        })
    }

    /// All rows of its answer.
    ///
    /// # Errors
    /// When the database does not answer, or refuses.
    pub async fn fetch_all<'c>(self, on: impl Into<On<'c>>) -> Result<Vec<Row>, Error> {
        run!(self, on, fetch_all, |rows| rows.into_iter().map(Row::Sqlite).collect(), |rows| rows
            .into_iter()
            .map(Row::Postgres)
            .collect())
    }

    /// The only row of its answer.
    ///
    /// # Errors
    /// When there is none, or the database does not answer, or refuses.
    pub async fn fetch_one<'c>(self, on: impl Into<On<'c>>) -> Result<Row, Error> {
        run!(self, on, fetch_one, Row::Sqlite, Row::Postgres)
    }

    /// The only row of its answer, if there is one.
    ///
    /// # Errors
    /// When the database does not answer, or refuses.
    pub async fn fetch_optional<'c>(self, on: impl Into<On<'c>>) -> Result<Option<Row>, Error> {
        run!(self, on, fetch_optional, |row| row.map(Row::Sqlite), |row| row.map(Row::Postgres))
    }
}

impl<'q> Scalar<'q> {
    /// Binds the next parameter.
    pub fn bind(self, value: impl Into<Value<'q>>) -> Scalar<'q> {
        Scalar(self.0.bind(value))
    }

    /// The value in each row.
    ///
    /// # Errors
    /// When the database does not answer, or refuses.
    pub async fn fetch_all<'c, T>(self, on: impl Into<On<'c>>) -> Result<Vec<T>, Error>
    where
        T: for<'r> Read<'r>,
    {
        self.0.fetch_all(on).await?.iter().map(|row| row.try_get(0)).collect()
    }

    /// The value in the only row.
    ///
    /// # Errors
    /// When there is none, or the database does not answer, or refuses.
    pub async fn fetch_one<'c, T>(self, on: impl Into<On<'c>>) -> Result<T, Error>
    where
        T: for<'r> Read<'r>,
    {
        self.0.fetch_one(on).await?.try_get(0)
    }

    /// The value in the only row, if there is one.
    ///
    /// # Errors
    /// When the database does not answer, or refuses.
    pub async fn fetch_optional<'c, T>(self, on: impl Into<On<'c>>) -> Result<Option<T>, Error>
    where
        T: for<'r> Read<'r>,
    {
        self.0.fetch_optional(on).await?.map(|row| row.try_get(0)).transpose()
    }
}

/// A statement that is put together of parts: text that the program holds, and values, which are
/// bound where they stand.
#[derive(Default)]
pub struct Builder<'q> {
    sql: String,
    values: Vec<Value<'q>>,
}

impl<'q> Builder<'q> {
    /// Adds text: nothing that came from outside.
    pub fn push(&mut self, sql: &str) -> &mut Builder<'q> {
        self.sql.push_str(sql);
        self
    }

    /// Adds a parameter that has this value.
    pub fn push_bind(&mut self, value: impl Into<Value<'q>>) -> &mut Builder<'q> {
        self.values.push(value.into());
        self.sql.push('$');
        self.sql.push_str(&self.values.len().to_string());
        self
    }

    /// The statement.
    pub fn build(self) -> Query<'q> {
        let sql = sqlx::AssertSqlSafe(self.sql).into_sql_str();
        Query { sql, values: self.values }
    }
}
