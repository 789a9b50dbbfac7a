//! The seller's books, over HTTP: with plain forms, and as the island of the list asks.

use crate::buying::{Checkout, eventually_sql, text};
use crate::running_shop::{ON_THE_ROAD, RunningShop, Visitor};
use serde_json::Value;

const HTML: &str = "text/html";
const JSON: &str = "application/json";

/// A new book with title, author and price, unread.
const EMMA: [(&str, &str); 3] = [("title", "Emma"), ("author", "Jane Austen"), ("price", "7.50")];

/// Sends a book's form without JavaScript: the status, and the page or where it leads to.
async fn send(seller: &Visitor, path: &str, fields: &[(&str, &str)]) -> (u16, String) {
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_bytes())).collect();
    let answer = seller.post_multipart(path, HTML, &fields).await;
    let status = answer.status().as_u16();
    match answer.headers().get("location").cloned() {
        Some(to) => (status, to.to_str().expect("an address").to_owned()),
        None => (status, answer.text().await.expect("text")),
    }
}

/// Sends a book's form as the island does.
async fn save(seller: &Visitor, path: &str, fields: &[(&str, &str)]) -> (u16, Value) {
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_bytes())).collect();
    let answer = seller.post_multipart(path, JSON, &fields).await;
    let status = answer.status().as_u16();
    (status, answer.json().await.expect("JSON"))
}

/// On the Road as its form sends it back, with these fields changed.
fn on_the_road<'a>(changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("version", "1"),
        ("seen_stock", ""),
        ("title", "On the Road"),
        ("author", "Jack Kerouac"),
        ("price", "19.99"),
        ("read", "on"),
        ("year", "1957"),
        ("ships", "on"),
    ];
    for (name, value) in changed {
        fields.retain(|(field, _)| field != name);
        fields.push((name, value));
    }
    fields
}

fn edit(id: &str) -> String {
    format!("/admin/books/{id}/edit")
}

/// What is said once on top of the list.
async fn said(seller: &Visitor, words: &str) -> String {
    let (status, page) = seller.page("/admin/books").await;
    assert_eq!(status, 200);
    assert!(page.contains(&format!("<p role=\"alert\">{words}</p>")), "{words}");
    let (_, again) = seller.page("/admin/books").await;
    assert!(!again.contains(words), "said twice: {words}");
    page
}

#[tokio::test]
async fn the_list_has_the_older_shops_columns_and_actions() {
    // A5 A6 A7
    let shop = RunningShop::open().await;
    let (status, page) = shop.seller().await.page("/admin/books").await;
    assert_eq!(status, 200);
    let mut rest = page.as_str();
    for heading in ["Title", "Author", "Read?", "Purchase Price"] {
        let cell = format!("<th scope=\"col\">{heading}</th>");
        rest = rest.split_once(&cell).unwrap_or_else(|| panic!("{heading} in its place")).1;
    }
    assert!(page.contains(">$19.99<") && page.contains(">Yes<") && page.contains(">No<"));
    for action in ["edit", "delete"] {
        assert!(page.contains(&format!("href=\"/admin/books/{ON_THE_ROAD}/{action}\"")));
    }
    assert!(page.contains(&format!("href=\"/checkout?item={ON_THE_ROAD}\"")));
    for words in [">Add Book<", ">Update<", ">Delete<", ">Purchase<", "Add a new book"] {
        assert!(page.contains(words), "{words}");
    }
}

#[tokio::test]
async fn the_list_is_searched_and_walked_by_key() {
    let shop = RunningShop::open().await;
    let seller = shop.seller().await;
    shop.sql(
        "with recursive n (i) as (select 1 union all select i + 1 from n where i < 120)
         insert into books (id, slug, title, title_key, author, read, price_minor, currency, created_at)
         select printf('%032x', i), 'shelf-' || i, 'Shelf ' || i, 'shelf ' || i, 'A. Writer', 0, 100, 'usd', 0 from n",
    )
    .await;
    let (mut path, mut seen) = ("/admin/books?q=shelf".to_owned(), 0);
    for rows in [50, 50, 20] {
        let (_, page) = seller.page(&path).await;
        assert_eq!(page.matches("id=\"book-").count(), rows, "{path}");
        seen += rows;
        let next = page.split_once("rel=\"next\" href=\"").map(|(_, rest)| rest);
        let next = next.and_then(|rest| rest.split_once('"')).map(|(href, _)| href);
        path = next.unwrap_or_default().replace("&amp;", "&");
        assert_eq!(path.is_empty(), seen == 120);
    }
    for (query, rows) in
        [("KEROUAC+road", 1), ("mis%C3%A9rables", 1), ("miserables", 1), ("%25", 0)]
    {
        let (_, page) = seller.page(&format!("/admin/books?q={query}")).await;
        assert_eq!(page.matches("id=\"book-").count(), rows, "{query}");
    }
}

