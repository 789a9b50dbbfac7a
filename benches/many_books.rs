//! A shop's database with many books: `many_books FILE.db COUNT`. A plain `insert … select`: the
//! table's triggers fill the search as they do for every book.

use bookshop::server::db::Db;
use sqlx::{
    ConnectOptions, Connection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use std::{error::Error, str::FromStr};

/// Titles of two words of which each is in one book of 40 or 25, and a number.
const BOOKS: &str = "
    with recursive
        counted (n) as (select 1 union all select n + 1 from counted where n < $1),
        firsts (words) as (values ('[\"Silver\",\"Green\",\"Quiet\",\"Broken\",\"Golden\",
            \"Hidden\",\"Distant\",\"Winter\",\"Summer\",\"Paper\",\"Iron\",\"Wooden\",\"Blue\",
            \"Crimson\",\"Ancient\",\"Lonely\",\"Gentle\",\"Burning\",\"Frozen\",\"Silent\",
            \"Second\",\"Last\",\"Little\",\"Great\",\"Northern\",\"Southern\",\"Eastern\",
            \"Western\",\"Glass\",\"Stone\",\"Bitter\",\"Sweet\",\"Early\",\"Late\",\"Secret\",
            \"Open\",\"Narrow\",\"Endless\",\"Salt\",\"Velvet\"]')),
        seconds (words) as (values ('[\"Harbour\",\"Garden\",\"River\",\"Mountain\",\"Letter\",
            \"Orchard\",\"Bridge\",\"Lantern\",\"Island\",\"Window\",\"Forest\",\"Clock\",
            \"Voyage\",\"Library\",\"Kitchen\",\"Mirror\",\"Meadow\",\"Tower\",\"Shore\",
            \"Railway\",\"Cellar\",\"Market\",\"Piano\",\"Valley\",\"Compass\"]')),
        titled (n, title) as (
            select n, (firsts.words ->> (n % 40)) || ' ' || (seconds.words ->> (n / 40 % 25)) ||
                ' ' || n
            from counted, firsts, seconds)
    insert into books (id, slug, title, title_key, author, year, description, read, price_minor,
        currency, stock, created_at)
    select lower(hex(randomblob(16))), 'book-' || n, title, lower(title),
        'Author ' || (n * 7919 % 50000), 1800 + n % 220,
        'Somebody leaves for a place that is not as it was told, and comes back with the wrong ' ||
        'suitcase, two friends and a story that nobody at home is willing to believe.',
        n % 2, 300 + n * 7 % 3000, 'usd', case when n % 3 = 0 then 1 + n % 50 end, 1767225700 + n
    from titled";

const NAMES: &str = "
    insert into book_slugs (slug, book_id) select slug, id from books where true
    on conflict do nothing";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(file), Some(count)) = (arguments.next(), arguments.next()) else {
        return Err("the database file and the number of books are missing".into());
    };
    let count: i64 = count.parse()?;
    let url = format!("sqlite://{file}");
    Db::open(&url).await?.close().await;
    let mut db = SqliteConnectOptions::from_str(&url)?
        // Nothing is lost with it: it can be made again.
        .journal_mode(SqliteJournalMode::Off)
        .synchronous(SqliteSynchronous::Off)
        .connect()
        .await?;
    let here: i64 = sqlx::query_scalar("select count(*) from books").fetch_one(&mut db).await?;
    let mut tx = db.begin().await?;
    sqlx::query(BOOKS).bind(count - here).execute(&mut *tx).await?;
    sqlx::query(NAMES).execute(&mut *tx).await?;
    tx.commit().await?;
    db.close().await?;
    Ok(())
}
