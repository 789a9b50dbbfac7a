//! Mail: one confirmation for a paid order, whatever stands in its way.

use crate::engines::Get;
use crate::{
    buying::{Checkout, eventually, eventually_sql},
    running_shop::{RunningShop, Visitor},
};
use std::sync::{Arc, Mutex};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// What a mail server does when a mail has been handed over.
#[derive(Clone, Copy, PartialEq)]
pub enum Mood {
    /// 250.
    Accepts,
    /// 451 for so many mails, then accepts.
    Busy(usize),
    /// 550.
    Refuses,
    /// Closes the connection instead of answering.
    Dies,
}

/// A mail server on a free port: its URL, and the mails that it was handed.
pub async fn mail_server(mood: Mood) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("smtp://{}", listener.local_addr().expect("an address"));
    let mails: Arc<Mutex<Vec<String>>> = Arc::default();
    let handed = mails.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, mood, handed.clone()));
        }
    });
    (url, mails)
}

async fn serve(stream: TcpStream, mood: Mood, mails: Arc<Mutex<Vec<String>>>) -> Option<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 test\r\n").await.ok()?;
    while let Some(line) = lines.next_line().await.ok()? {
        let answer = match line.split(' ').next().unwrap_or_default() {
            "EHLO" => "250 test",
            "DATA" => {
                write.write_all(b"354 go on\r\n").await.ok()?;
                let mut mail = String::new();
                while let Some(line) = lines.next_line().await.ok()? {
                    if line == "." {
                        break;
                    }
                    mail += &format!("{line}\n");
                }
                let count = {
                    let mut mails = mails.lock().expect("no panic while it was held");
                    mails.push(mail);
                    mails.len()
                };
                match mood {
                    Mood::Dies => return None,
                    Mood::Refuses => "550 no zoe@books.example here",
                    Mood::Busy(times) if count <= times => "451 not now",
                    _ => "250 accepted",
                }
            }
            "QUIT" => "221 bye",
            _ => "250 fine",
        };
        write.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
    }
    Some(())
}

/// A shop that sends through `url`, and a paid order of it.
async fn paid(url: &str) -> RunningShop {
    let variables = [
        ("BOOKSHOP_SMTP_URL", url),
        ("BOOKSHOP_MAIL_FROM", "The Shop <orders@shop.example>"),
        ("BOOKSHOP_RETRY_SECONDS", "0.05"),
        ("BOOKSHOP_SWEEP_SECONDS", "0.1"),
        ("BOOKSHOP_URL", "https://shop.example/"),
    ];
    let shop = RunningShop::open_with(&variables).await;
    Checkout::paid(&shop).await;
    eventually_sql(&shop, "select 1 from orders where state = 'paid'").await;
    shop
}

fn count(mails: &Arc<Mutex<Vec<String>>>) -> usize {
    mails.lock().expect("no panic while it was held").len()
}

#[tokio::test]
async fn a_paid_order_is_confirmed_by_one_mail() {
    // L6
    let (url, mails) = mail_server(Mood::Accepts).await;
    let shop = paid(&url).await;
    eventually_sql(&shop, "select 1 from outbox where sent_at is not null").await;
    let mails = mails.lock().expect("no panic while it was held").clone();
    assert_eq!(mails.len(), 1);
    for part in [
        "From: \"The Shop\" <orders@shop.example>",
        "<zoe@books.example>",
        "On the Road",
        "$19.99",
        "https://shop.example/success?order",
    ] {
        assert!(mails[0].contains(part), "{part} is missing in {}", mails[0]);
    }
}

#[tokio::test]
async fn a_busy_mail_server_is_asked_again_until_it_accepts() {
    let (url, mails) = mail_server(Mood::Busy(2)).await;
    let shop = paid(&url).await;
    eventually_sql(&shop, "select 1 from outbox where sent_at is not null").await;
    assert_eq!(count(&mails), 3);
    assert_eq!(shop.sql("select 1 from order_events where kind = 'email'").await.len(), 1);
}