#[tokio::test]
async fn a_book_is_added_with_and_without_javascript() {
    // A4 A9 A13 A16 A18
    let shop = RunningShop::open().await;
    let seller = shop.seller().await;
    let (_, page) = seller.page("/admin/books/new").await;
    let mut rest = page.as_str();
    for mark in [
        "Add a new book",
        "Title:",
        "placeholder=\"Enter title\"",
        "Author:",
        "placeholder=\"Enter author\"",
        "Purchase price:",
        "type=\"number\"",
        "placeholder=\"Enter price\"",
        "type=\"checkbox\"",
        "Read?",
        ">Submit<",
        ">Reset<",
    ] {
        rest = rest.split_once(mark).unwrap_or_else(|| panic!("{mark} in its place")).1;
    }
    let (status, to) = send(&seller, "/admin/books/new", &EMMA).await;
    assert_eq!(status, 303, "{to}");
    let id: String = shop.value("select id from books where title = 'Emma'").await;
    assert_eq!(to, format!("/admin/books#book-{id}"));
    assert!(id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let page = said(&seller, "Book added!").await;
    let (row, road) = (page.find("Jane Austen"), page.find("Jack Kerouac"));
    assert!(row.expect("the new row") < road.expect("the older row"), "the newest is on top");
    assert_eq!(shop.value::<i64>("select read from books where title = 'Emma'").await, 0);
    let more = [
        EMMA[1],
        EMMA[2],
        ("title", "Persuasion"),
        ("read", "on"),
        ("year", "1817"),
        ("stock", "2"),
    ];
    let (status, book) = save(&seller, "/admin/books/new", &more).await;
    assert_eq!(status, 200);
    assert_eq!((&book["title"], &book["read"]), (&"Persuasion".into(), &true.into()));
    assert_eq!((&book["price"]["minor"], &book["stock"]), (&750.into(), &2.into()));
    let (_, page) = Visitor::of(&shop).page("/").await;
    assert!(page.contains("Emma") && page.contains("Persuasion"), "shoppers see them at once");
}

#[tokio::test]
async fn a_faulty_book_is_told_beside_its_fields_and_nothing_typed_is_lost() {
    // A14 A19
    let shop = RunningShop::open().await;
    let seller = shop.seller().await;
    let typed = [
        ("title", "A <title> & more"),
        ("author", ""),
        ("price", "-1"),
        ("read", "on"),
        ("isbn", "123"),
        ("description", "Two\r\nlines"),
    ];
    let (status, page) = send(&seller, "/admin/books/new", &typed).await;
    assert_eq!(status, 422);
    for kept in ["A &lt;title&gt; &amp; more", "value=\"-1\"", "value=\"123\"", "Two\nlines"] {
        assert!(page.contains(kept), "{kept}");
    }
    let read = page.split_once("name=\"read\"").expect("the field").1;
    assert!(read.split_once('>').expect("its end").0.contains("checked"));
    for words in ["Enter the author.", "Enter a price greater than zero.", "This is not an ISBN"] {
        assert!(page.contains(words), "{words}");
    }
    assert_eq!(page.matches("aria-invalid=\"true\"").count(), 3);
    for price in ["", "0", "-5", "ten", "1.999", "1e3"] {
        let fields = [EMMA[0], EMMA[1], ("price", price)];
        let (status, answer) = save(&seller, "/admin/books/new", &fields).await;
        assert_eq!(status, 422, "{price}");
        assert!(answer["InvalidBook"]["price"].is_string(), "{price}: {answer}");
    }
    assert_eq!(shop.value::<i64>("select count(*) from books").await, 24);
}

#[tokio::test]
async fn a_book_is_changed_in_its_place() {
    // A11 A17 A18
    let shop = RunningShop::open().await;
    let seller = shop.seller().await;
    let (status, page) = seller.page(&edit(ON_THE_ROAD)).await;
    assert_eq!(status, 200);
    for prefilled in ["value=\"On the Road\"", "value=\"19.99\"", ">Update<", ">Cancel<"] {
        assert!(page.contains(prefilled), "{prefilled}");
    }
    let (_, before) = seller.page("/admin/books").await;
    let changed = on_the_road(&[("title", "On the Road Again"), ("price", "21")]);
    let (status, _) = send(&seller, &edit(ON_THE_ROAD), &changed).await;
    assert_eq!(status, 303);
    let after = said(&seller, "Book updated!").await;
    let ids = |page: &str| -> Vec<String> {
        page.split("id=\"book-").skip(1).map(|rest| rest[..32].to_owned()).collect()
    };
    assert_eq!(ids(&before), ids(&after), "each row in its place, with its id");
    assert!(after.contains("On the Road Again") && after.contains("$21.00"));
    let unread: Vec<_> = on_the_road(&[("version", "2")]);
    let unread: Vec<_> = unread.into_iter().filter(|(name, _)| *name != "read").collect();
    let (status, book) = save(&seller, &edit(ON_THE_ROAD), &unread).await;
    assert_eq!((status, &book["read"]), (200, &false.into()));
    let nobody = "0".repeat(32);
    assert_eq!(save(&seller, &edit(&nobody), &unread).await.0, 404);
    assert_eq!(seller.page(&edit(&nobody)).await.0, 404);
}

#[tokio::test]
async fn two_sellers_at_one_book_do_not_overwrite_each_other() {
    let shop = RunningShop::open().await;
    let one = shop.seller().await;
    let other = shop.seller_again().await;
    let theirs = on_the_road(&[("price", "21.00"), ("stock", "9")]);
    assert_eq!(save(&other, &edit(ON_THE_ROAD), &theirs).await.0, 200);
    let mine = on_the_road(&[("description", "Mine, and long to type.")]);
    let (status, answer) = save(&one, &edit(ON_THE_ROAD), &mine).await;
    assert_eq!(status, 409);
    assert_eq!(answer["BookChanged"]["price"]["minor"], 2100);
    let (status, page) = send(&one, &edit(ON_THE_ROAD), &mine).await;
    assert_eq!(status, 409);
    for shown in
        ["Somebody else has changed", "Mine, and long to type.", ">21.00<", ">19.99<", "Keep mine"]
    {
        assert!(page.contains(shown), "{shown}");
    }
    assert!(
        page.contains("name=\"version\" value=\"2\"")
            && page.contains("name=\"seen_stock\" value=\"9\"")
    );
    let price: i64 = shop.value("select price_minor from books where title = 'On the Road'").await;
    assert_eq!(price, 2100, "nothing is overwritten");
    let kept = on_the_road(&[
        ("version", "2"),
        ("seen_stock", "9"),
        ("stock", "9"),
        ("description", "Mine, and long to type."),
    ]);
    assert_eq!(send(&one, &edit(ON_THE_ROAD), &kept).await.0, 303);
    let now: (i64, i64) = (
        shop.value("select price_minor from books where title = 'On the Road'").await,
        shop.value("select stock from books where title = 'On the Road'").await,
    );
    assert_eq!(now, (1999, 9), "what was kept on purpose");
}

#[tokio::test]
async fn a_sale_between_seeing_and_saving_keeps_its_copy() {
    let shop = RunningShop::open().await;
    let seller = shop.seller().await;
    shop.sql("update books set stock = 5 where title = 'On the Road'").await;
    Checkout::begin(&shop).await;
    let stock = "select stock from books where title = 'On the Road'";
    assert_eq!(shop.value::<i64>(stock).await, 4);
    let three_more = on_the_road(&[("seen_stock", "5"), ("stock", "8")]);
    assert_eq!(send(&seller, &edit(ON_THE_ROAD), &three_more).await.0, 303);
    assert_eq!(shop.value::<i64>(stock).await, 7, "three more than the four that are left");
}

#[tokio::test]
async fn a_book_is_deleted_after_a_question_and_put_back() {
    // A12 A18
    let shop = RunningShop::open().await;
    let seller = shop.seller().await;
    let path = format!("/admin/books/{ON_THE_ROAD}/delete");
    let (status, page) = seller.page(&path).await;
    assert_eq!(status, 200);
    assert!(page.contains("On the Road") && page.contains("gone for good after an hour"));
    let (_, list) = Visitor::of(&shop).page("/").await;
    assert!(list.contains("Jack Kerouac"), "asking deletes nothing");
    assert_eq!(seller.submit(&path, &[]).await, (303, "/admin/books".to_owned()));
    let page = said(&seller, "Book removed!").await;
    let restore = format!("/admin/books/{ON_THE_ROAD}/restore");
    assert!(page.contains(&format!("action=\"{restore}\"")) && page.contains(">Undo<"));
    assert!(!page.contains("Jack Kerouac"));
    assert!(!Visitor::of(&shop).page("/").await.1.contains("Jack Kerouac"));
    assert!(seller.page("/admin/books?show=retired").await.1.contains("Jack Kerouac"));
    assert_eq!(seller.submit(&path, &[]).await.0, 404, "it is not on the shelf");
    assert_eq!(seller.submit(&restore, &[]).await.0, 303);
    assert!(said(&seller, "Book restored!").await.contains("Jack Kerouac"));
    assert!(Visitor::of(&shop).page("/").await.1.contains("Jack Kerouac"));
    let (status, _) = seller.call("retire_book", &[("id", ON_THE_ROAD)]).await;
    assert_eq!(status, 200);
    let (status, row) = seller.call("restore_book", &[("id", ON_THE_ROAD)]).await;
    assert_eq!(
        (status, &row["retired"], text(&row["book"]["title"]).as_str()),
        (200, &false.into(), "On the Road")
    );
}

#[tokio::test]
async fn an_ordered_book_stays_in_its_order_and_another_is_purged() {
    // A12
    let shop = RunningShop::open_with(&[("BOOKSHOP_SWEEP_SECONDS", "0.1")]).await;
    let seller = shop.seller().await;
    let checkout = Checkout::paid(&shop).await;
    let walden = "94726f384f164d04b88fb47ea0e0a3ac";
    for id in [ON_THE_ROAD, walden] {
        assert_eq!(seller.call("retire_book", &[("id", id)]).await.0, 200);
    }
    shop.sql("update books set retired_at = retired_at - 3601 where retired_at is not null").await;
    eventually_sql(&shop, "select 1 where not exists (select 1 from books where title = 'Walden')")
        .await;
    assert_eq!(shop.value::<i64>("select count(*) from book_slugs where slug = 'walden'").await, 0);
    let (status, page) =
        checkout.visitor.page(&format!("/success?pi={}", checkout.payment_intent)).await;
    assert_eq!(status, 200);
    assert!(page.contains("On the Road"), "the order keeps its book");
    assert_eq!(
        shop.value::<i64>("select count(*) from books where title = 'On the Road'").await,
        1
    );
    assert_eq!(seller.call("restore_book", &[("id", walden)]).await.0, 404);
}

/// A PNG of one black pixel.
fn picture() -> Vec<u8> {
    let mut png = std::io::Cursor::new(Vec::new());
    let pixel = image::DynamicImage::new_rgb8(1, 1);
    pixel.write_to(&mut png, image::ImageFormat::Png).expect("a picture");
    png.into_inner()
}

#[tokio::test]
async fn a_book_gets_a_picture_and_loses_it_again() {
    // L5
    let shop = RunningShop::open().await;
    let seller = shop.seller().await;
    let png = picture();
    let mut fields: Vec<(&str, &[u8])> =
        EMMA.iter().map(|(name, value)| (*name, value.as_bytes())).collect();
    fields.push(("cover;emma.png", b"no picture at all"));
    let answer = seller.post_multipart("/admin/books/new", HTML, &fields).await;
    assert_eq!(answer.status(), 422);
    let page = answer.text().await.expect("text");
    assert!(page.contains("Choose a JPEG, PNG or WebP file.") && page.contains("value=\"Emma\""));
    assert_eq!(shop.value::<i64>("select count(*) from books where title = 'Emma'").await, 0);
    fields.pop();
    fields.push(("cover;emma.png", &png));
    let answer = seller.post_multipart("/admin/books/new", JSON, &fields).await;
    let book: Value = answer.json().await.expect("a book");
    let shown = format!("/covers/{}-small.jpg", text(&book["cover"]));
    assert_eq!(seller.get(&shown).await.headers()["content-type"], "image/jpeg");
    let path = edit(&text(&book["id"]));
    assert!(seller.page(&path).await.1.contains(&shown));
    let version = book["version"].to_string();
    let kept = [EMMA[0], EMMA[1], EMMA[2], ("version", &version), ("seen_stock", "")];
    let (status, book) = save(&seller, &path, &kept).await;
    assert!(status == 200 && book["cover"].is_string(), "no file is no change: {book}");
    let version = book["version"].to_string();
    let removed = [
        EMMA[0],
        EMMA[1],
        EMMA[2],
        ("version", &version),
        ("seen_stock", ""),
        ("remove_cover", "on"),
    ];
    let (status, book) = save(&seller, &path, &removed).await;
    assert!(status == 200 && book["cover"].is_null(), "{book}");
}
