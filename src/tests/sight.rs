//! What whoever runs the shop sees of it: health, figures, request ids.

use crate::{
    buying::{Checkout, eventually, eventually_sql},
    running_shop::{ON_THE_ROAD, RunningShop, Visitor},
};
use reqwest::{Client, Method, Response, StatusCode};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

async fn send(method: Method, url: String) -> Response {
    Client::new().request(method, url).send().await.expect("an answer")
}

/// The status and the words of one of the two ports.
async fn told(port: &str, path: &str) -> (u16, String) {
    let answer = send(Method::GET, format!("{port}{path}")).await;
    (answer.status().as_u16(), answer.text().await.expect("text"))
}

async fn watched_shop() -> RunningShop {
    RunningShop::open_with(&[("BOOKSHOP_METRICS_ADDR", "127.0.0.1:0")]).await
}

fn watched(shop: &RunningShop) -> String {
    shop.watched.clone().expect("a port beside the shop's own")
}

/// The value of one of the figures; `None` when it is not among them.
fn value(metrics: &str, name: &str) -> Option<f64> {
    let line = metrics.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.map(|value| value.parse().expect("a number"))
}

/// The figures once this one has this value.
async fn metrics_with(shop: &RunningShop, name: &str, wanted: f64) -> String {
    eventually(name, async || {
        let (status, text) = told(&watched(shop), "/metrics").await;
        assert_eq!(status, 200);
        (value(&text, name) == Some(wanted)).then_some(text)
    })
    .await
}

#[tokio::test]
async fn a_shop_that_is_well_says_so_on_both_ports() {
    let shop = watched_shop().await;
    for port in [&shop.url, &watched(&shop)] {
        for path in ["/healthz", "/readyz"] {
            for method in [Method::GET, Method::HEAD] {
                let answer = send(method, format!("{port}{path}")).await;
                assert_eq!(answer.status(), 200, "{path}");
                assert_eq!(answer.headers()["cache-control"], "no-store");
            }
        }
        let posted = send(Method::POST, format!("{port}/healthz")).await;
        assert_eq!(posted.status(), 405);
    }
    assert_eq!(told(&shop.url, "/metrics").await.0, 404, "figures are not for visitors");
    assert_eq!(told(&watched(&shop), "/").await.0, 404, "the shop is not on that port");
}

#[tokio::test]
async fn nobody_watches_a_shop_unless_it_says_so() {
    let shop = RunningShop::open().await;
    assert_eq!(shop.watched, None);
    assert_eq!(told(&shop.url, "/metrics").await.0, 404);
}

#[tokio::test]
async fn a_shop_whose_database_is_not_as_it_must_be_is_alive_and_not_ready() {
    let shop = RunningShop::open().await;
    shop.sql(
        "update _sqlx_migrations set success = false
         where version = (select max(version) from _sqlx_migrations) returning 1",
    )
    .await;
    let lacking = (503, "The database lacks a migration.".to_owned());
    assert_eq!(told(&shop.url, "/readyz").await, lacking);
    shop.sql("update _sqlx_migrations set success = true returning 1").await;
    assert_eq!(told(&shop.url, "/readyz").await.0, 200);
    shop.sql("alter table _sqlx_migrations rename to elsewhere").await;
    let silent = (503, "The database does not answer.".to_owned());
    assert_eq!(told(&shop.url, "/readyz").await, silent);
    assert_eq!(told(&shop.url, "/healthz").await.0, 200);
    shop.sql("alter table elsewhere rename to _sqlx_migrations").await;
    assert_eq!(told(&shop.url, "/readyz").await.0, 200);
}

