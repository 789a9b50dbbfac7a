//! The shop's list as one would write it for this page alone: the same SQL through sqlx, the same
//! HTML by `push_str`. `limit_sqlx FILE.db PAGE.html` cuts what no book changes out of that page of the
//! shop's once, and the drawn covers, which depend on a book's name alone; counts and rows are read and
//! written for each request. Made for the books that a new shop has.

use axum::{
    Router,
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Response},
    routing::get,
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sqlx::{
    Row, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow},
};
use std::{collections::HashMap, error::Error, fmt::Write, sync::Arc};
use tokio::net::TcpListener;

/// As in `src/server/db/catalogue.rs`.
const COUNT: &str = "select min(books, 1001) from catalogue";

/// As in `src/server/db/catalogue.rs`: the first 24 and whether there is another.
const BOOKS: &str = "
    select id, slug, title, author, year, isbn, description, read, price_minor, currency, stock,
        ships, cover, version, number, title_key
    from books indexed by books_by_age
    where retired_at is null order by number desc limit 25";

/// What an address spells out, as in `src/domain/catalogue.rs`.
const SPELT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// What is the same for every request.
struct Fixed {
    db: SqlitePool,
    before_count: String,
    before_rows: String,
    after_rows: String,
    /// By the book's slug.
    covers: HashMap<String, String>,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(file), Some(page)) = (arguments.next(), arguments.next()) else {
        return Err("the database file and the shop's list are missing".into());
    };
    let shown = std::fs::read_to_string(page)?;
    // Marks for the browser's half of the shop, which no reader sees.
    let shown = shown.replace("<!>", "");
    let options = SqliteConnectOptions::new()
        .filename(file)
        .journal_mode(SqliteJournalMode::Wal)
        .pragma("query_only", "on");
    let db = SqlitePoolOptions::new().max_connections(8).connect_with(options).await?;
    let fixed = cut(&shown, db).ok_or("the shop's page is not made as expected")?;
    let own = written(&fixed).await?;
    match own.bytes().zip(shown.bytes()).position(|(own, shown)| own != shown) {
        None if own.len() == shown.len() => println!("limit_sqlx: the same page as the shop's"),
        place => {
            let place = place.unwrap_or(own.len().min(shown.len()));
            let around =
                |page: &str| page.chars().skip(place.saturating_sub(60)).take(120).collect();
            let (own, shown): (String, String) = (around(&own), around(&shown));
            println!("limit_sqlx: ANOTHER page than the shop's: {own:?} for {shown:?}");
        }
    }
    let router = Router::new().route("/", get(answer)).with_state(Arc::new(fixed));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("Limit is open at http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, router).await?)
}

async fn answer(State(fixed): State<Arc<Fixed>>) -> Response {
    match written(&fixed).await {
        Ok(page) => Html(page).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

/// The parts of the shop's page that stay.
fn cut(page: &str, db: SqlitePool) -> Option<Fixed> {
    let (before_count, rest) = page.split_once("class=\"search-status\">")?;
    let (_, rest) = rest.split_once("</p>")?;
    let (before_rows, rest) = rest.split_once("<tbody role=\"rowgroup\">")?;
    let (rows, after_rows) = rest.split_once("</tbody>")?;
    let cover = |row: &str| {
        let (cover, rest) = row.split_once("<span class=\"book-name\">")?;
        let (_, rest) = rest.split_once("href=\"/books/")?;
        let (_, cover) = cover.split_once("class=\"book-title\">")?;
        Some((rest.split_once('"')?.0.to_owned(), cover.to_owned()))
    };
    Some(Fixed {
        db,
        before_count: format!("{before_count}class=\"search-status\">"),
        before_rows: format!("</p>{before_rows}<tbody role=\"rowgroup\">"),
        after_rows: format!("</tbody>{after_rows}"),
        covers: rows.split("<tr role=\"row\">").filter_map(cover).collect(),
    })
}

/// The page as the database says now.
async fn written(fixed: &Fixed) -> Result<String, sqlx::Error> {
    let count: i64 = sqlx::query_scalar(COUNT).fetch_one(&fixed.db).await?;
    let rows = sqlx::query(BOOKS).fetch_all(&fixed.db).await?;
    let mut page = String::with_capacity(64 * 1024);
    page.push_str(&fixed.before_count);
    let _ = write!(page, "{count} books");
    page.push_str(&fixed.before_rows);
    for row in rows.iter().take(24) {
        write_row(&mut page, row, &fixed.covers)?;
    }
    page.push_str(&fixed.after_rows);
    Ok(page)
}

fn write_row(
    page: &mut String,
    row: &SqliteRow,
    covers: &HashMap<String, String>,
) -> Result<(), sqlx::Error> {
    let id: &str = row.try_get("id")?;
    let slug: &str = row.try_get("slug")?;
    let title = escaped(row.try_get("title")?);
    let author: &str = row.try_get("author")?;
    let year: i64 = row.try_get("year")?;
    let description = escaped(row.try_get("description")?);
    let read = if row.try_get::<i64, _>("read")? == 1 { "Yes" } else { "No" };
    let price: i64 = row.try_get("price_minor")?;
    let (dollars, cents) = (price / 100, price % 100);
    let cover = covers.get(slug).map_or("", String::as_str);
    let of_author = utf8_percent_encode(author, SPELT);
    let author = escaped(author);
    let _ = write!(
        page,
        "<tr role=\"row\"><th scope=\"row\" role=\"rowheader\" class=\"book-title\">{cover}\
         <span class=\"book-name\"><a href=\"/books/{slug}\" class=\"book-link\"><cite>{title}</cite></a> \
         <span class=\"book-year\">{year}</span><span class=\"book-description\">{description}</span></span></th>\
         <td role=\"cell\" data-label=\"Author\" class=\"book-author\"><a href=\"/?author={of_author}\" class=\"book-link\">{author}</a></td>\
         <td role=\"cell\" data-label=\"Read?\" class=\"book-read\">{read}</td>\
         <td role=\"cell\" data-label=\"Purchase Price\" class=\"book-price\">${dollars}.{cents:02}</td>\
         <td role=\"cell\" class=\"book-actions\">"
    );
    match row.try_get::<Option<i64>, _>("stock")? {
        Some(0) => page.push_str("<span class=\"sold-out\">Sold out</span></td></tr>"),
        stock => {
            // As few as FEW in `src/domain/book.rs`.
            if let Some(left) = stock.filter(|left| *left <= 5) {
                let _ = write!(page, "<span class=\"last-copies\">Only {left} left</span>");
            }
            write_buttons(page, id, &title);
        }
    }
    Ok(())
}

fn write_buttons(page: &mut String, id: &str, title: &str) {
    let _ = write!(
        page,
        "<a href=\"/checkout?item={id}\" class=\"button button-primary\">Purchase<span class=\"visually-hidden\"> {title}</span></a>\
         <form method=\"post\" action=\"/cart/add\" class=\"add-to-cart\"><input type=\"hidden\" name=\"book\" value=\"{id}\">\
         <button type=\"submit\" aria-busy=\"false\" class=\"button\">Add to cart<span class=\"visually-hidden\"> {title}</span></button>\
         <span class=\"add-to-cart-said\" role=\"status\"></span></form></td></tr>"
    );
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
