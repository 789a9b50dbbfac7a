//! Clients that send slowly, or nothing: they are let go of, keep nobody out, and do not keep the
//! shop from ending.

use crate::running_shop::{RunningShop, Visitor};
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{sleep, timeout},
};

/// Far longer than the second that these shops give a client.
const PATIENCE: Duration = Duration::from_secs(20);

async fn impatient_shop() -> RunningShop {
    RunningShop::open_with(&[("BOOKSHOP_CLIENT_SECONDS", "1")]).await
}

async fn connect(shop: &RunningShop, first: &[u8]) -> TcpStream {
    let address = shop.url.strip_prefix("http://").expect("an address");
    let mut connection = TcpStream::connect(address).await.expect("a connection");
    connection.write_all(first).await.expect("sent");
    connection
}

/// All that the shop still sends before it lets go.
async fn rest(mut connection: TcpStream) -> String {
    let mut bytes = Vec::new();
    let closed = timeout(PATIENCE, connection.read_to_end(&mut bytes)).await;
    // A connection that is reset is closed as well.
    let _ = closed.expect("the shop lets go of the connection");
    String::from_utf8_lossy(&bytes).into_owned()
}

#[tokio::test]
async fn who_sends_no_whole_request_is_let_go() {
    let shop = impatient_shop().await;
    for begun in [
        "",
        "G",
        "PRI * HTTP/2.0\r\n",
        "GET / HTTP/1.1\r\nHost: shop\r\n",
        "GET / HTTP/1.1\r\nHost: shop\r\n\r\nGET /ca",
    ] {
        rest(connect(&shop, begun.as_bytes()).await).await;
    }
    let form = "POST /orders HTTP/1.1\r\nHost: shop\r\nContent-Length: 100\r\n\r\nemail=";
    let answer = rest(connect(&shop, form.as_bytes()).await).await;
    assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
    assert_eq!(Visitor::of(&shop).page("/").await.0, 200);
}

#[tokio::test]
async fn a_head_that_comes_letter_by_letter_has_no_more_time() {
    let shop = impatient_shop().await;
    let mut connection = connect(&shop, b"GET / HTTP/1.1\r\nX: ").await;
    let sending = async {
        while connection.write_all(b"x").await.is_ok() {
            sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(PATIENCE, sending).await.expect("the shop lets go of the connection");
}

#[tokio::test]
async fn a_connection_serves_one_request_after_the_other() {
    let shop = RunningShop::open().await;
    let twice = "GET /cart HTTP/1.1\r\nHost: shop\r\n\r\n\
        GET /cart HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n";
    let answers = rest(connect(&shop, twice.as_bytes()).await).await;
    assert_eq!(answers.matches("HTTP/1.1 200 OK").count(), 2, "{answers}");
}

#[tokio::test]
async fn the_shop_ends_beside_slow_clients() {
    let shop = impatient_shop().await;
    let form = "POST /orders HTTP/1.1\r\nHost: shop\r\nContent-Length: 100\r\n\r\ne";
    let mut slow = connect(&shop, form.as_bytes()).await;
    let silent = connect(&shop, b"GET / HTTP/1.1\r\n").await;
    let dripping = tokio::spawn(async move {
        while slow.write_all(b"x").await.is_ok() {
            sleep(Duration::from_millis(300)).await;
        }
    });
    timeout(PATIENCE, shop.close()).await.expect("the shop ends");
    rest(silent).await;
    dripping.abort();
}
