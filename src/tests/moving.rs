//! `bookshop db copy`: a shop moved from one database to another, whole.

use crate::{
    buying::{Checkout, eventually_sql},
    engines,
    running_shop::{ON_THE_ROAD, RunningShop, Visitor},
};
use bookshop::server::db::copy::{CopyFault, copy};
use std::path::Path;

/// The URL of a database that nothing is in, of the other kind where there are two.
fn other(folder: &Path) -> String {
    format!("sqlite://{}/other.db", folder.display())
}

/// A shop in which something of everything has happened.
async fn lived_in() -> RunningShop {
    let shop = RunningShop::open_with(&[("BOOKSHOP_SWEEP_SECONDS", "0.2")]).await;
    let seller = shop.seller().await;
    Checkout::paid(&shop).await;
    eventually_sql(&shop, "select 1 from orders where state = 'paid'").await;
    eventually_sql(&shop, "select 1 from outbox where sent_at is not null").await;
    Visitor::of(&shop).start_checkout(ON_THE_ROAD).await;
    let file: &[u8] = "title,author,price\nÉté,Nobody,7.50\n".as_bytes();
    seller.post_multipart("/admin/books/import", "text/html", &[("file;new.csv", file)]).await;
    shop.sql(
        "insert into covers (name, media_type, bytes, created_at)
         select 'x-small', 'image/jpeg', value, 1 from keys where name = 'cookies'",
    )
    .await;
    shop.sql("update books set cover = 'x' where slug = 'walden'").await;
    shop
}

#[tokio::test]
async fn a_shop_moves_to_another_database_and_back_with_every_row() {
    let shop = lived_in().await;
    let before = shop.value::<i64>("select version from catalogue").await;
    let folder = shop.close().await;
    let own = engines::url(folder.path());
    let there = other(folder.path());
    let moved = copy(&own, &there).await.expect("a copy");
    let count = |name: &str| moved.iter().find(|(table, _)| *table == name).map(|(_, rows)| *rows);
    assert_eq!((count("books"), count("orders"), count("uploads")), (Some(24), Some(2), Some(1)));
    assert!(count("order_events") > Some(5) && count("stripe_events") > Some(0));
    let refused = copy(&own, &there).await.expect_err("a database in use");
    assert!(matches!(refused, CopyFault::NotEmpty(_)), "{refused}");

    let back = tempfile::tempdir().expect("a temporary folder");
    let again = copy(&there, &engines::url(back.path())).await.expect("a copy");
    assert_eq!(again, moved);
    let shop = RunningShop::open_in(back, &[("BOOKSHOP_SWEEP_SECONDS", "3600")]).await;
    assert!(shop.setup_link.is_none(), "the seller's password came along");
    assert_eq!(shop.value::<i64>("select version from catalogue").await, before);
    assert_eq!(shop.value::<i64>("select books from catalogue").await, 24);
    // What counts by itself goes on behind what there was, and what is searched is there.
    let (_, page) = Visitor::of(&shop).page("/?q=wald").await;
    assert!(page.contains("/books/walden"));
    let last = shop.value::<i64>("select max(id) from order_events").await;
    Visitor::of(&shop).start_checkout(ON_THE_ROAD).await;
    assert!(shop.value::<i64>("select max(id) from order_events").await > last);
}

#[tokio::test]
async fn only_a_shop_is_copied_and_only_to_where_nothing_is() {
    let shop = RunningShop::open().await;
    let own = engines::url(shop.folder.path());
    let absent = format!("sqlite://{}/absent.db", shop.folder.path().display());
    assert!(matches!(copy(&absent, &own).await, Err(CopyFault::From)));
    let other = RunningShop::open().await;
    let there = engines::url(other.folder.path());
    assert!(matches!(copy(&own, &there).await, Err(CopyFault::NotEmpty("keys"))));
    assert_eq!(other.value::<i64>("select count(*) from books").await, 24, "nothing has changed");
}
