//! `/api/books`: the older shop's interface.

use crate::running_shop::{ON_THE_ROAD, RunningShop};
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::{Value, json};

const TOKEN: &str = "a-token-of-the-seller";

/// A shop whose token is [`TOKEN`].
async fn shop() -> RunningShop {
    RunningShop::open_with(&[("BOOKSHOP_ADMIN_TOKEN", TOKEN)]).await
}

fn request(shop: &RunningShop, method: Method, path: &str) -> RequestBuilder {
    Client::new().request(method, format!("{}{path}", shop.url))
}

/// The status and the JSON of an answer; an error has to be a problem document.
async fn told(request: RequestBuilder) -> (u16, Value) {
    let answer = request.send().await.expect("an answer");
    let status = answer.status().as_u16();
    let kind = answer.headers()["content-type"].to_str().expect("a media type").to_owned();
    let wanted = if status < 400 { "application/json" } else { "application/problem+json" };
    assert_eq!(kind, wanted, "{status}");
    let body: Value = answer.json().await.expect("JSON");
    if status >= 400 {
        assert_eq!(body["status"], status, "{body}");
        assert!(body["title"].is_string() && body["detail"].is_string(), "{body}");
    }
    (status, body)
}

async fn sent(shop: &RunningShop, method: Method, path: &str, body: Value) -> (u16, Value) {
    told(request(shop, method, path).bearer_auth(TOKEN).json(&body)).await
}

async fn read(shop: &RunningShop, path: &str) -> (u16, Value) {
    told(request(shop, Method::GET, path)).await
}

fn emma() -> Value {
    json!({"title": "Emma", "author": "Jane Austen", "read": true, "price": 7.5})
}

#[tokio::test]
async fn the_shop_says_that_it_is_there() {
    // A1
    let shop = RunningShop::open().await;
    assert_eq!(read(&shop, "/api/ping").await, (200, json!("pong!")));
}

#[tokio::test]
async fn all_books_are_listed_part_by_part() {
    // A3 A4 A8
    let shop = RunningShop::open().await;
    let (status, all) = read(&shop, "/api/books").await;
    assert_eq!((status, &all["status"]), (200, &json!("success")));
    let all = all["books"].as_array().expect("books").clone();
    assert_eq!(all.len(), 24);
    let mut walked: Vec<Value> = Vec::new();
    let mut path = Some("/api/books?limit=10".to_owned());
    while let Some(here) = path {
        let (status, part) = read(&shop, &here).await;
        assert_eq!(status, 200);
        walked.extend(part["books"].as_array().expect("books").clone());
        path = part["next"].as_str().map(str::to_owned);
        assert!(walked.len() <= 24);
    }
    assert_eq!(walked, all);
    let road = all.iter().find(|book| book["id"] == ON_THE_ROAD).expect("On the Road");
    assert_eq!(
        (&road["title"], &road["author"], &road["read"], &road["price"], &road["price_minor"]),
        (&json!("On the Road"), &json!("Jack Kerouac"), &json!(true), &json!(19.99), &json!(1999))
    );
}

#[tokio::test]
async fn a_list_can_be_searched_and_is_never_endless() {
    let shop = RunningShop::open().await;
    let (_, found) = read(&shop, "/api/books?q=kerouac+ROAD").await;
    assert_eq!(found["books"][0]["id"], ON_THE_ROAD);
    assert_eq!(found["books"].as_array().map(Vec::len), Some(1));
    assert_eq!(found.get("next"), None);
    let (_, none) = read(&shop, "/api/books?q=%27%22*+OR").await;
    assert_eq!(none["books"], json!([]));
    // As in the shop's own list: words as they begin, without accents, one page after the other.
    for (search, count) in
        [("mis%C3%89RA+hu", 1), ("miserables", 1), ("oad", 0), ("%26+_", 0), ("++", 24)]
    {
        let (status, found) = read(&shop, &format!("/api/books?q={search}")).await;
        assert_eq!(status, 200, "{search}");
        assert_eq!(found["books"].as_array().map(Vec::len), Some(count), "{search}");
    }
    let (_, all) = read(&shop, "/api/books?q=the").await;
    let all = all["books"].as_array().expect("books").clone();
    assert!(all.len() > 2);
    let mut walked = Vec::new();
    let mut path = Some("/api/books?q=the&limit=2".to_owned());
    while let Some(here) = path {
        let (_, part) = read(&shop, &here).await;
        walked.extend(part["books"].as_array().expect("books").clone());
        path = part["next"].as_str().map(str::to_owned);
        assert!(walked.len() <= all.len());
    }
    assert_eq!(walked, all);
    for wrong in ["limit=0", "limit=101", "limit=x", "after=-1", "after=x", "offset=5"] {
        assert_eq!(read(&shop, &format!("/api/books?{wrong}")).await.0, 400, "{wrong}");
    }
}

