//! The catalogue's version: another one after whatever changes a page of the shop, and the count
//! of books beside it, both kept by the database itself.

use crate::{
    buying::{Checkout, eventually_sql},
    running_shop::{ON_THE_ROAD, RunningShop, Visitor},
};

/// Quo Vadis, of which no copy is left.
const QUO_VADIS: &str = "244b64eaf12a4862b4bd9399bbdcee25";

/// The catalogue's version, after a look whether its count of books is right.
async fn version(shop: &RunningShop) -> i64 {
    let counted = "select count(*) from books where retired_at is null";
    let counted = shop.value::<i64>(counted).await;
    assert_eq!(shop.value::<i64>("select books from catalogue").await, counted);
    shop.value("select version from catalogue").await
}

/// The same, when it has to be another than `before`.
async fn raised(shop: &RunningShop, before: i64, by: &str) -> i64 {
    let now = version(shop).await;
    assert!(now > before, "not raised by {by}");
    now
}

async fn send(seller: &Visitor, path: &str, fields: &[(&str, &[u8])]) {
    let answer = seller.post_multipart(path, "text/html", fields).await;
    assert!(answer.status().is_redirection() || answer.status() == 200, "{path}");
}

#[tokio::test]
async fn whatever_a_seller_changes_raises_it() {
    let shop = RunningShop::open().await;
    let seller = shop.seller().await;
    let before = version(&shop).await;
    let mut fields: Vec<(&str, &[u8])> = vec![
        ("version", b"1"),
        ("seen_stock", b""),
        ("title", b"On the Road"),
        ("author", b"Jack Kerouac"),
        ("price", b"18.99"),
        ("read", b"on"),
        ("year", b"1957"),
        ("ships", b"on"),
    ];
    send(&seller, &format!("/admin/books/{ON_THE_ROAD}/edit"), &fields).await;
    assert!(Visitor::of(&shop).page("/").await.1.contains("$18.99"));
    let edited = raised(&shop, before, "an edit").await;
    fields.splice(0..2, []);
    fields[0] = ("title", b"The Dharma Bums");
    send(&seller, "/admin/books/new", &fields).await;
    let added = raised(&shop, edited, "a new book").await;
    let (status, _) = seller.submit(&format!("/admin/books/{QUO_VADIS}/delete"), &[]).await;
    assert_eq!(status, 303);
    let retired = raised(&shop, added, "a book off the shelf").await;
    let (status, _) = seller.submit(&format!("/admin/books/{QUO_VADIS}/restore"), &[]).await;
    assert_eq!(status, 303);
    let restored = raised(&shop, retired, "a book put back").await;
    let file: &[u8] = b"title,author,price\nEmma,Jane Austen,7.50\nPersuasion,Jane Austen,8\n";
    let answer =
        seller.post_multipart("/admin/books/import", "text/html", &[("file;new.csv", file)]).await;
    let page = answer.text().await.expect("text");
    assert_eq!(version(&shop).await, restored, "a file that is only checked");
    let (_, rest) = page.split_once("name=\"file\" value=\"").expect("a kept file");
    let name = rest.split('"').next().expect("its name");
    let (status, _) = seller.submit("/admin/books/import/confirm", &[("file", name)]).await;
    assert_eq!(status, 303);
    let imported = raised(&shop, restored, "an import").await;
    shop.sql("delete from books where title = 'Emma'").await;
    raised(&shop, imported, "a book that is gone").await;
}

#[tokio::test]
async fn a_sale_raises_it_when_copies_are_counted_and_not_otherwise() {
    let shop = RunningShop::open_with(&[("BOOKSHOP_SWEEP_SECONDS", "0.1")]).await;
    let before = version(&shop).await;
    // As many as anyone wants: no page says another thing after the sale.
    Checkout::paid(&shop).await;
    eventually_sql(&shop, "select 1 from orders where state = 'paid'").await;
    assert_eq!(version(&shop).await, before);
    shop.sql("update books set stock = 2 where id = 'c330540ddad6489193294cd952a17292'").await;
    let counted = raised(&shop, before, "a count").await;
    Visitor::of(&shop).start_checkout(ON_THE_ROAD).await;
    let reserved = raised(&shop, counted, "a copy that somebody is about to buy").await;
    shop.sql("update orders set expires_at = 1 where state = 'pending'").await;
    eventually_sql(&shop, "select 1 from orders where state = 'canceled'").await;
    raised(&shop, reserved, "a copy given back").await;
}