#[tokio::test]
async fn a_shop_that_ends_is_not_ready_while_it_finishes_what_it_is_at() {
    let shop = watched_shop().await;
    let (port, address) = (watched(&shop), shop.url.clone());
    let address = address.strip_prefix("http://").expect("an address");
    let mut connection = TcpStream::connect(address).await.expect("a connection");
    let begun = "POST /cart/add HTTP/1.1\r\nHost: shop\r\nContent-Length: 6\r\n\
        Content-Type: application/x-www-form-urlencoded\r\nExpect: 100-continue\r\n\r\n";
    connection.write_all(begun.as_bytes()).await.expect("sent");
    // Asked for, the body is what the shop waits for.
    let mut head = [0; 21];
    connection.read_exact(&mut head).await.expect("a word");
    assert!(head.starts_with(b"HTTP/1.1 100 "));
    let closing = tokio::spawn(shop.close());
    eventually("a shop that is ending", async || {
        let (status, words) = told(&port, "/readyz").await;
        (status == 503 && words == "The shop is ending.").then_some(())
    })
    .await;
    assert_eq!(told(&port, "/healthz").await.0, 200);
    connection.write_all(b"book=x").await.expect("sent");
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.expect("an answer");
    assert!(answer.contains("HTTP/1.1 "), "the request was finished: {answer}");
    closing.await.expect("the shop ends");
    assert!(Client::new().get(format!("{port}/healthz")).send().await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_purchase_is_seen_in_the_figures() {
    let shop = watched_shop().await;
    let visitor = Visitor::of(&shop);
    for path in ["/", "/", "/books/on-the-road", "/books/zoes-own-words", "/zoes-own-words"] {
        visitor.get(path).await;
    }
    Checkout::paid(&shop).await;
    eventually_sql(&shop, "select 1 from orders where state = 'paid'").await;
    eventually_sql(&shop, "select 1 from outbox where sent_at is not null").await;
    eventually_sql(&shop, "select 1 from stripe_events where applied_at is not null").await;
    let metrics = metrics_with(&shop, "bookshop_orders{state=\"paid\"}", 1.0).await;
    let list = "bookshop_http_requests_total{method=\"GET\",route=\"/\",status=\"2xx\"}";
    for (name, wanted) in [
        (list, 2.0),
        ("bookshop_http_request_duration_seconds_count{route=\"/\"}", 2.0),
        ("bookshop_page_cache_hits_total", 1.0),
        ("bookshop_page_cache_misses_total", 3.0),
        ("bookshop_http_requests_total{method=\"GET\",route=\"other\",status=\"4xx\"}", 1.0),
        (
            "bookshop_http_requests_total{method=\"POST\",route=\"/fn/start_checkout\",status=\"2xx\"}",
            1.0,
        ),
        ("bookshop_stripe_calls_total{operation=\"POST /payment_intents\",outcome=\"ok\"}", 1.0),
        ("bookshop_stripe_call_duration_seconds_count{operation=\"POST /payment_intents\"}", 1.0),
        ("bookshop_orders{state=\"pending\"}", 0.0),
        ("bookshop_orders{state=\"canceled\"}", 0.0),
        ("bookshop_outbox_letters", 0.0),
        ("bookshop_outbox_oldest_seconds", 0.0),
        ("bookshop_needs_attention", 0.0),
        ("bookshop_database_up", 1.0),
    ] {
        assert_eq!(value(&metrics, name), Some(wanted), "{name} in {metrics}");
    }
    for some in [
        "bookshop_webhook_lag_seconds_count",
        "bookshop_connections_limit",
        "process_start_time_seconds",
        "bookshop_build_info{version=\"0.1.0\"}",
        "bookshop_stripe_calls_total{operation=\"GET /payment_intents/{id}\",outcome=\"ok\"}",
    ] {
        assert!(value(&metrics, some).is_some_and(|value| value > 0.0), "{some} in {metrics}");
    }
    for private in ["zoe", "pi_", "on-the-road"] {
        assert!(!metrics.contains(private), "{private} in {metrics}");
    }
    assert!(metrics.ends_with("# EOF\n"));
    let other = watched_shop().await;
    let metrics = metrics_with(&other, "bookshop_orders{state=\"paid\"}", 0.0).await;
    assert_eq!(value(&metrics, list), None, "each shop counts for itself");
}

#[tokio::test]
async fn what_waits_is_seen_in_the_figures() {
    let shop = watched_shop().await;
    Checkout::begin(&shop).await;
    shop.sql(
        "insert into outbox (order_id, kind, created_at, try_at)
         select id, 'sent', created_at - 1000, created_at + 100000 from orders returning 1",
    )
    .await;
    shop.sql(
        "insert into stripe_events (id, type, created, received_at, try_at)
         select 'evt_1', 'x', created_at - 2000, created_at, created_at + 100000 from orders
         returning 1",
    )
    .await;
    shop.sql(
        "insert into attention (kind, subject, detail, created_at)
         values ('mismatch', 'x', 'y', 1) returning 1",
    )
    .await;
    let _open = TcpStream::connect(shop.url.replace("http://", "")).await.expect("a connection");
    eventually("an open connection", async || {
        let (_, metrics) = told(&watched(&shop), "/metrics").await;
        let open = value(&metrics, "bookshop_connections_open");
        open.is_some_and(|open| (1.0..10.0).contains(&open)).then_some(())
    })
    .await;
    let metrics = metrics_with(&shop, "bookshop_needs_attention", 1.0).await;
    assert_eq!(value(&metrics, "bookshop_orders{state=\"pending\"}"), Some(1.0));
    assert_eq!(value(&metrics, "bookshop_outbox_letters"), Some(1.0));
    assert_eq!(value(&metrics, "bookshop_webhook_events_waiting"), Some(1.0));
    for (age, least) in
        [("bookshop_outbox_oldest_seconds", 1e3), ("bookshop_webhook_oldest_waiting_seconds", 2e3)]
    {
        assert!(value(&metrics, age).is_some_and(|age| age >= least), "{age} in {metrics}");
    }
}

#[tokio::test]
async fn a_stripe_that_fails_is_seen_in_the_figures() {
    let away = [
        ("BOOKSHOP_METRICS_ADDR", "127.0.0.1:0"),
        ("STRIPE_SECRET_KEY", "sk_test_of_nobody"),
        ("STRIPE_PUBLISHABLE_KEY", "pk_test_of_nobody"),
        ("STRIPE_API_BASE", "http://127.0.0.1:1/"),
    ];
    let shop = RunningShop::open_with(&away).await;
    let calls = "bookshop_stripe_calls_total{operation=\"GET /events\",outcome=\"unreachable\"}";
    metrics_with(&shop, calls, 1.0).await;
}

/// The id that an answer has, for a request that came with this one.
async fn id(shop: &RunningShop, path: &str, sent: Option<&str>) -> String {
    let request = Client::new().get(format!("{}{path}", shop.url));
    let request = sent.iter().fold(request, |request, id| request.header("x-request-id", *id));
    let answer = request.send().await.expect("an answer");
    assert_eq!(answer.headers().get_all("x-request-id").iter().count(), 1, "{path}");
    answer.headers()["x-request-id"].to_str().expect("text").to_owned()
}

#[tokio::test]
async fn every_answer_has_the_id_of_its_request() {
    let shop = RunningShop::open().await;
    // The list is made, then kept: the id is not kept with it.
    for path in ["/", "/", "/cart", "/healthz", "/nowhere", "/api/ping", "/favicon.ico"] {
        let own = id(&shop, path, None).await;
        assert!(own.len() >= 32 && own != id(&shop, path, None).await, "{path}: {own}");
        assert_eq!(id(&shop, path, Some("Proxy-1_a")).await, "Proxy-1_a", "{path}");
        for unusable in ["zoe@books.example", "a b", &"x".repeat(65)] {
            assert_ne!(id(&shop, path, Some(unusable)).await, unusable, "{path}");
        }
    }
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_ended_counted_and_named() {
    let shop = RunningShop::open_with(&[
        ("BOOKSHOP_METRICS_ADDR", "127.0.0.1:0"),
        ("BOOKSHOP_REQUEST_SECONDS", "0.2"),
    ])
    .await;
    let hanging = json!({ "api": { "hang_before": 1.0, "hang_ms": 60_000 } });
    shop.sandbox_control(Method::PUT, "faults", hanging).await;
    let answer = Client::new()
        .post(format!("{}/fn/start_checkout", shop.url))
        .form(&[("item", ON_THE_ROAD)])
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.status(), 503);
    assert_eq!(answer.headers()["retry-after"], "60");
    assert!(answer.headers().contains_key("x-request-id"));
    assert!(answer.text().await.expect("text").starts_with("This took too long."));
    let ended =
        "bookshop_http_requests_total{method=\"POST\",route=\"/fn/start_checkout\",status=\"5xx\"}";
    metrics_with(&shop, ended, 1.0).await;
}

#[tokio::test]
async fn a_page_that_failed_names_its_request_and_others_do_not() {
    let shop = RunningShop::open().await;
    let page = async |path: &str| {
        let answer = send(Method::GET, format!("{}{path}", shop.url)).await;
        let id = answer.headers()["x-request-id"].to_str().expect("text").to_owned();
        (answer.status(), answer.text().await.expect("text").contains(&id))
    };
    shop.sql("alter table books rename to elsewhere").await;
    assert_eq!(page("/?q=road").await, (StatusCode::INTERNAL_SERVER_ERROR, true));
    shop.sql("alter table elsewhere rename to books").await;
    assert_eq!(page("/?q=road").await, (StatusCode::OK, false));
    assert_eq!(page("/books/no-such-book").await, (StatusCode::NOT_FOUND, false));
}
