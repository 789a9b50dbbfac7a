//! The cart as plain forms: what a browser without JavaScript does with it.

use crate::running_shop::{ON_THE_ROAD, RunningShop, Visitor};

/// Pride and Prejudice.
const PRIDE: &str = "8b7557d93eff41b8ade0481614dc0876";
/// Frankenstein.
const FRANKENSTEIN: &str = "7e0754af34f84d62a28d8cb22f06cb92";

/// Sends a form and follows it back to the cart.
async fn send(visitor: &Visitor, path: &str, form: &[(&str, &str)]) -> String {
    let answer = visitor.post(path, form).await;
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["location"]),
        (303, &"/cart".parse().expect("a header"))
    );
    let (status, page) = visitor.page("/cart").await;
    assert_eq!(status, 200);
    page
}

/// Sends a form that the cart does not take; its status and the page that it answers.
async fn refused(visitor: &Visitor, path: &str, form: &[(&str, &str)]) -> (u16, String) {
    let answer = visitor.post(path, form).await;
    assert!(!answer.headers().contains_key("set-cookie"), "the cart is as it was");
    (answer.status().as_u16(), answer.text().await.expect("text"))
}

#[tokio::test]
async fn several_books_are_put_in_and_added_up() {
    // L2
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    let (status, page) = visitor.page("/cart").await;
    assert_eq!(status, 200);
    assert!(page.contains("Your cart is empty") && page.contains(">Cart</a>"));
    let (_, list) = visitor.page("/").await;
    assert!(
        list.contains("action=\"/cart/add\"") && list.contains(&format!("value=\"{ON_THE_ROAD}\""))
    );

    shop.sql("update books set price_minor = 1000 where title = 'Pride and Prejudice'").await;
    send(&visitor, "/cart/add", &[("book", ON_THE_ROAD)]).await;
    send(&visitor, "/cart/add", &[("book", PRIDE), ("quantity", "3")]).await;
    let page = send(&visitor, "/cart/add", &[("book", ON_THE_ROAD)]).await;
    assert!(page.contains("<strong>$69.98</strong>"), "2 × $19.99 + 3 × $10.00");
    assert!(page.contains("Cart (5)") && page.contains("href=\"/checkout\""));
    assert!(page.contains("href=\"/books/on-the-road\"") && page.contains("$39.98"));
    let places = ["On the Road", "Pride and Prejudice"].map(|title| page.find(title));
    assert!(places[0] < places[1], "in the order in which they were put in");
    assert!(visitor.page("/").await.1.contains("Cart (5)"), "on every page");

    let page = send(&visitor, "/cart/set", &[("book", PRIDE), ("quantity", "1")]).await;
    assert!(page.contains("<strong>$49.98</strong>") && page.contains("Cart (3)"));
}

#[tokio::test]
async fn what_was_taken_out_can_be_put_back() {
    // L2
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    for book in [ON_THE_ROAD, PRIDE, FRANKENSTEIN] {
        send(&visitor, "/cart/add", &[("book", book), ("quantity", "2")]).await;
    }
    let page = send(&visitor, "/cart/remove", &[("book", PRIDE)]).await;
    assert!(page.contains("Removed Pride and Prejudice.") && page.contains("Cart (4)"));
    let page = send(&visitor, "/cart/undo", &[]).await;
    let places =
        ["On the Road", "Pride and Prejudice", "Frankenstein"].map(|title| page.find(title));
    assert!(places.is_sorted() && places[0].is_some(), "in its old place");
    assert!(page.contains("Cart (6)") && !page.contains("Removed "));

    let page = send(&visitor, "/cart/set", &[("book", PRIDE), ("quantity", "0")]).await;
    assert!(page.contains("Removed Pride and Prejudice."));
    let page = send(&visitor, "/cart/clear", &[]).await;
    assert!(page.contains("Your cart is empty") && page.contains("Removed "));
    let page = send(&visitor, "/cart/undo", &[]).await;
    assert!(page.contains("Cart (4)"));
    let (status, page) = refused(&visitor, "/cart/undo", &[]).await;
    assert!(status == 422 && page.contains("nothing to put back"));
}