#[tokio::test]
async fn a_book_is_added_changed_and_removed() {
    // A9 A10 A11 A12 A16
    let shop = shop().await;
    let (status, added) = sent(&shop, Method::POST, "/api/books", emma()).await;
    assert_eq!(status, 201);
    assert_eq!((&added["status"], &added["message"]), (&json!("success"), &json!("Book added!")));
    let path = format!("/api/books/{}", added["book"]["id"].as_str().expect("an id"));
    assert_eq!(
        read(&shop, &path).await,
        (200, json!({"status": "success", "book": added["book"]}))
    );
    let (_, list) = read(&shop, "/api/books").await;
    assert_eq!(list["books"][0], added["book"], "the newest comes first");

    let (status, changed) = sent(
        &shop,
        Method::PUT,
        &path,
        json!({"title": "Emma", "author": "J. Austen", "read": false, "price": "8.00"}),
    )
    .await;
    assert_eq!((status, &changed["message"]), (200, &json!("Book updated!")));
    let book = &changed["book"];
    assert_eq!(book["id"], added["book"]["id"]);
    assert_eq!(
        (&book["author"], &book["read"], &book["price_minor"]),
        (&json!("J. Austen"), &json!(false), &json!(800))
    );

    let (status, removed) = sent(&shop, Method::DELETE, &path, json!(null)).await;
    assert_eq!((status, removed), (200, json!({"status": "success", "message": "Book removed!"})));
    for method in [Method::GET, Method::PUT, Method::DELETE] {
        assert_eq!(sent(&shop, method.clone(), &path, emma()).await.0, 404, "{method}");
    }
}

#[tokio::test]
async fn a_changed_book_keeps_its_place_and_what_is_not_sent() {
    // A11
    let shop = shop().await;
    let ids = async || -> Vec<Value> {
        let (_, list) = read(&shop, "/api/books").await;
        list["books"].as_array().expect("books").iter().map(|book| book["id"].clone()).collect()
    };
    let before = ids().await;
    let path = format!("/api/books/{ON_THE_ROAD}");
    let (_, whole) = read(&shop, &path).await;
    let four = json!({"title": "On the Road", "author": "Jack Kerouac", "read": true, "price": 18});
    let (status, changed) = sent(&shop, Method::PUT, &path, four).await;
    assert_eq!(status, 200);
    assert_eq!(ids().await, before);
    for kept in ["year", "isbn", "stock", "ships", "description", "slug", "cover"] {
        assert_eq!(changed["book"][kept], whole["book"][kept], "{kept}");
    }
    // A whole book as it was answered can be sent back; what only the shop sets is passed over.
    let mut whole = changed["book"].clone();
    whole["stock"] = json!(5);
    whole["year"] = Value::Null;
    whole["isbn"] = json!("978-0-14-028329-7");
    let (status, changed) = sent(&shop, Method::PUT, &path, whole).await;
    assert_eq!(status, 200, "{changed}");
    assert_eq!((&changed["book"]["stock"], &changed["book"]["year"]), (&json!(5), &Value::Null));
    assert_eq!(changed["book"]["isbn"], "9780140283297");
}

