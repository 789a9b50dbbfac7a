//! `/books/<slug>`, over HTTP.

use crate::running_shop::{ON_THE_ROAD, RunningShop, Visitor};

#[tokio::test]
async fn a_books_page_tells_all_about_it() {
    // L5
    let shop = RunningShop::open().await;
    shop.sql(
        "update books set isbn = '9780140283297', stock = 3,
             description = 'First <b>part</b>.\n\nSecond part.'
         where title = 'On the Road'",
    )
    .await;
    let visitor = Visitor::of(&shop);
    let (status, page) = visitor.page("/books/on-the-road").await;
    assert_eq!(status, 200);
    assert!(page.contains("<title>On the Road by Jack Kerouac · Bookshop</title>"));
    let meta = "<meta name=\"description\" content=\"On the Road by Jack Kerouac. First";
    assert!(page.contains(meta), "{page}");
    for shown in [
        ">On the Road<",
        "href=\"/?author=Jack%20Kerouac\"",
        "1957",
        ">$19.99<",
        "Only 3 left",
        ">9780140283297<",
        "Read by us",
        "<p>First &lt;b&gt;part&lt;/b&gt;.</p>",
        "<p>Second part.</p>",
        "<svg viewBox=",
        &format!("href=\"/checkout?item={ON_THE_ROAD}\""),
    ] {
        assert!(page.contains(shown), "{shown}");
    }
    let (_, list) = visitor.page("/").await;
    assert!(list.contains("href=\"/books/on-the-road\""));
}

#[tokio::test]
async fn a_sold_out_book_can_be_read_about_and_not_bought() {
    let shop = RunningShop::open().await;
    let (status, page) = Visitor::of(&shop).page("/books/quo-vadis").await;
    assert_eq!(status, 200);
    assert!(page.contains("Sold out") && !page.contains("href=\"/checkout?item="));
    let (_, page) = Visitor::of(&shop).page("/books/green-eggs-and-ham").await;
    assert!(page.contains("In stock") || page.contains(" left"));
}

#[tokio::test]
async fn up_to_four_others_of_the_author_are_shown() {
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    let (_, page) = visitor.page("/books/walden").await;
    assert!(!page.contains("More by"));
    shop.sql(
        "update books set author = 'Henry David Thoreau'
         where title in ('Kokoro', 'Gitanjali', 'Meditations', 'Quo Vadis', 'Frankenstein')",
    )
    .await;
    shop.sql("update books set retired_at = 1 where title = 'Kokoro'").await;
    let (_, page) = visitor.page("/books/walden").await;
    assert!(page.contains("More by ") && !page.contains("href=\"/books/kokoro\""));
    assert_eq!(page.matches("class=\"more-book\"").count(), 4);
    assert!(!page.contains("href=\"/books/walden\""));
}

#[tokio::test]
async fn an_earlier_name_leads_to_the_present_one() {
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    shop.sql("update books set slug = 'road-the' where slug = 'on-the-road'").await;
    shop.sql(
        "insert into book_slugs (slug, book_id) select slug, id from books where slug = 'road-the'",
    )
    .await;
    let answer = visitor.get("/books/on-the-road").await;
    assert_eq!(answer.status(), 308);
    assert_eq!(answer.headers()["location"], "/books/road-the");
    assert_eq!(visitor.page("/books/road-the").await.0, 200);
    let (_, page) = visitor.page("/books/road-the").await;
    assert!(page.contains(">On the Road<"));
}

#[tokio::test]
async fn a_book_that_is_not_sold_is_a_page_that_says_so() {
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    shop.sql("update books set retired_at = 1 where slug = 'walden'").await;
    for path in ["/books/walden", "/books/no-such-book", "/books/%00", "/books/%22%3E%3Cb%3E"] {
        let (status, page) = visitor.page(path).await;
        assert_eq!(status, 404, "{path}");
        assert!(page.contains("We do not have this book") && page.contains("Back Home"), "{path}");
    }
    assert_eq!(visitor.page("/books").await.0, 404);
}
