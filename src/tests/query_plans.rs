//! How SQLite carries out what the shop asks of it. The statements are those that the program
//! itself logs while somebody looks around and buys, and those that stand in the sources: one that
//! nobody has thought of here is looked at too.

use crate::{
    buying::{ADDRESS, eventually},
    engines,
    running_shop::{ON_THE_ROAD, SHOWN, Visitor},
};
use sqlx::{AssertSqlSafe, Connection, Row, SqliteConnection, sqlite::SqliteConnectOptions};
use std::{
    collections::BTreeSet,
    fs::File,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;

/// Statements of the seller's own pages, of imports, of the program's start, of who watches it, and
/// of the other engine: other files of
/// `src/server/db` are the shopper's and the sale's.
const SELLERS: [&str; 14] = [
    "admin.rs",
    "attention.rs",
    "bulk.rs",
    "copy.rs",
    "customers.rs",
    "figures.rs",
    "health.rs",
    "order_export.rs",
    "order_file.rs",
    "order_list.rs",
    "postgres.rs",
    "sales.rs",
    "shelf_list.rs",
    "uploads.rs",
];

/// What each page is read by: a part of the statement, and of how it is carried out.
const INDEXES: [(&str, &str); 25] = [
    ("from books indexed by books_by_age", "SCAN books USING INDEX books_by_age"),
    ("and number < ", "SEARCH books USING INDEX books_by_age (number<?)"),
    ("and number > ", "SEARCH books USING INDEX books_by_age (number>?)"),
    (
        "books_by_title where retired_at is null and (title_key, number) >",
        "books_by_title (title_key>?)",
    ),
    (
        "books_by_price where retired_at is null and (price_minor, number) >",
        "books_by_price (price_minor>?)",
    ),
    (
        "books_by_price where retired_at is null and (price_minor, number) <",
        "books_by_price (price_minor<?)",
    ),
    ("order by book_search.rowid desc limit", "SCAN book_search VIRTUAL TABLE INDEX"),
    ("and price_minor >= $", "books_by_price (price_minor>?"),
    ("select case when books < $1 then books else $1 end from catalogue", "SCAN catalogue"),
    ("where author = $1", "books_by_author (author=?)"),
    ("select book_id from book_slugs where slug = $1", "sqlite_autoindex_book_slugs_1 (slug=?)"),
    ("from books\n         where id = (", "sqlite_autoindex_books_1 (id=?)"),
    ("select (number - 1) / $1 from first", "books_by_age (number>?)"),
    ("select slug, coalesce(changed_at", "books_by_age (number>? AND number<?)"),
    ("where name in ($1 ||", "books_by_cover (cover=?)"),
    ("from orders indexed by orders_one_pending where visitor", "orders_one_pending (visitor=?)"),
    ("state = 'pending' and payment_intent is null", "orders_one_pending (visitor=?)"),
    ("paid_at >= $3", "orders_by_visitor"),
    ("select order_id from order_lines where book_id = $3", "order_lines_by_book (book_id=?)"),
    (
        "where id = (select order_id from payment_intents",
        "sqlite_autoindex_payment_intents_1 (id=?)",
    ),
    ("where state = 'pending' and expires_at <= $1", "orders_pending_by_expiry"),
    ("where id = $1 and state = $2", "sqlite_autoindex_orders"),
    ("update outbox set handed_over_at = $1", "outbox_waiting"),
    ("where applied_at is null and try_at <= $1", "stripe_events_unapplied"),
    ("update books set stock = stock - $2", "sqlite_autoindex_books_1 (id=?)"),
];

/// Plans that read a whole table, or sort, and may: a part of the statement, one of the plan, and
/// why that stays little however many books and orders there are.
const HARMLESS: [(&str, &str, &str); 5] = [
    (
        "where number in (select number from books where retired_at is null",
        "USE TEMP B-TREE",
        "at most 1,000 books, counted before: with more of them the order's own index is walked",
    ),
    (
        "where visitor = $1 and selection = $2 and state <> 'paid'",
        "USE TEMP B-TREE",
        "what one visitor has left unpaid of the same",
    ),
    (
        "lower(buyer_email) = lower($1)",
        "USE TEMP B-TREE",
        "the orders of one buyer, asked for by who wants a mail about them",
    ),
    ("where handed_over_at <= $1", "SCAN outbox USING INDEX outbox_waiting", "mails under way"),
    (
        "select term from book_search_words",
        "SCAN book_search_words VIRTUAL TABLE INDEX",
        "words with one first letter, when no book has the words that are looked for",
    ),
];

/// The program, used by a shopper, with a log of all that it asks of its databases.
struct LoggingShop {
    program: Child,
    url: String,
    /// The API base and the secret key of its sandbox.
    stripe: (String, String),
    folder: TempDir,
}

impl LoggingShop {
    fn open() -> LoggingShop {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let log = File::create(folder.path().join("log")).expect("a log");
        let mut program = Command::new(env!("CARGO_BIN_EXE_bookshop"))
            .env_clear()
            .env("DATABASE_URL", format!("sqlite://{}/shop.db", folder.path().display()))
            .env("LEPTOS_SITE_ADDR", "127.0.0.1:0")
            .env("RUST_LOG", "sqlx::query=debug")
            .env("NO_COLOR", "1")
            .env("BOOKSHOP_RESERVATION_SECONDS", "4")
            .env("BOOKSHOP_SWEEP_SECONDS", "0.2")
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("the program");
        let said = BufReader::new(program.stdout.take().expect("its words"));
        let (mut url, mut stripe) = (String::new(), (String::new(), String::new()));
        for line in said.lines() {
            let line = line.expect("text");
            let value = |name: &str| {
                let (_, rest) = line.split_once(&format!("{name}="))?;
                rest.split(' ').next().map(|value| value.trim_end_matches('/').to_owned())
            };
            if let Some((base, key)) = value("STRIPE_API_BASE").zip(value("STRIPE_SECRET_KEY")) {
                stripe = (base, key);
            }
            if let Some((_, address)) = line.split_once("open at ") {
                url = address.to_owned();
                break;
            }
        }
        assert!(!url.is_empty() && !stripe.0.is_empty(), "the shop did not open");
        LoggingShop { program, url, stripe, folder }
    }

    fn database(&self) -> PathBuf {
        self.folder.path().join("shop.db")
    }

    async fn sql(&self, statement: &'static str) -> usize {
        let mut connection = connection(&self.database()).await;
        sqlx::query(statement).fetch_all(&mut connection).await.expect(statement).len()
    }

    async fn pay(&self, payment_intent: &str) {
        let (base, key) = &self.stripe;
        let confirm = format!("{base}/v1/payment_intents/{payment_intent}/confirm");
        let form = [("payment_method", "pm_card_visa"), ("return_url", "http://127.0.0.1/back")];
        let request = reqwest::Client::new().post(confirm).bearer_auth(key).form(&form);
        assert_eq!(request.send().await.expect("an answer").status(), 200);
    }

    /// All statements that it has logged, on both of its databases.
    fn statements(&self) -> BTreeSet<String> {
        let log = std::fs::read_to_string(self.folder.path().join("log")).expect("a log");
        let fields = |line: &str| {
            let whole = quoted(line.split_once(" db.statement=")?.1)?;
            let short = quoted(line.split_once(" summary=")?.1)?;
            Some(if whole.is_empty() { short } else { whole })
        };
        let texts: Vec<String> = log.lines().filter_map(fields).collect();
        // One text may be several statements, which SQLite carries out one after the other.
        let several = texts.iter().filter(|text| is_statement(text)).flat_map(|sql| sql.split(';'));
        several.map(|sql| sql.trim().to_owned()).collect()
    }
}

impl Drop for LoggingShop {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

/// The text that a literal of Rust at the beginning of `text` stands for.
fn quoted(text: &str) -> Option<String> {
    let mut letters = text.strip_prefix('"')?.chars();
    let mut read = String::new();
    loop {
        match letters.next()? {
            '"' => return Some(read),
            '\\' => match letters.next()? {
                'n' => read.push('\n'),
                other => read.push(other),
            },
            letter => read.push(letter),
        }
    }
}

async fn connection(file: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(file);
    SqliteConnection::connect_with(&options).await.expect("the database")
}

/// The steps in which SQLite carries a statement out; `None` when it is none of that database.
async fn plan(database: &mut SqliteConnection, statement: &str) -> Option<Vec<String>> {
    let explain = AssertSqlSafe(format!("explain query plan {statement}"));
    let steps = sqlx::query(explain).fetch_all(database).await.ok()?;
    Some(steps.iter().map(|step| step.get("detail")).collect())
}

/// The whole statements that stand as constants in the shopper's and the sale's files.
fn constants() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/server/db");
    let mut found = BTreeSet::new();
    for file in std::fs::read_dir(folder).expect("the folder") {
        let file = file.expect("a file");
        if SELLERS.iter().any(|name| file.file_name() == *name) {
            continue;
        }
        let source = std::fs::read_to_string(file.path()).expect("a source");
        // The other engine's own have a name that says so.
        let named = source.split(": &str =").map(|text| text.ends_with("_BY_POSTGRES"));
        let constants = named.zip(source.split(": &str =").skip(1));
        let constants = constants.filter(|(others, _)| !others).map(|(_, rest)| rest);
        found.extend(constants.filter_map(|rest| quoted(rest.trim_start())));
    }
    found.into_iter().map(|statement| statement.trim().to_owned()).collect()
}

/// Somebody looks at every page, searches, buys, and leaves another checkout unpaid.
async fn shop_around(shop: &LoggingShop) {
    shop.sql(
        "with recursive n (i) as (select 1 union all select i + 1 from n where i < 1100)
         insert into books (id, slug, title, title_key, author, read, price_minor, currency, stock, created_at)
         select printf('%032x', i), 'volume-' || i, 'Volume ' || i, printf('volume %04d', i),
             'A. Writer', 0, 500 + i, 'usd', i % 7, 0 from n",
    )
    .await;
    shop.sql("insert into book_slugs (slug, book_id) select slug, id from books where slug like 'volume-%'")
        .await;
    let visitor = Visitor::at(&shop.url, "");
    for sort in ["newest", "title", "price", "price-down"] {
        for list in [
            "q=",
            "q=volume",
            "q=volume+9",
            "q=road",
            "q=volumme",
            "author=a.+writer",
            "min=5&max=9",
            "min=5&max=5.90",
            "stock=1",
            "stock=1&q=volume",
            "min=6&q=volume",
            "min=5&max=5.90&q=volume",
        ] {
            let mut path = format!("/?{list}&sort={sort}");
            // Onward, and back again.
            for way in ["next", "next", "prev", "none"] {
                let (status, page) = visitor.page(&path).await;
                assert_eq!(status, 200, "{path}");
                let link = page.split_once(&format!("rel=\"{way}\" href=\""));
                let Some((href, _)) = link.and_then(|(_, rest)| rest.split_once('"')) else {
                    break;
                };
                path = href.replace("&amp;", "&");
            }
        }
    }
    for path in [
        "/books/volume-7",
        "/sitemap.xml",
        "/sitemaps/1.xml",
        "/api/books",
        "/api/books?q=volume",
        "/orders",
        "/covers/0123456789abcdef0123456789abcdef-small",
    ] {
        visitor.page(path).await;
    }
    let (status, _) = visitor.submit("/cart/add", &[("book", ON_THE_ROAD)]).await;
    assert_eq!(status, 303);
    for path in ["/cart", "/checkout", &format!("/checkout?item={ON_THE_ROAD}")] {
        assert_eq!(visitor.page(path).await.0, 200, "{path}");
    }
    let pay = visitor.start_checkout(ON_THE_ROAD).await;
    let (order, payment) = (pay["order"].as_str(), pay["payment_intent"].as_str());
    let payment = payment.expect("a PaymentIntent");
    // Not theirs, as far as the shop knows.
    visitor.page(&format!("/success?pi={payment}0")).await;
    let mut contact = vec![
        ("order", order.expect("an order")),
        ("contact[name]", "Zoë Reader"),
        ("contact[email]", "zoe@books.example"),
    ];
    contact.extend(ADDRESS);
    contact.extend(SHOWN);
    assert_eq!(visitor.call("save_contact", &contact).await.0, 200);
    shop.pay(payment).await;
    visitor.page(&format!("/success?pi={payment}")).await;
    visitor.submit("/orders", &[("email", "zoe@books.example")]).await;
    Visitor::at(&shop.url, "").start_checkout("00000000000000000000000000000001").await;
    for wanted in [
        "select 1 from outbox where kind = 'orders_link' and sent_at is not null",
        "select 1 from orders where state = 'canceled'",
        "select 1 from stripe_events where applied_at is not null",
    ] {
        eventually(wanted, async || (shop.sql(wanted).await > 0).then_some(())).await;
    }
}

#[tokio::test]
async fn no_statement_reads_more_rows_as_the_shop_grows() {
    if engines::skips("plans of SQLite") {
        return;
    }
    let shop = LoggingShop::open();
    shop_around(&shop).await;
    let mut database = connection(&shop.database()).await;
    let mut sandbox = connection(&shop.folder.path().join("shop.sandbox.db")).await;
    let logged = shop.statements();
    let mut plans: Vec<(String, Vec<String>)> = Vec::new();
    for statement in &logged {
        match plan(&mut database, statement).await {
            Some(plan) => plans.push((statement.clone(), plan)),
            // The sandbox stands in for Stripe: how it finds its rows is nobody's time.
            None => assert!(plan(&mut sandbox, statement).await.is_some(), "{statement}"),
        }
    }
    for statement in constants().into_iter().filter(|text| is_statement(text)) {
        // A part of a statement has no plan: it is in one that was logged.
        match plan(&mut database, &statement).await {
            Some(plan) => plans.push((statement, plan)),
            None => assert!(logged.iter().any(|whole| whole.contains(&statement)), "{statement}"),
        }
    }
    let mut faults = Vec::new();
    let mut excused = BTreeSet::new();
    for (statement, plan) in &plans {
        for step in plan.iter().filter(|step| reads_all(step, statement)) {
            let harmless =
                |(part, of, _): &&(&str, &str, &str)| statement.contains(part) && step.contains(of);
            match HARMLESS.iter().find(harmless) {
                Some(excuse) => drop(excused.insert(excuse)),
                None => faults.push(format!("{step}\n    of {statement}")),
            }
        }
    }
    for (part, index) in INDEXES {
        let mut of_it = plans.iter().filter(|(statement, _)| statement.contains(part));
        if !of_it.any(|(_, plan)| plan.iter().any(|step| step.contains(index))) {
            faults.push(format!("no {index} for {part}"));
        }
    }
    assert!(faults.is_empty(), "{} of {} plans:\n{}", faults.len(), plans.len(), faults.join("\n"));
    assert_eq!(excused.len(), HARMLESS.len(), "an excuse that nothing needs");
}

/// Whether a text is neither a migration nor a setting.
fn is_statement(text: &str) -> bool {
    let verb = text.split_whitespace().next().unwrap_or_default();
    ["select", "insert", "update", "delete", "with"].contains(&verb.to_lowercase().as_str())
        && !text.contains("_sqlx_migrations")
}

/// Whether a step of a plan goes through a whole table, or sorts.
fn reads_all(step: &str, statement: &str) -> bool {
    if let Some(scanned) = step.strip_prefix("SCAN ") {
        let one_row = ["CONSTANT ROW", "admin_account", "catalogue", "caught_up"];
        // What is found by its words, and a list of values that came with the statement.
        let found = scanned.starts_with("book_search VIRTUAL TABLE INDEX")
            || scanned.starts_with("json_each VIRTUAL TABLE");
        // Rows that another step of the same plan has made.
        let made = scanned.starts_with('(') || ["first", "found"].contains(&scanned);
        // Along an index from its end, until there are enough.
        let walked = scanned.contains(" USING ") && statement.contains("limit ");
        return !(one_row.contains(&scanned) || found || made || walked);
    }
    step.contains("USE TEMP B-TREE") || step.contains("AUTOMATIC")
}