#[tokio::test]
async fn prices_are_exact_and_each_member_is_checked() {
    // A14 A30
    let shop = shop().await;
    for (price, minor, shown) in [
        ("19.99", 1999, "\"price\":19.99,"),
        ("0.07", 7, "\"price\":0.07,"),
        ("\"3.99\"", 399, "\"price\":3.99,"),
        ("5", 500, "\"price\":5.00,"),
        ("5.000", 500, "\"price\":5.00,"),
        ("999999.99", 99_999_999, "\"price\":999999.99,"),
    ] {
        let body = format!(r#"{{"title": "Emma", "author": "Jane Austen", "price": {price}}}"#);
        let post = request(&shop, Method::POST, "/api/books").bearer_auth(TOKEN);
        let answer = post.header("content-type", "application/json").body(body).send().await;
        let text = answer.expect("an answer").text().await.expect("text");
        assert!(
            text.contains(shown) && text.contains(&format!("\"price_minor\":{minor},")),
            "{text}"
        );
    }
    for price in [
        json!(0),
        json!(-5),
        json!("0.00"),
        json!(1.999),
        json!("ten"),
        json!(""),
        json!(null),
        json!(true),
        json!([1]),
        json!(1_000_000),
        json!(1e300),
    ] {
        let mut book = emma();
        book["price"] = price.clone();
        let (status, problem) = sent(&shop, Method::POST, "/api/books", book).await;
        assert_eq!((status, &problem["errors"][0]["field"]), (422, &json!("price")), "{price}");
        assert_eq!(problem["errors"].as_array().map(Vec::len), Some(1), "{price}");
    }
    let wrong = json!({"title": " ", "author": 5, "year": 1.5, "isbn": "9780140283298", "stock": -1, "read": "yes"});
    let (status, problem) = sent(&shop, Method::POST, "/api/books", wrong).await;
    assert_eq!(status, 422);
    let mut fields: Vec<&str> = problem["errors"]
        .as_array()
        .expect("errors")
        .iter()
        .filter_map(|fault| fault["field"].as_str())
        .collect();
    fields.sort_unstable();
    assert_eq!(fields, ["author", "isbn", "price", "read", "stock", "title", "year"]);
    assert_eq!(shop.value::<i64>("select count(*) from books").await, 24 + 6);
}

#[tokio::test]
async fn of_two_sellers_the_second_is_told() {
    let shop = shop().await;
    let path = format!("/api/books/{ON_THE_ROAD}");
    let tag = |answer: &Response| answer.headers()["etag"].to_str().expect("a tag").to_owned();
    let seen = tag(&request(&shop, Method::GET, &path).send().await.expect("an answer"));
    let put = |tag: &str, title: &str| {
        let mut book = emma();
        book["title"] = json!(title);
        request(&shop, Method::PUT, &path).bearer_auth(TOKEN).header("if-match", tag).json(&book)
    };
    let answer = put(&seen, "First").send().await.expect("an answer");
    assert_eq!(answer.status(), 200);
    assert_ne!(tag(&answer), seen);
    assert_eq!(told(put(&seen, "Second")).await.0, 412);
    let delete = request(&shop, Method::DELETE, &path).bearer_auth(TOKEN);
    assert_eq!(told(delete.header("if-match", &seen)).await.0, 412);
    assert_eq!(read(&shop, &path).await.1["book"]["title"], "First");
    let version = format!("\"x\", \"{}\"", read(&shop, &path).await.1["book"]["version"]);
    assert_eq!(told(put(&version, "Third")).await.0, 200);
    assert_eq!(told(put("*", "Fourth")).await.0, 200);
}

#[tokio::test]
async fn a_sale_makes_what_was_seen_of_the_stock_stale() {
    let shop = shop().await;
    let mut book = emma();
    book["stock"] = json!(5);
    let (_, added) = sent(&shop, Method::POST, "/api/books", book.clone()).await;
    let path = format!("/api/books/{}", added["book"]["id"].as_str().expect("an id"));
    let answer = request(&shop, Method::GET, &path).send().await.expect("an answer");
    let seen = answer.headers()["etag"].clone();
    shop.sql("update books set stock = 4 where title = 'Emma'").await;
    let put = request(&shop, Method::PUT, &path).bearer_auth(TOKEN).header("if-match", seen);
    assert_eq!(told(put.json(&book)).await.0, 412);
    assert_eq!(shop.value::<i64>("select stock from books where title = 'Emma'").await, 4);
}

#[tokio::test]
async fn only_the_seller_writes() {
    let shop = shop().await;
    let path = format!("/api/books/{ON_THE_ROAD}");
    for (method, path) in
        [(Method::POST, "/api/books"), (Method::PUT, &path), (Method::DELETE, &path)]
    {
        let nobody = request(&shop, method.clone(), path).json(&emma()).send().await;
        let nobody = nobody.expect("an answer");
        assert_eq!(nobody.status(), 401);
        assert!(
            nobody.headers()["www-authenticate"].to_str().is_ok_and(|v| v.starts_with("Bearer"))
        );
        let wrong = request(&shop, method, path).bearer_auth("another-token-of-nobody");
        assert_eq!(told(wrong.json(&emma())).await.0, 403);
    }
    assert_eq!(read(&shop, &path).await.1["book"]["version"], 1);
    let without = RunningShop::open().await;
    for (token, status) in [("", 401), (TOKEN, 403)] {
        let anyone = request(&without, Method::DELETE, &path).bearer_auth(token);
        assert_eq!(told(anyone).await.0, status, "a shop with no token lets nobody write");
    }
}

#[tokio::test]
async fn every_error_is_a_problem_document() {
    let shop = shop().await;
    for path in ["/api", "/api/nothing", "/api/books/nothing", "/api/books/x/y"] {
        assert_eq!(read(&shop, path).await.0, 404, "{path}");
    }
    assert_eq!(read(&shop, &format!("/api/books/{}", "x".repeat(300))).await.0, 414);
    assert_eq!(told(request(&shop, Method::DELETE, "/api/books")).await.0, 405);
    let post = || request(&shop, Method::POST, "/api/books").bearer_auth(TOKEN);
    let json = || post().header("content-type", "application/json");
    assert_eq!(told(post().body("{}")).await.0, 415);
    for broken in ["", "{", "{\"title\"", "\u{feff}{}"] {
        assert_eq!(told(json().body(broken)).await.0, 400, "{broken}");
    }
    assert_eq!(told(json().body("[]")).await.0, 422);
    let large = format!("{{\"title\": \"{}\"}}", "x".repeat(64 * 1024));
    assert_eq!(told(json().body(large)).await.0, 413);
}
