//! The list of books, over HTTP.

use crate::running_shop::{ON_THE_ROAD, RunningShop, Visitor};

#[tokio::test]
async fn the_list_is_whole_before_any_script_runs() {
    // A2 A3 A6 B2
    let shop = RunningShop::open().await;
    let (status, page) = Visitor::of(&shop).page("/").await;
    assert_eq!(status, 200);
    assert!(page.contains("<title>Books!</title>"));
    assert!(page.contains("<meta charset=\"utf-8\">") && page.contains("width=device-width"));
    for shown in
        ["On the Road", "Jack Kerouac", "Philosopher's Stone", "Green Eggs and Ham", "Dr. Seuss"]
    {
        assert!(page.contains(shown), "{shown}");
    }
    for price in ["$19.99", "$9.99", "$3.99"] {
        assert!(page.contains(&format!(">{price}<")), "{price}");
    }
    assert!(page.contains(">Yes<") && page.contains(">No<"));
    assert_eq!(page.matches("href=\"/checkout?item=").count(), 23);
    assert!(page.contains("Sold out"), "one of them is not for sale at the moment");
    assert!(page.contains(&format!("href=\"/checkout?item={ON_THE_ROAD}\"")));
}

#[tokio::test]
async fn the_list_can_be_searched_without_javascript() {
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    let (_, page) = visitor.page("/?q=kerouac+ROAD").await;
    assert_eq!(page.matches("href=\"/checkout?item=").count(), 1);
    assert!(page.contains("On the Road") && page.contains("value=\"kerouac ROAD\""));
    let (status, page) = visitor.page("/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E").await;
    assert_eq!(status, 200);
    assert!(!page.contains("<script>alert(1)"), "what was typed is text, not markup");
}

#[tokio::test]
async fn books_come_from_the_database_as_they_are_now() {
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    shop.sql("update books set price_minor = 1234, title = 'On the Road Again' where title = 'On the Road'").await;
    let (_, page) = visitor.page("/").await;
    assert!(page.contains("On the Road Again") && page.contains("$12.34"));
    let (status, found) = visitor.call("list_books", &[("query[search]", "again")]).await;
    assert_eq!(status, 200);
    assert_eq!(found["books"][0]["price"]["minor"], 1234);
    assert_eq!(found["books"][0]["id"], ON_THE_ROAD);
}

#[tokio::test]
async fn an_unknown_address_is_a_404_page() {
    let shop = RunningShop::open().await;
    let (status, page) = Visitor::of(&shop).page("/no/such/page").await;
    assert_eq!(status, 404);
    assert!(page.contains("not in our catalogue") && page.contains("Back Home"));
}
