//! The seller's import and export of books in the browser, with no script.

use crate::running_shop::{RunningShop, Visitor};
use reqwest::{Client, header::COOKIE};

/// Sends a file as the page's form does: the status and the page.
async fn send(shop: &RunningShop, cookie: &str, bytes: &[u8]) -> (u16, String) {
    let edge = "an-edge-between-parts";
    let head = format!(
        "--{edge}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"new.csv\"\r\n\
         Content-Type: text/csv\r\n\r\n"
    );
    let body = [head.as_bytes(), bytes, format!("\r\n--{edge}--\r\n").as_bytes()].concat();
    let request = Client::new().post(format!("{}/admin/books/import", shop.url)).body(body);
    let answer = request
        .header("content-type", format!("multipart/form-data; boundary={edge}"))
        .header("origin", &shop.url)
        .header(COOKIE, cookie)
        .send()
        .await
        .expect("an answer");
    (answer.status().as_u16(), answer.text().await.expect("text"))
}

/// The seller's cookies, as another client sends them.
async fn cookie(shop: &RunningShop) -> (Visitor, String) {
    let seller = shop.seller().await;
    let form = [("password", crate::running_shop::PASSWORD)];
    let answer = seller.post("/admin/sign-in", &form).await;
    let cookies = answer.headers().get_all("set-cookie").iter();
    let pairs = cookies.filter_map(|cookie| cookie.to_str().ok()?.split(';').next());
    let pairs = pairs.collect::<Vec<_>>().join("; ");
    assert!(!pairs.is_empty());
    (seller, pairs)
}

fn kept(page: &str) -> &str {
    let (_, rest) = page.split_once("name=\"file\" value=\"").expect("a kept file");
    rest.split('"').next().expect("its name")
}

const TWO: &[u8] = b"title,author,price\nEmma,Jane Austen,7.50\nPersuasion,Jane Austen,8\n";

#[tokio::test]
async fn a_file_is_checked_first_and_imported_after_a_second_press() {
    let shop = RunningShop::open().await;
    let (seller, cookie) = cookie(&shop).await;
    let (_, books) = seller.page("/admin/books").await;
    assert!(books.contains("href=\"/admin/books/import\""));
    let (status, page) = seller.page("/admin/books/import").await;
    assert!(
        status == 200 && page.contains("type=\"file\"") && page.contains("multipart/form-data")
    );
    let (status, page) = send(&shop, &cookie, TWO).await;
    assert!(status == 200 && page.contains("2 books added") && page.contains("Import 2 books"));
    assert_eq!(shop.value::<i64>("select count(*) from books").await, 24, "nothing is written yet");
    let name = kept(&page).to_owned();
    let confirm = [("file", name.as_str())];
    let (status, to) = seller.submit("/admin/books/import/confirm", &confirm).await;
    assert_eq!((status, to.as_str()), (303, "/admin/books"));
    assert_eq!(shop.value::<i64>("select count(*) from books").await, 26);
    let (status, page) = seller.submit("/admin/books/import/confirm", &confirm).await;
    assert!(status == 422 && page.contains("Choose it again"), "a second press imports nothing");
    assert_eq!(shop.value::<i64>("select count(*) from books").await, 26);
    let csv = seller.get("/admin/books.csv").await;
    assert!(csv.headers()["content-type"].to_str().is_ok_and(|kind| kind.starts_with("text/csv")));
    let csv = csv.text().await.expect("text");
    assert!(csv.lines().count() == 27 && csv.contains(",Emma,Jane Austen,7.50,no,"));
}

#[tokio::test]
async fn a_faulty_file_is_listed_line_by_line_and_not_kept() {
    let shop = RunningShop::open().await;
    let (_, cookie) = cookie(&shop).await;
    let faulty = b"title,author,price\n,Nobody,0\n<b>x</b>,Somebody,soon\n";
    let (status, page) = send(&shop, &cookie, faulty).await;
    assert_eq!(status, 422);
    assert!(page.contains("2 lines are faulty") && page.contains("Enter the title."));
    assert!(page.contains("Enter a price greater than zero.") && page.contains("such as 19.99"));
    assert!(!page.contains("/admin/books/import/confirm"));
    for (bytes, words) in [
        (&b""[..], "Choose a file first"),
        (b"title,author,price\n", "no books"),
        (b"\x89PNG\r\n\x1a\n\x00\xff", "not text"),
        (b"a,b,c\n", "no book has the column"),
    ] {
        let (status, page) = send(&shop, &cookie, bytes).await;
        assert!(status == 422 && page.to_lowercase().contains(&words.to_lowercase()), "{words}");
    }
    assert_eq!(shop.value::<i64>("select count(*) from uploads").await, 0);
    assert_eq!(shop.value::<i64>("select count(*) from books").await, 24);
}

#[tokio::test]
async fn a_checked_file_is_kept_for_an_hour() {
    let shop = RunningShop::open().await;
    let (seller, cookie) = cookie(&shop).await;
    let (_, page) = send(&shop, &cookie, TWO).await;
    shop.sql("update uploads set created_at = created_at - 3601").await;
    let (status, _) = seller.submit("/admin/books/import/confirm", &[("file", kept(&page))]).await;
    assert_eq!(status, 422);
    send(&shop, &cookie, TWO).await;
    assert_eq!(shop.value::<i64>("select count(*) from uploads").await, 1, "the old one is gone");
}

#[tokio::test]
async fn only_the_seller_imports_and_exports() {
    let shop = RunningShop::open().await;
    let (status, _) = send(&shop, "", TWO).await;
    assert_ne!(status, 200);
    let stranger = Visitor::of(&shop);
    for path in ["/admin/books/import", "/admin/books.csv"] {
        let (status, page) = stranger.page(path).await;
        assert!(status == 303 && !page.contains("On the Road"), "{path}");
    }
    assert_eq!(shop.value::<i64>("select count(*) from uploads").await, 0);
}

#[tokio::test]
async fn a_file_that_is_confirmed_twice_at_once_is_imported_once() {
    let shop = RunningShop::open().await;
    let (seller, cookie) = cookie(&shop).await;
    let (_, page) = send(&shop, &cookie, TWO).await;
    let confirm = [("file", kept(&page))];
    let path = "/admin/books/import/confirm";
    let both = futures::join!(seller.submit(path, &confirm), seller.submit(path, &confirm));
    let mut statuses = [both.0.0, both.1.0];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422]);
    assert_eq!(shop.value::<i64>("select count(*) from books").await, 26);
}
