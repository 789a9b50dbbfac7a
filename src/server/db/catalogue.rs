//! The list of books as shoppers ask for it: searched, filtered, sorted, and read page by page
//! from a key on, never by counting off rows.

use super::{Db, Engine, Reader, Row, books, query, query_scalar, statement::Builder};
use crate::domain::{book::Book, catalogue::Sort};
use sqlx::AssertSqlSafe;

/// Which books are listed, and in which order.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// A query of FTS5 that title and author match
    /// (<https://sqlite.org/fts5.html#full_text_query_syntax>).
    pub matching: Option<String>,
    /// The lowest price in minor units.
    pub min: Option<i64>,
    /// The highest price in minor units.
    pub max: Option<i64>,
    /// Only what can be bought now.
    pub in_stock: bool,
    /// What comes first.
    pub sort: Sort,
    /// Whether so many books are wanted that walking along the order until a page is full is less
    /// work than sorting all of them. It makes a difference where [`Wanted::number_matters`].
    pub many: bool,
}

/// How a page of the list is come by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// Along the index of the order, until the page is full.
    Order,
    /// Along the index of the words, which is in the order of age, until the page is full.
    Words,
    /// All that are wanted are gathered, then sorted.
    Gathered,
    /// As Postgres decides, which knows how many there are of everything.
    Planned,
}

impl Wanted {
    /// Whether the best way to a page depends on how many books are wanted: not where one index
    /// has both the order and what is wanted.
    pub fn number_matters(&self) -> bool {
        let by_price = matches!(self.sort, Sort::PriceUp | Sort::PriceDown);
        match self.matching {
            Some(_) => self.is_priced() || self.sort != Sort::Newest,
            None => self.is_priced() && !by_price,
        }
    }

    fn is_priced(&self) -> bool {
        self.min.is_some() || self.max.is_some()
    }

    fn way(&self, engine: Engine) -> Way {
        if engine == Engine::Postgres {
            return Way::Planned;
        }
        match (self.number_matters(), self.many, &self.matching) {
            (true, false, _) => Way::Gathered,
            (false, _, Some(_)) => Way::Words,
            _ => Way::Order,
        }
    }
}

/// A place in the list: that of one book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// What the list is sorted by.
    pub value: SortValue,
    /// Which of the books with that value.
    pub number: i64,
}

/// What a book is sorted by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SortValue {
    /// Its age: its number says it.
    Age,
    /// Its title without accents and in lower case.
    Title(String),
    /// Its price in minor units.
    Price(i64),
}