#[tokio::test]
async fn a_mail_server_that_is_not_there_yet_gets_the_mail_later() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let addr = listener.local_addr().expect("an address");
    drop(listener);
    let shop = paid(&format!("smtp://{addr}")).await;
    eventually_sql(&shop, "select 1 from outbox where tries > 1 and handed_over_at is null").await;
    assert!(shop.sql("select 1 from outbox where sent_at is not null").await.is_empty());
    let listener = TcpListener::bind(addr).await.expect("the same port");
    let mails: Arc<Mutex<Vec<String>>> = Arc::default();
    let handed = mails.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, Mood::Accepts, handed.clone()));
        }
    });
    eventually_sql(&shop, "select 1 from outbox where sent_at is not null").await;
    assert_eq!(count(&mails), 1);
}

#[tokio::test]
async fn a_mail_that_may_have_been_accepted_is_never_sent_again() {
    // Pitfall 22: twice is worse than a person's look.
    let (url, mails) = mail_server(Mood::Dies).await;
    let shop = paid(&url).await;
    eventually_sql(&shop, "select 1 from attention where kind = 'email'").await;
    eventually_sql(&shop, "select 1 from outbox where failed_at is not null").await;
    assert_eq!(count(&mails), 1);
}

#[tokio::test]
async fn a_mail_that_is_refused_for_good_is_put_before_a_person() {
    let (url, mails) = mail_server(Mood::Refuses).await;
    let shop = paid(&url).await;
    eventually_sql(&shop, "select 1 from attention where kind = 'email'").await;
    assert_eq!(count(&mails), 1);
    let detail: String = shop.sql("select detail from attention").await[0].get("detail");
    assert!(detail.contains("550") && !detail.contains("zoe"), "{detail}");
}

#[tokio::test]
async fn a_shop_that_ended_while_it_sent_does_not_send_twice() {
    let (url, mails) = mail_server(Mood::Accepts).await;
    let interrupted = "
        update outbox set sent_at = null, handed_over_at = created_at returning id";
    // To a mail server: a person decides.
    let shop = paid(&url).await;
    eventually_sql(&shop, "select 1 from outbox where sent_at is not null").await;
    shop.sql(interrupted).await;
    // On Postgres another copy of the shop may be at it, for so long.
    let at_once = ("BOOKSHOP_HANDOVER_SECONDS", "0.1");
    let often = ("BOOKSHOP_SWEEP_SECONDS", "0.2");
    let from = ("BOOKSHOP_MAIL_FROM", "a@shop.example");
    let smtp = [("BOOKSHOP_SMTP_URL", url.as_str()), from, at_once, often];
    let shop = RunningShop::open_in(shop.close().await, &smtp).await;
    eventually_sql(&shop, "select 1 from attention where kind = 'email'").await;
    assert_eq!(count(&mails), 1);
    // To a folder: the same mail is the same file.
    let shop = RunningShop::open().await;
    Checkout::paid(&shop).await;
    eventually_sql(&shop, "select 1 from outbox where sent_at is not null").await;
    shop.sql(interrupted).await;
    let shop = RunningShop::open_in(shop.close().await, &[at_once, often]).await;
    eventually_sql(&shop, "select 1 from outbox where sent_at is not null").await;
    assert_eq!(shop.mails().len(), 1);
}

#[tokio::test]
async fn a_buyer_without_an_address_gets_no_mail_and_a_person_hears_of_it() {
    let shop = RunningShop::open().await;
    let pay = Visitor::of(&shop).start_checkout(crate::running_shop::ON_THE_ROAD).await;
    shop.pay(pay["payment_intent"].as_str().expect("an id"), "pm_card_visa").await;
    eventually("a concern", async || {
        (!shop.sql("select 1 from attention where kind = 'email'").await.is_empty()).then_some(())
    })
    .await;
    assert!(shop.mails().is_empty());
}
