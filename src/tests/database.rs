//! The database keeps its promises by itself.

use crate::engines::{self, Get};
use crate::running_shop::{ON_THE_ROAD, RunningShop, Visitor};
use sqlx::{Connection, SqliteConnection};

#[tokio::test]
async fn the_first_run_loads_the_catalogue_and_the_next_one_leaves_it_alone() {
    // A3 A4 L3
    let shop = RunningShop::open().await;
    let books = shop
        .sql("select id, title, author, read, price_minor, currency from books order by created_at")
        .await;
    assert_eq!(books.len(), 24);
    let first: Vec<(String, String, i64, i64)> = books[..3]
        .iter()
        .map(|row| (row.get("title"), row.get("author"), row.get("read"), row.get("price_minor")))
        .collect();
    let expected = [
        ("On the Road", "Jack Kerouac", 1, 1999),
        ("Harry Potter and the Philosopher's Stone", "J. K. Rowling", 0, 999),
        ("Green Eggs and Ham", "Dr. Seuss", 1, 399),
    ];
    assert_eq!(first, expected.map(|(t, a, r, p)| (t.to_owned(), a.to_owned(), r, p)));
    for row in &books {
        let id: String = row.get("id");
        assert!(id.len() == 32 && id.as_bytes()[12] == b'4', "{id} is no uuid4 in hex");
        assert_eq!(row.get::<String>("currency"), "usd");
    }
    shop.sql("delete from books").await;
    let shop = RunningShop::open_in(shop.close().await, &[]).await;
    assert!(shop.sql("select id from books").await.is_empty(), "an emptied shelf stays empty");
    assert_eq!(Visitor::of(&shop).page("/").await.0, 200);
}

#[tokio::test]
async fn constraints_refuse_what_the_code_must_not_do() {
    let shop = RunningShop::open().await;
    Visitor::of(&shop).start_checkout(ON_THE_ROAD).await;
    shop.sql(
        "update orders set state = 'canceled', canceled_at = 1 where state = 'pending' returning id",
    )
    .await;
    let revived = "update orders set state = 'pending', canceled_at = null";
    let error = shop.refused_sql(revived).await;
    assert!(error.contains("orders_final_states"), "{error}");
    Visitor::of(&shop).start_checkout(ON_THE_ROAD).await;
    for (statement, constraint) in [
        ("update books set price_minor = 0", "books_price_positive"),
        ("update books set currency = 'USD'", "books_currency_lower_case"),
        ("update orders set state = 'free' where state = 'pending'", "orders_state_known"),
        ("update orders set state = 'paid' where state = 'pending'", "orders_paid_has_time"),
        (
            "update orders set state = 'paid', paid_at = 1, payment_intent = null
             where state = 'pending'",
            "orders_paid_has_payment",
        ),
        (
            "update orders set state = 'canceled' where state = 'pending'",
            "orders_canceled_has_time",
        ),
        ("update orders set language = 'xx' where state = 'pending'", "orders_language_known"),
        (
            "insert into outbox (order_id, kind, created_at, try_at, language)
             select id, 'sent', 1, 1, 'EN' from orders",
            "outbox_language_known",
        ),
        ("update books set stock = -1", "books_stock_not_negative"),
        ("update order_lines set reserved = 2", "order_lines_reserved_possible"),
        ("insert into order_lines values ('none', 1, 'b', 't', 1, 1, 0, 1)", "foreign key"),
        (
            "insert into payment_intents select id || 'x', 'none', 1 from payment_intents",
            "foreign key",
        ),
        (
            "insert into orders (id, token, visitor, selection, state, amount_minor, currency,
                 livemode, created_at, expires_at)
             select 'x', 'x', visitor, selection, 'pending', 1, 'usd', 0, 1, 1 from orders",
            "unique constraint",
        ),
    ] {
        let error = shop.refused_sql(statement).await;
        let error = error.to_lowercase();
        assert!(error.contains(constraint), "{statement}: {error}");
    }
}

#[tokio::test]
async fn readers_and_a_writer_do_not_wait_for_each_other() {
    if engines::skips("another process holds the lock of SQLite's one writer") {
        return;
    }
    let shop = RunningShop::open().await;
    assert_eq!(shop.sql("pragma journal_mode").await[0].get::<String>(0), "wal");
    let url = format!("sqlite://{}/shop.db", shop.folder.path().display());
    let mut writer = SqliteConnection::connect(&url).await.expect("the database");
    let tx = writer.begin_with("begin immediate").await.expect("the write lock");
    assert_eq!(Visitor::of(&shop).page("/").await.0, 200, "the list while another process writes");
    tx.rollback().await.expect("the end");
}
