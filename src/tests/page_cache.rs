//! Pages that many visitors share are kept, and never shown when something has changed.

use crate::{
    buying::{Checkout, eventually_sql},
    running_shop::{ON_THE_ROAD, RunningShop, Visitor},
};
use axum::http::header::{CACHE_CONTROL, ETAG};
use reqwest::Response;

/// What names the bytes of an answer.
fn tag(answer: &Response) -> String {
    let tag = answer.headers().get(ETAG).expect("a tag");
    tag.to_str().expect("text").to_owned()
}

/// The answer to GET with these headers beside a visitor's own.
async fn get(shop: &RunningShop, path: &str, headers: &[(&str, &str)]) -> Response {
    let client = reqwest::Client::new();
    let request = client.get(format!("{}{path}", shop.url));
    let request =
        headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    request.send().await.expect("an answer")
}

/// The names of the list and of a book's page, as everyone gets them now.
async fn tags(shop: &RunningShop) -> [String; 2] {
    let list = Visitor::of(shop).get("/").await;
    let book = Visitor::of(shop).get("/books/on-the-road").await;
    [tag(&list), tag(&book)]
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_a_page_is_told_that_it_is_still_good() {
    let shop = RunningShop::open().await;
    for path in ["/", "/?q=road", "/books/on-the-road"] {
        let first = get(&shop, path, &[]).await;
        assert_eq!(first.headers()[CACHE_CONTROL], "no-cache");
        let known = tag(&first);
        let whole = first.text().await.expect("a page");
        for sent in [known.clone(), format!("\"x\", W/{known}"), "*".to_owned()] {
            let again = get(&shop, path, &[("if-none-match", &sent)]).await;
            assert_eq!((again.status().as_u16(), tag(&again)), (304, known.clone()), "{sent}");
            assert_eq!(again.headers()["vary"], "accept-language, cookie");
            assert!(again.text().await.expect("no body").is_empty());
        }
        let other = get(&shop, path, &[("if-none-match", "\"x\"")]).await;
        assert_eq!(other.status(), 200);
        assert_eq!(other.text().await.expect("a page"), whole);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_says_the_same_without_the_page() {
    let shop = RunningShop::open().await;
    let page = get(&shop, "/", &[]).await;
    let head = reqwest::Client::new().head(&shop.url).send().await.expect("an answer");
    assert_eq!((head.status().as_u16(), tag(&head)), (200, tag(&page)));
    assert_eq!(head.headers()["content-length"], page.headers()["content-length"]);
    assert!(head.text().await.expect("no body").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kept_page_is_each_visitors_own() {
    let shop = RunningShop::open().await;
    let english = get(&shop, "/", &[]).await.text().await.expect("a page");
    let hebrew = get(&shop, "/", &[("accept-language", "he")]).await.text().await.expect("a page");
    assert!(english.contains("lang=\"en\"") && hebrew.contains("lang=\"he\""));

    let buyer = Visitor::of(&shop);
    let form = [("book", ON_THE_ROAD), ("quantity", "3")];
    assert_eq!(buyer.submit("/cart/add", &form).await.0, 303);
    assert!(buyer.page("/").await.1.contains(">Cart (3)<"));
    assert!(!get(&shop, "/", &[]).await.text().await.expect("a page").contains("Cart (3)"));
    // A number that the shop has not signed is nobody's.
    let forged = get(&shop, "/", &[("cookie", "cart_count=9; cart=x")]).await;
    assert!(!forged.text().await.expect("a page").contains("Cart (9)"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kept_page_comes_in_the_encoding_that_was_asked_for() {
    let shop = RunningShop::open().await;
    let mut known = std::collections::BTreeSet::new();
    for (asked, got) in [("", None), ("gzip", Some("gzip")), ("br", Some("br"))] {
        let answer = get(&shop, "/", &[("accept-encoding", asked)]).await;
        let encoding = answer.headers().get("content-encoding");
        assert_eq!(encoding.map(|encoding| encoding.to_str().expect("text")), got);
        let again = get(&shop, "/", &[("accept-encoding", asked)]).await;
        assert_eq!(tag(&again), tag(&answer), "{asked}");
        known.insert(tag(&answer));
    }
    assert_eq!(known.len(), 3, "{known:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_changes_the_catalogue_shows_on_the_next_request() {
    let shop = RunningShop::open().await;
    // As another process does: the shop is not told.
    for change in [
        "update books set price_minor = 4321 where slug = 'on-the-road' returning 1",
        "update books set stock = 2 where slug = 'on-the-road' returning 1",
        "update books set description = 'Now with a map.' where slug = 'on-the-road' returning 1",
        "update books set cover = 'abc' where slug = 'on-the-road' returning 1",
    ] {
        let before = tags(&shop).await;
        assert_eq!(tags(&shop).await, before);
        shop.sql(change).await;
        let after = tags(&shop).await;
        assert!(before[0] != after[0] && before[1] != after[1], "{change}");
    }
    let (_, page) = Visitor::of(&shop).page("/").await;
    assert!(page.contains("$43.21") && page.contains("Now with a map."));
    shop.sql("update books set retired_at = 1 where slug = 'on-the-road' returning 1").await;
    assert!(!Visitor::of(&shop).page("/").await.1.contains("/books/on-the-road"));
    assert_eq!(Visitor::of(&shop).page("/books/on-the-road").await.0, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sale_shows_on_the_next_request() {
    let shop = RunningShop::open().await;
    shop.sql("update books set stock = 1 where slug = 'on-the-road' returning 1").await;
    let before = tags(&shop).await;
    let checkout = Checkout::paid(&shop).await;
    let (status, _) = checkout
        .visitor
        .call("retrieve_payment", &[("payment_intent", &checkout.payment_intent)])
        .await;
    assert_eq!(status, 200);
    eventually_sql(&shop, "select 1 from orders where state = 'paid'").await;
    let after = tags(&shop).await;
    assert!(before[0] != after[0] && before[1] != after[1]);
    let (_, page) = Visitor::of(&shop).page("/books/on-the-road").await;
    assert!(page.contains("Sold out"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changes_no_page_leaves_it_as_it_is() {
    let shop = RunningShop::open().await;
    let before = tags(&shop).await;
    shop.sql("delete from outbox returning 1").await;
    Visitor::of(&shop).page("/checkout?item=c330540ddad6489193294cd952a17292").await;
    assert_eq!(tags(&shop).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_shared_pages_that_are_well_are_kept() {
    let shop = RunningShop::open().await;
    let long = format!("/?q={}", "x".repeat(600));
    for path in ["/cart", "/books/no-such-book", "/orders", "/offline", long.as_str()] {
        let answer = Visitor::of(&shop).get(path).await;
        assert!(!answer.headers().contains_key(ETAG), "{path}");
    }
    let without = RunningShop::open_with(&[("BOOKSHOP_PAGE_CACHE", "0")]).await;
    let answer = Visitor::of(&without).get("/").await;
    assert!(!answer.headers().contains_key(ETAG));
}