#[tokio::test]
async fn what_the_cart_does_not_take_changes_nothing_and_says_why() {
    // A19 L2
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    send(&visitor, "/cart/add", &[("book", ON_THE_ROAD), ("quantity", "98")]).await;
    let unknown = "00000000000040008000000000000000";
    for (path, form, status, words) in [
        ("/cart/add", [("book", unknown), ("quantity", "1")], 404, "no such book"),
        ("/cart/add", [("book", ""), ("quantity", "1")], 404, "No item selected"),
        (
            "/cart/add",
            [("book", "\u{0}'; drop table books"), ("quantity", "1")],
            404,
            "no such book",
        ),
        ("/cart/add", [("book", PRIDE), ("quantity", "0")], 422, "from 1 to 99"),
        ("/cart/add", [("book", PRIDE), ("quantity", "-3")], 422, "from 1 to 99"),
        ("/cart/add", [("book", PRIDE), ("quantity", "two")], 422, "from 1 to 99"),
        ("/cart/add", [("book", PRIDE), ("quantity", "1.5")], 422, "from 1 to 99"),
        ("/cart/add", [("book", ON_THE_ROAD), ("quantity", "2")], 422, "up to 99 copies"),
        (
            "/cart/set",
            [("book", ON_THE_ROAD), ("quantity", "99999999999999999999")],
            422,
            "up to 99",
        ),
        ("/cart/set", [("book", ON_THE_ROAD), ("quantity", "")], 422, "from 1 to 99"),
        ("/cart/set", [("book", PRIDE), ("quantity", "1")], 422, "not in your cart any more"),
        ("/cart/remove", [("book", PRIDE), ("", "")], 422, "not in your cart any more"),
    ] {
        let (answered, page) = refused(&visitor, path, &form).await;
        assert_eq!(answered, status, "{path} {form:?}");
        assert!(page.contains(words), "{path} {form:?}");
        assert!(page.contains("Cart (98)") && page.contains("On the Road"), "{path} {form:?}");
    }
    let answer = visitor.post("/cart/add", &[("book", &"x".repeat(100_000))]).await;
    assert_eq!(answer.status(), 413);
    let answer = visitor.get("/cart/add").await;
    assert_eq!(
        (answer.status().as_u16(), answer.headers()["location"].as_bytes()),
        (303, &b"/cart"[..])
    );
}

#[tokio::test]
async fn a_cart_holds_thirty_different_books() {
    // L2
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    shop.sql(
        "insert into books (id, slug, title, title_key, author, read, price_minor, currency, created_at)
         with recursive n (n) as (values (1) union all select n + 1 from n where n < 31)
         select printf('%032x', n), 'copy-' || n, 'Copy ' || n, 'copy', 'Somebody', 0, 100, 'usd', 1 from n",
    )
    .await;
    for n in 1..=30 {
        let id = format!("{n:032x}");
        assert_eq!(visitor.post("/cart/add", &[("book", &id)]).await.status(), 303);
    }
    let (status, page) = refused(&visitor, "/cart/add", &[("book", &format!("{:032x}", 31))]).await;
    assert!(status == 422 && page.contains("Your cart is full"));
    assert!(page.contains("<strong>$30.00</strong>"));
}

#[tokio::test]
async fn another_sites_page_cannot_fill_a_cart() {
    let shop = RunningShop::open().await;
    let answer = reqwest::Client::new()
        .post(format!("{}/cart/add", shop.url))
        .header("sec-fetch-site", "cross-site")
        .form(&[("book", ON_THE_ROAD)])
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.status(), 403);
    assert!(!answer.headers().contains_key("set-cookie"));
}

#[tokio::test]
async fn a_script_that_stays_on_its_page_is_told_what_to_say() {
    let shop = RunningShop::open().await;
    for (visitor, added, sold_out) in [
        (Visitor::of(&shop), ["Added", "Added: 2 copies"], "All copies of this book are sold"),
        (Visitor::speaking(&shop, "he"), ["נוסף לעגלה", "נוסף: שני עותקים"], "כל העותקים"),
    ] {
        for words in added {
            let (status, said) = visitor.post_in_place("/cart/add", &[("book", ON_THE_ROAD)]).await;
            let plain = said.replace(['\u{2068}', '\u{2069}'], "");
            assert!(status == 200 && plain.starts_with(words), "{said}");
        }
        assert!(visitor.page("/cart").await.1.contains("value=\"2\""), "it is in the cart");
        shop.sql("update books set stock = 0 where title = 'Frankenstein'").await;
        let (status, said) = visitor.post_in_place("/cart/add", &[("book", FRANKENSTEIN)]).await;
        assert!(status == 409 && said.starts_with(sold_out), "{said}");
        let (status, said) = visitor.post_in_place("/cart/add", &[("book", "no-such-book")]).await;
        assert!(status == 404 && !said.contains('<'), "{said}");
    }
}
