//! A shop moved from one database to another, of whichever engine, and compared row by row.

use super::{
    Db, Engine, Row, Tx,
    engine::Open,
    health::{self, Health},
    query, query_scalar,
    statement::Builder,
    value::Value,
};
use sqlx::AssertSqlSafe;

/// Rows read at once: few enough for all values of a statement on either engine.
const PIECE: usize = 200;

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Int,
    Text,
    Bytes,
}

/// A table with its columns: those of its key first, in front of a `|`; a whole number has `#`
/// before its name, bytes have `=`.
struct Table {
    name: &'static str,
    columns: &'static str,
}

/// Every table, each behind those that it refers to.
const TABLES: [Table; 20] = [
    Table {
        name: "books",
        columns: "#number | id slug title title_key author #year isbn description #read \
            #price_minor currency #stock #ships cover #version #created_at #retired_at #changed_at",
    },
    Table { name: "book_slugs", columns: "#number | slug book_id" },
    Table { name: "covers", columns: "name | media_type =bytes #created_at" },
    Table { name: "keys", columns: "name | =value" },
    Table {
        name: "orders",
        columns: "id | token visitor selection state #amount_minor currency #livemode #attempt \
            payment_intent #failures buyer_name buyer_email #created_at #expires_at #paid_at \
            #canceled_at ship_line1 ship_line2 ship_city ship_region ship_postal_code ship_country \
            #sent_at language network",
    },
    Table {
        name: "order_lines",
        columns: "order_id #position | book_id title #unit_price_minor #quantity #reserved #ships",
    },
    Table { name: "payment_intents", columns: "id | order_id #created_at" },
    Table { name: "offers", columns: "order_id #amount_minor currency | #offered_at" },
    Table {
        name: "offer_lines",
        columns: "order_id #amount_minor currency #position | #unit_price_minor",
    },
    Table { name: "order_events", columns: "#id | order_id #at kind detail" },
    Table {
        name: "stripe_events",
        columns: "id | type payment_intent #created #received_at #applied_at #try_at #tries",
    },
    Table { name: "caught_up", columns: "#only_one | #until" },
    Table {
        name: "refunds",
        columns: "id | order_id payment_intent stripe_refund #amount_minor currency status origin \
            #attempt #created_at #try_at #tries",
    },
    Table {
        name: "disputes",
        columns: "id | order_id payment_intent #amount_minor currency reason status #due_by \
            #opened_at #closed_at #told_at",
    },
    Table {
        name: "attention",
        columns: "#id | kind subject order_id detail #created_at #resolved_at",
    },
    Table {
        name: "outbox",
        columns: "#id | order_id kind subject #created_at #try_at #tries #handed_over_at #sent_at \
            #failed_at language",
    },
    Table { name: "admin_account", columns: "#id | password_hash setup_hash #setup_until" },
    Table { name: "admin_sessions", columns: "id_hash | #expires_at flash" },
    Table { name: "uploads", columns: "id | =bytes #created_at" },
    // Last: what the tables before it have raised is written over.
    Table { name: "catalogue", columns: "#only_one | #version #books" },
];

/// Filled by the first start, before anybody has used the shop.
const FILLED_AT_FIRST: [&str; 4] = ["books", "book_slugs", "admin_account", "catalogue"];

/// What a table on Postgres counts up by itself, and goes on with after the rows that it got.
const COUNTED: [(&str, &str); 5] = [
    ("books", "number"),
    ("book_slugs", "number"),
    ("order_events", "id"),
    ("attention", "id"),
    ("outbox", "id"),
];

/// Books that are not as the first start makes them.
const USED: &str = "select count(*) from books where version > 1 or number > 24";