/// Where a page of the list is read.
#[derive(Clone, Copy, Debug)]
pub enum Place<'a> {
    /// The first books.
    Start,
    /// The next books after that one.
    After(&'a Key),
    /// The books before that one: the nearest comes first.
    Before(&'a Key),
}

/// Along the index of the words; the query of FTS5 comes after it.
const FOUND: &str = "
    select number from book_search cross join books on books.number = book_search.rowid
    where retired_at is null and book_search match ";

const ALL: &str = "select case when books < $1 then books else $1 end from catalogue";

/// Only books for sale are in that index.
const ALL_FOUND: &str = "
    select count(*) from (select 1 from book_search where book_search match $2 limit $1)";

const ALL_FOUND_BY_POSTGRES: &str = "
    select count(*) from (select 1 from books
        where search @@ book_query($2) and retired_at is null limit $1) as found";

const ANY_MATCH: &str = "select exists (select 1 from book_search where book_search match $1)";

const ANY_MATCH_BY_POSTGRES: &str = "
    select exists (select 1 from books where search @@ book_query($1) and retired_at is null)";

const WORDS: &str = "select term from book_search_words where term >= $1 and term < $2";

const WORDS_BY_POSTGRES: &str = "
    select word from ts_stat('select search from books where retired_at is null')
    where word collate \"C\" >= $1 and word collate \"C\" < $2";

/// After all letters.
const LAST: char = '\u{10ffff}';

/// At most `limit` books from that place on, each with its own place.
///
/// # Errors
/// When the database does not answer.
pub async fn page(
    reader: &mut Reader,
    wanted: &Wanted,
    place: Place<'_>,
    limit: i64,
) -> Result<Vec<(Book, Key)>, sqlx::Error> {
    let backwards = matches!(place, Place::Before(_));
    let (index, column, falling) = match wanted.sort {
        Sort::Newest => ("books_by_age", None, true),
        Sort::Title => ("books_by_title", Some("title_key"), false),
        Sort::PriceUp => ("books_by_price", Some("price_minor"), false),
        Sort::PriceDown => ("books_by_price", Some("price_minor"), true),
    };
    let (turn, beyond) = if falling == backwards { ("asc", ">") } else { ("desc", "<") };
    let order = |number: &str| match column {
        None => format!(" order by {number} {turn}"),
        Some(column) => format!(" order by {column} {turn}, number {turn}"),
    };
    let way = wanted.way(reader.engine());
    let mut query = Builder::default();
    query.push("select ").push(books::COLUMNS).push(", number, title_key from books ");
    let number = match way {
        Way::Order => {
            query.push("indexed by ").push(index).push(" where retired_at is null");
            // A column after `+` chooses no index: there is one already.
            push_matching(&mut query, wanted, "+number");
            "number"
        }
        Way::Gathered => {
            query.push("where number in (select number from books where retired_at is null");
            push_matching(&mut query, wanted, "number");
            "number"
        }
        Way::Words => {
            query.push("where number in (").push(FOUND).push_bind(wanted.matching.as_deref());
            "book_search.rowid"
        }
        Way::Planned => {
            query.push("where retired_at is null");
            if let Some(matching) = &wanted.matching {
                query.push(" and search @@ book_query(").push_bind(matching).push(")");
            }
            "number"
        }
    };
    push_filters(&mut query, wanted);
    if let Place::After(key) | Place::Before(key) = place {
        match &key.value {
            SortValue::Age => query.push(&format!(" and {number} {beyond} ")).push_bind(key.number),
            SortValue::Title(title) => {
                query.push(" and (title_key, number) ").push(beyond).push(" (");
                query.push_bind(title).push(", ").push_bind(key.number).push(")")
            }
            SortValue::Price(minor) => {
                query.push(" and (price_minor, number) ").push(beyond).push(" (");
                query.push_bind(*minor).push(", ").push_bind(key.number).push(")")
            }
        };
    }
    // SQLite plans a statement anew each time when its limit is bound.
    query.push(&order(number)).push(" limit ").push(&limit.to_string());
    if matches!(way, Way::Gathered | Way::Words) {
        query.push(")").push(&order("number"));
    }
    let rows = query.build().fetch_all(reader).await?;
    rows.iter().map(|row| Ok((books::book(row)?, key(row, wanted.sort)?))).collect()
}

/// How many books are wanted, counted up to `most`.
///
/// # Errors
/// When the database does not answer.
pub async fn count(reader: &mut Reader, wanted: &Wanted, most: u32) -> Result<u32, sqlx::Error> {
    if !wanted.is_priced() && !wanted.in_stock {
        let count = match &wanted.matching {
            None => query_scalar(ALL).bind(most),
            Some(matching) => {
                let found = reader.engine().pick(ALL_FOUND, ALL_FOUND_BY_POSTGRES);
                query_scalar(found).bind(most).bind(matching)
            }
        };
        return Ok(counted(count.fetch_one(reader).await?));
    }
    let mut query = Builder::default();
    query.push("select count(*) from (select 1 from books where retired_at is null");
    match (&wanted.matching, reader.engine()) {
        (Some(matching), Engine::Postgres) => {
            query.push(" and search @@ book_query(").push_bind(matching).push(")");
        }
        _ => push_matching(&mut query, wanted, "number"),
    }
    push_filters(&mut query, wanted);
    query.push(" limit ").push(&most.to_string()).push(") as found");
    Ok(counted(query.build().fetch_one(reader).await?.try_get(0)?))
}

/// A count of the database, which is never negative.
fn counted(count: i64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Whether any book for sale matches that query of FTS5.
///
/// # Errors
/// When the database does not answer.
pub async fn any_match(db: &Db, matching: &str) -> Result<bool, sqlx::Error> {
    let any = db.engine().pick(ANY_MATCH, ANY_MATCH_BY_POSTGRES);
    query_scalar(any).bind(matching).fetch_one(db.read()).await
}

/// Every word of all titles and authors that begins so, once: without accents, in lower case. Each
/// costs a walk of all that is known of it.
///
/// # Errors
/// When the database does not answer.
pub async fn words(db: &Db, beginning: &str) -> Result<Vec<String>, sqlx::Error> {
    let end = format!("{beginning}{LAST}");
    let words = db.engine().pick(WORDS, WORDS_BY_POSTGRES);
    query_scalar(words).bind(beginning).bind(end).fetch_all(db.read()).await
}

/// Up to `limit` other books of the same author, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn others_of_author(db: &Db, book: &Book, limit: i64) -> Result<Vec<Book>, sqlx::Error> {
    // As in [`page`], the limit is not bound.
    let others = format!(
        "select {} from books
         where author = $1 and id <> $2 and retired_at is null order by number desc limit {limit}",
        books::COLUMNS
    );
    let query = query(AssertSqlSafe(others)).bind(&book.author).bind(&book.id.0);
    query.fetch_all(db.read()).await?.iter().map(books::book).collect()
}

fn push_matching<'q>(query: &mut Builder<'q>, wanted: &'q Wanted, number: &str) {
    if let Some(matching) = &wanted.matching {
        query.push(" and ").push(number).push(" in (");
        query.push("select rowid from book_search where book_search match ");
        query.push_bind(matching).push(")");
    }
}

fn push_filters(query: &mut Builder<'_>, wanted: &Wanted) {
    if let Some(min) = wanted.min {
        query.push(" and price_minor >= ").push_bind(min);
    }
    if let Some(max) = wanted.max {
        query.push(" and price_minor <= ").push_bind(max);
    }
    if wanted.in_stock {
        query.push(" and (stock is null or stock > 0)");
    }
}

fn key(row: &Row, sort: Sort) -> Result<Key, sqlx::Error> {
    let value = match sort {
        Sort::Newest => SortValue::Age,
        Sort::Title => SortValue::Title(row.try_get("title_key")?),
        Sort::PriceUp | Sort::PriceDown => SortValue::Price(row.try_get("price_minor")?),
    };
    Ok(Key { value, number: row.try_get("number")? })
}
