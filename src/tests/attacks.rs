//! What somebody tried on a running shop, and got.

use crate::{
    buying::Checkout,
    running_shop::{ON_THE_ROAD, RunningShop, Visitor},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// The answer to a request whose address no client would send like that.
async fn raw(shop: &RunningShop, target: &str, headers: &str) -> String {
    let head = format!("GET {target} HTTP/1.1\r\nHost: shop\r\n{headers}");
    sent(shop, &format!("{head}Connection: close\r\n\r\n")).await
}

/// The answer to what is sent so.
async fn sent(shop: &RunningShop, request: &str) -> String {
    let address = shop.url.strip_prefix("http://").expect("an address");
    let mut connection = TcpStream::connect(address).await.expect("a connection");
    // A connection that is reset once it has answered has answered.
    let _ = connection.write_all(request.as_bytes()).await;
    let mut answer = Vec::new();
    let _ = connection.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn an_address_that_climbs_leads_nowhere() {
    let shop = RunningShop::open().await;
    for target in [
        "/x/../admin/orders",
        "/books/../admin/orders",
        "/x/%2e%2E/admin/orders",
        "/x/.%2e/admin/orders",
        "/x%2f..%2fadmin/orders",
        "/./admin/orders",
        "/x/..",
        "/pkg/..\\..\\shop.db",
        "/\\evil.example/",
        "/\\evil.example",
    ] {
        let answer = raw(&shop, target, "").await;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{target}: {answer}");
        assert!(!answer.to_ascii_lowercase().contains("\r\nlocation:"), "{target}: {answer}");
    }
    for (target, status) in [
        ("/?q=..", "200"),
        ("/books/...", "404"),
        ("/books/a.b", "404"),
        ("/%5Cevil.example/", "308"),
    ] {
        let answer = raw(&shop, target, "").await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{target}: {answer}");
    }
}

#[tokio::test]
async fn what_has_no_path_is_refused() {
    let shop = RunningShop::open().await;
    for line in ["CONNECT evil.example:443 HTTP/1.1", "OPTIONS * HTTP/1.1", "GET * HTTP/1.1"] {
        let answer =
            sent(&shop, &format!("{line}\r\nHost: shop\r\nConnection: close\r\n\r\n")).await;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{line}: {answer}");
    }
}

#[tokio::test]
async fn another_spelling_of_an_address_opens_no_door() {
    let shop = RunningShop::open().await;
    Checkout::begin(&shop).await;
    for target in [
        "//admin/orders",
        "/%61dmin/orders",
        "/admin%2forders",
        "/admin;x/orders",
        "/ADMIN/orders",
        "/admin//orders",
        "/admin/%6frders",
        "/admin/orders/",
        "http://evil.example/admin/orders",
    ] {
        let answer = raw(&shop, target, "").await;
        assert!(!answer.starts_with("HTTP/1.1 200 "), "{target}: {answer}");
        assert!(!answer.contains("Zoë"), "{target}: {answer}");
        let to = answer.lines().find_map(|line| line.strip_prefix("location: "));
        assert!(to.is_none_or(|to| to.starts_with('/') && !to.starts_with("//")), "{to:?}");
    }
}

#[tokio::test]
async fn a_head_has_an_end() {
    let shop = RunningShop::open().await;
    let cookies = |n: usize| format!("Cookie: {}\r\n", "a=b; ".repeat(n));
    assert!(raw(&shop, "/cart", &cookies(5_000)).await.starts_with("HTTP/1.1 200 "));
    // It is cut off while it is being sent: the answer may be lost on the way.
    let answer = raw(&shop, "/cart", &cookies(60_000)).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 431 "), "{answer}");
}

#[tokio::test]
async fn nobody_chooses_the_encoding_that_others_get() {
    let shop = RunningShop::open().await;
    for target in ["/", "/books/on-the-road"] {
        for _ in 0..2 {
            raw(&shop, target, "Accept-Encoding: gzip\r\nAccept-Encoding: br\r\n").await;
            let answer = raw(&shop, target, "Accept-Encoding: gzip\r\n").await;
            assert!(answer.contains("\r\ncontent-encoding: gzip\r\n"), "{answer}");
        }
    }
}

#[tokio::test]
async fn an_address_has_an_end() {
    let shop = RunningShop::open().await;
    let many: String = (0..1500).map(|n| format!("&a{n}={n}")).collect();
    for target in [format!("/?q=x{many}"), format!("/?q={}", "x".repeat(9000))] {
        let answer = raw(&shop, &target, "").await;
        assert!(answer.starts_with("HTTP/1.1 414 "), "{answer}");
        assert!(answer.contains("This address is too long"), "{answer}");
    }
    assert!(raw(&shop, &format!("/?q={}", "x".repeat(3000)), "").await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn a_books_title_is_no_markup_in_any_place() {
    let shop = RunningShop::open().await;
    shop.sql(
        "update books set title = 'X</title><meta http-equiv=refresh content=0;url=//evil.example>',
             author = 'A\"><script>alert(1)</script>',
             description = '\"><link rel=x href=//evil.example></script><!--'
         where title = 'On the Road'",
    )
    .await;
    let (status, page) = Visitor::of(&shop).page("/books/on-the-road").await;
    assert_eq!(status, 200);
    assert!(page.contains("<title>X&lt;/title>&lt;meta http-equiv=refresh"), "{page}");
    for markup in ["<meta http-equiv", "<script>alert", "<link rel=x"] {
        assert!(!page.contains(markup), "{markup} in {page}");
    }
    let (_, list) = Visitor::of(&shop).page("/").await;
    for markup in ["<meta http-equiv", "<script>alert", "<link rel=x"] {
        assert!(!list.contains(markup), "{markup} in {list}");
    }
}

#[tokio::test]
async fn a_cookie_passes_for_no_other() {
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    let answer = visitor
        .post(
            "/fn/change_cart",
            &[("change[Add][book]", ON_THE_ROAD), ("change[Add][copies]", "1")],
        )
        .await;
    let signed = answer
        .headers()
        .get_all("set-cookie")
        .iter()
        .filter_map(|cookie| cookie.to_str().ok()?.strip_prefix("cart=")?.split(';').next())
        .next()
        .expect("a cart")
        .to_owned();
    let as_cart = raw(&shop, "/cart", &format!("Cookie: cart={signed}\r\n")).await;
    assert!(as_cart.contains("On the Road"), "{as_cart}");
    let checkout = format!("/checkout?item={ON_THE_ROAD}");
    let as_visitor = raw(&shop, &checkout, &format!("Cookie: visitor={signed}\r\n")).await;
    assert!(as_visitor.contains("set-cookie: visitor="), "a new visitor: {as_visitor}");
    let as_before = raw(&shop, "/cart", &format!("Cookie: cart_before={signed}\r\n")).await;
    assert!(!as_before.contains("On the Road"), "{as_before}");
}

#[tokio::test]
async fn a_request_that_says_twice_where_it_comes_from_is_refused() {
    let shop = RunningShop::open_with(&[("BOOKSHOP_URL", "https://books.example")]).await;
    let post = async |headers: &[(&'static str, &str)]| {
        let mut request = reqwest::Client::new()
            .post(format!("{}/fn/start_checkout", shop.url))
            .form(&[("item", ON_THE_ROAD)]);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.send().await.expect("an answer").status().as_u16()
    };
    let host = ("host", "books.example");
    assert_eq!(post(&[host, ("origin", "https://books.example")]).await, 200);
    for foreign in [
        &[host, ("origin", "http://books.example")][..],
        &[host, ("origin", "ftp://books.example")],
        &[host, ("origin", "https://books.example"), ("origin", "https://evil.example")],
        &[host, ("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")],
    ] {
        assert_eq!(post(foreign).await, 403, "{foreign:?}");
    }
}

#[tokio::test]
async fn every_page_says_what_it_may_not_do() {
    let shop = RunningShop::open_with(&[("BOOKSHOP_URL", "https://books.example")]).await;
    let visitor = Visitor::of(&shop);
    for path in ["/", "/", "/cart", "/no-such-page", "/admin/sign-in"] {
        let answer = visitor.get(path).await;
        let header = |name: &str| answer.headers()[name].to_str().expect("text").to_owned();
        assert!(header("permissions-policy").contains("payment=()"), "{path}");
        assert!(header("permissions-policy").contains("camera=()"), "{path}");
        assert_eq!(header("cross-origin-opener-policy"), "same-origin", "{path}");
        assert_eq!(header("strict-transport-security"), "max-age=63072000", "{path}");
    }
    let answer = visitor.get(&format!("/checkout?item={ON_THE_ROAD}")).await;
    let header = |name: &str| answer.headers()[name].to_str().expect("text").to_owned();
    assert_eq!(header("cross-origin-opener-policy"), "same-origin-allow-popups");
    assert!(!header("permissions-policy").contains("payment"), "Stripe's wallets need it");
    let plain = RunningShop::open().await;
    let answer = Visitor::of(&plain).get("/").await;
    assert!(!answer.headers().contains_key("strict-transport-security"), "it is not encrypted");
}

#[tokio::test]
async fn no_call_leads_to_where_its_referer_says() {
    let shop = RunningShop::open().await;
    for (function, status) in [("list_books", 200), ("load_book", 404)] {
        for referer in ["https://evil.example/phish", "javascript:alert(1)", "/admin"] {
            let answer = reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .build()
                .expect("a client")
                .post(format!("{}/fn/{function}", shop.url))
                .header("accept", "text/html")
                .header("sec-fetch-site", "none")
                .header("referer", referer)
                .header("content-type", "application/x-www-form-urlencoded")
                .send()
                .await
                .expect("an answer");
            assert_eq!(answer.status(), status, "{function}: {referer}");
            assert_eq!(answer.headers().get("location"), None, "{function}: {referer}");
        }
    }
}