/// Why a shop was not moved. Nothing is, then.
#[derive(Debug, thiserror::Error)]
pub enum CopyFault {
    /// There is nothing to copy, or something else.
    #[error("the first database is not a shop of this version: start the shop on it once")]
    From,
    /// It holds something.
    #[error("the second database is not empty: the table {0} has rows; nothing is copied")]
    NotEmpty(&'static str),
    /// It holds something else.
    #[error("the second database was made by another version of the shop, or by something else")]
    To,
    /// A row is not as it was.
    #[error("a row of the table {0} is not the same on both sides; nothing is copied")]
    Differs(&'static str),
    /// A database does not answer.
    #[error("{0}")]
    Database(#[from] sqlx::Error),
}

/// A value of a row.
#[derive(PartialEq)]
enum Cell {
    Int(Option<i64>),
    Text(Option<String>),
    Bytes(Vec<u8>),
}

/// Copies everything, then compares it, both within one transaction each: what `from` is changed
/// by meanwhile is not copied. Answers each table with how many rows it has.
///
/// # Errors
/// See [`CopyFault`].
pub async fn copy(from: &str, to: &str) -> Result<Vec<(&'static str, usize)>, CopyFault> {
    match health::of(from).await? {
        Health::Good { pending: 0, .. } => {}
        _ => return Err(CopyFault::From),
    }
    match health::of(to).await? {
        Health::Absent | Health::Good { .. } => {}
        _ => return Err(CopyFault::To),
    }
    let (from, to) = (Db::open(from).await?, Db::open(to).await?);
    let copied = copy_all(&from, &to).await;
    from.close().await;
    to.close().await;
    copied
}

async fn copy_all(from: &Db, to: &Db) -> Result<Vec<(&'static str, usize)>, CopyFault> {
    let mut reading = from.begin_read().await?;
    let mut writing = to.begin_write().await?;
    empty(&mut writing).await?;
    let mut copied = Vec::new();
    for table in &TABLES {
        copied.push((table.name, copy_table(table, &mut reading, &mut writing).await?));
    }
    for table in &TABLES {
        compare(table, &mut reading, &mut writing).await?;
    }
    writing.commit().await?;
    Ok(copied)
}

/// Takes away what the first start has put there; refuses when there is anything else.
async fn empty(tx: &mut Tx) -> Result<(), CopyFault> {
    for table in &TABLES {
        let count = match table.name {
            "books" => USED.to_owned(),
            name if FILLED_AT_FIRST.contains(&name) => continue,
            name => format!("select count(*) from {name}"),
        };
        let rows: i64 = query_scalar(AssertSqlSafe(count)).fetch_one(&mut **tx).await?;
        if rows > 0 {
            return Err(CopyFault::NotEmpty(table.name));
        }
    }
    for name in FILLED_AT_FIRST.iter().rev() {
        query(AssertSqlSafe(format!("delete from {name}"))).execute(&mut **tx).await?;
    }
    Ok(())
}

async fn copy_table(table: &Table, from: &mut Tx, to: &mut Tx) -> Result<usize, CopyFault> {
    let (mut copied, mut last) = (0, None);
    if table.name == "catalogue" {
        query("delete from catalogue").execute(&mut **to).await?;
    }
    loop {
        let rows = table.piece(from, last.as_deref()).await?;
        if rows.is_empty() {
            break;
        }
        copied += rows.len();
        let mut insert = Builder::default();
        insert.push("insert into ").push(table.name).push(" (");
        insert.push(&table.names(to.engine(), usize::MAX)).push(") values ");
        for (place, row) in rows.iter().enumerate() {
            insert.push(if place == 0 { "(" } else { ", (" });
            for (place, cell) in row.iter().enumerate() {
                insert.push(if place == 0 { "" } else { ", " }).push_bind(cell.value());
            }
            insert.push(")");
        }
        insert.build().execute(&mut **to).await?;
        last = rows.into_iter().last();
    }
    if let (Some((name, column)), Open::Postgres(_)) =
        (COUNTED.iter().find(|(name, _)| *name == table.name), &**to)
    {
        let go_on = format!(
            "select setval(pg_get_serial_sequence('{name}', '{column}'),
                 coalesce(max({column}), 0) + 1, false)
             from {name}"
        );
        query(AssertSqlSafe(go_on)).execute(&mut **to).await?;
    }
    Ok(copied)
}

/// Walks a table on both sides.
async fn compare(table: &Table, from: &mut Tx, to: &mut Tx) -> Result<(), CopyFault> {
    let mut last: Option<Vec<Cell>> = None;
    loop {
        let rows = table.piece(from, last.as_deref()).await?;
        if rows != table.piece(to, last.as_deref()).await? {
            return Err(CopyFault::Differs(table.name));
        }
        match rows.into_iter().last() {
            Some(row) => last = Some(row),
            None => return Ok(()),
        }
    }
}

impl Table {
    fn columns(&self) -> impl Iterator<Item = (Kind, &'static str)> {
        self.columns.split_whitespace().filter(|word| *word != "|").map(|word| {
            match word.split_at(1) {
                ("#", name) => (Kind::Int, name),
                ("=", name) => (Kind::Bytes, name),
                _ => (Kind::Text, word),
            }
        })
    }

    /// How many columns the key has.
    fn key(&self) -> usize {
        self.columns.split_whitespace().take_while(|word| *word != "|").count()
    }

    /// The first `most` columns with commas between them.
    fn names(&self, engine: Engine, most: usize) -> String {
        // What counts a book's names up has a name of its own on Postgres only.
        let own = |name| match (self.name, name) {
            ("book_slugs", "number") => engine.pick("rowid", "number"),
            _ => name,
        };
        let names: Vec<&str> = self.columns().take(most).map(|(_, name)| own(name)).collect();
        names.join(", ")
    }

    /// The next rows behind the one that was read last, in the order of the key.
    async fn piece(
        &self,
        tx: &mut Tx,
        last: Option<&[Cell]>,
    ) -> Result<Vec<Vec<Cell>>, sqlx::Error> {
        let engine = tx.engine();
        let key = self.names(engine, self.key());
        let mut select = Builder::default();
        select.push("select ").push(&self.names(engine, usize::MAX)).push(" from ").push(self.name);
        if let Some(last) = last {
            select.push(" where (").push(&key).push(") > (");
            for (place, cell) in last.iter().take(self.key()).enumerate() {
                select.push(if place == 0 { "" } else { ", " }).push_bind(cell.value());
            }
            select.push(")");
        }
        select.push(" order by ").push(&key).push(" limit ").push(&PIECE.to_string());
        let rows = select.build().fetch_all(&mut **tx).await?;
        rows.iter().map(|row| self.cells(row)).collect()
    }

    fn cells(&self, row: &Row) -> Result<Vec<Cell>, sqlx::Error> {
        let cell = |(place, (kind, _))| {
            Ok(match kind {
                Kind::Int => Cell::Int(row.try_get::<Option<i64>>(place)?),
                Kind::Text => Cell::Text(row.try_get::<Option<String>>(place)?),
                Kind::Bytes => Cell::Bytes(row.try_get::<Vec<u8>>(place)?),
            })
        };
        self.columns().enumerate().map(cell).collect()
    }
}

impl Cell {
    fn value(&self) -> Value<'_> {
        match self {
            Cell::Int(value) => (*value).into(),
            Cell::Text(value) => value.into(),
            Cell::Bytes(value) => value.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    type Columns = BTreeMap<String, BTreeSet<String>>;

    #[tokio::test]
    async fn every_column_of_every_table_is_copied() {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite://{}", folder.path().join("shop.db").display());
        let db = Db::open(&url).await.expect("a database");
        let mut tx = db.begin_write().await.expect("a transaction");
        let sql = "
            select t.name, c.name from sqlite_schema t join pragma_table_info(t.name) c
            where t.type = 'table' and t.name not like 'sqlite_%' and t.name <> '_sqlx_migrations'
              and t.name not like 'book_search%'";
        let mut kept = Columns::new();
        for row in query(sql).fetch_all(&mut *tx).await.expect("columns") {
            let table: String = row.try_get(0).expect("a table");
            kept.entry(table).or_default().insert(row.try_get(1).expect("a column"));
        }
        let copied: Columns = TABLES
            .iter()
            .map(|table| {
                let own = table.columns().map(|(_, name)| name.to_owned());
                let own =
                    own.filter(|name| (table.name, name.as_str()) != ("book_slugs", "number"));
                (table.name.to_owned(), own.collect())
            })
            .collect();
        assert_eq!(copied, kept);
    }
}
