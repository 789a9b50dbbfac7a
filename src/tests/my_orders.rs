//! A returning buyer's orders: a signed link by mail, no password, and nothing for strangers.

use crate::{
    buying::{Checkout, eventually, eventually_sql},
    running_shop::{RunningShop, Visitor},
};
use bookshop::{domain::language::Language, words::Words};
use hmac::{Hmac, Mac};
use sha2::Sha256;

const ASKED: &str = "/orders?asked=yes";

/// A shop where Zoë has two paid orders and an unpaid one.
async fn shop() -> RunningShop {
    let shop = RunningShop::open().await;
    for _ in 0..2 {
        let checkout = Checkout::paid(&shop).await;
        let page = format!("/success?pi={}", checkout.payment_intent);
        assert_eq!(checkout.visitor.page(&page).await.0, 200);
    }
    Checkout::begin(&shop).await;
    eventually_sql(&shop, "select 1 where (select count(*) from orders where state = 'paid') = 2")
        .await;
    shop
}

async fn ask(shop: &RunningShop, email: &str) -> (u16, String) {
    Visitor::of(shop).submit("/orders", &[("email", email)]).await
}

fn link_mails(shop: &RunningShop) -> Vec<String> {
    let mails = shop.mails().into_iter();
    mails.filter(|(name, _)| name.contains("orders_link")).map(|(_, text)| text).collect()
}

/// The path of the link in a mail; its text may be quoted-printable.
fn link(mail: &str) -> String {
    let text = mail.replace("=\r\n", "").replace("=\n", "").replace("=3D", "=");
    let (_, rest) = text.split_once("/orders/mine").expect("a link");
    format!("/orders/mine{}", rest.split_whitespace().next().expect("its end"))
}

async fn mailed_link(shop: &RunningShop) -> String {
    link(&eventually("the mail with the link", async || link_mails(shop).pop()).await)
}

#[tokio::test]
async fn a_returning_buyer_sees_their_orders_by_a_link_in_a_mail() {
    // A33
    let shop = shop().await;
    shop.sql(
        "insert into orders (id, token, visitor, selection, state, amount_minor, currency, livemode,
            payment_intent, buyer_name, buyer_email, created_at, expires_at, paid_at)
         values ('00000000000040008000000000000077', 'strangers-token', 'v', 's', 'paid', 777, 'usd',
            0, 'pi_777', 'Amy', 'amy@books.example', 1, 1, 1)",
    )
    .await;
    let (_, page) = Visitor::of(&shop).page("/").await;
    assert!(page.contains("href=\"/orders\""), "the footer leads there");
    assert_eq!(ask(&shop, " ZOE@books.example ").await, (303, ASKED.to_owned()));
    let path = mailed_link(&shop).await;
    assert!(!path.contains("zoe"), "the link names no address");
    let reader = Visitor::of(&shop);
    let (status, page) = reader.page(&path).await;
    assert_eq!(status, 200, "{page}");
    assert_eq!(page.matches("class=\"my-order\"").count(), 2, "only what is paid, and hers");
    assert!(page.contains("On the Road") && page.contains("$19.99"));
    let paid_at: i64 =
        shop.value("select min(paid_at) from orders where buyer_name like 'Zo%'").await;
    let day = Words::of(Language::English).date(paid_at);
    assert!(page.contains(&day), "{day} is missing in {page}");
    assert!(!page.contains("$7.77") && !page.contains("strangers-token"));
    let token = page.split("/success?order=").nth(1).and_then(|rest| rest.split('"').next());
    let (status, page) =
        reader.page(&format!("/success?order={}", token.expect("a link to an order"))).await;
    assert!(status == 200 && page.contains("Zoë Reader"), "the order, whole");
}

#[tokio::test]
async fn the_answer_tells_nobody_who_has_bought_here() {
    // A33
    let shop = shop().await;
    let known = Visitor::of(&shop).post("/orders", &[("email", "zoe@books.example")]).await;
    let unknown = Visitor::of(&shop).post("/orders", &[("email", "nobody@books.example")]).await;
    assert_eq!((known.status(), unknown.status()), (unknown.status(), known.status()));
    let names = |answer: &reqwest::Response| -> Vec<(String, String)> {
        let own = ["date", "x-request-id"];
        let headers = answer.headers().iter().filter(|(name, _)| !own.contains(&name.as_str()));
        headers.map(|(n, v)| (n.to_string(), v.to_str().expect("text").to_owned())).collect()
    };
    assert_eq!(names(&known), names(&unknown));
    assert_eq!(known.text().await.expect("text"), unknown.text().await.expect("text"));
    let (status, page) = Visitor::of(&shop).page(ASKED).await;
    assert!(
        status == 200 && page.contains("If there are orders for that address, a mail with a link")
    );
    mailed_link(&shop).await;
    // Again at once: the same words, and no second mail.
    assert_eq!(ask(&shop, "zoe@books.example").await, (303, ASKED.to_owned()));
    shop.sql("update outbox set created_at = created_at - 301 where kind = 'orders_link'").await;
    assert_eq!(ask(&shop, "zoe@books.example").await, (303, ASKED.to_owned()));
    eventually("a second mail later", async || (link_mails(&shop).len() == 2).then_some(())).await;
    let all: i64 = shop.value("select count(*) from outbox where kind = 'orders_link'").await;
    assert_eq!(all, 2);
    assert!(link_mails(&shop).iter().all(|mail| !mail.contains("nobody@")));
}

#[tokio::test]
async fn only_the_shops_own_links_of_today_work() {
    // A33
    let shop = shop().await;
    ask(&shop, "zoe@books.example").await;
    let path = mailed_link(&shop).await;
    let visitor = Visitor::of(&shop);
    let token = path.split_once("token=").map(|(_, token)| token.to_owned()).expect("a token");
    let parts: Vec<&str> = token.splitn(3, '-').collect();
    let later: i64 = parts[1].parse::<i64>().expect("a time") + 1;
    let flipped = if parts[2].starts_with('0') { "1" } else { "0" };
    for forged in [
        String::new(),
        "x".to_owned(),
        "é-é-é".to_owned(),
        format!("{}-{later}-{}", parts[0], parts[2]),
        format!("00000000000040008000000000000077-{}-{}", parts[1], parts[2]),
        format!("{}-{}-{flipped}{}", parts[0], parts[1], &parts[2][1..]),
        format!("{}-{}-", parts[0], parts[1]),
    ] {
        let (status, page) = visitor.page(&format!("/orders/mine?token={forged}")).await;
        assert_eq!(status, 403, "{forged}");
        assert!(page.contains("not one of ours") && page.contains("action=\"/orders\""));
        assert!(!page.contains("On the Road"));
    }
    let key: Vec<u8> = shop.value("select value from keys where name = 'orders_links'").await;
    let signed = |order: &str, until: i64| {
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("a key");
        mac.update(format!("{order}-{until}").as_bytes());
        let mac: String = mac.finalize().into_bytes().iter().map(|b| format!("{b:02x}")).collect();
        format!("/orders/mine?token={order}-{until}-{mac}")
    };
    let (status, page) = visitor.page(&signed(parts[0], 1_000_000_000)).await;
    assert!(
        status == 410
            && page.contains("This link has expired")
            && page.contains("action=\"/orders\"")
    );
    assert!(!page.contains("On the Road"));
    // Signed for an order that is not paid: nothing is shown of anybody.
    let unpaid: String = shop.value("select id from orders where state = 'pending'").await;
    let (status, page) = visitor.page(&signed(&unpaid, later)).await;
    assert!(status == 200 && page.contains("no orders to show"));
}

#[tokio::test]
async fn a_slip_in_the_address_is_told_and_kept() {
    // A19 A24
    let shop = RunningShop::open().await;
    for wrong in ["", "zoe", "zoe@books", "\"><script>alert(1)</script>"] {
        let (status, page) = ask(&shop, wrong).await;
        assert_eq!(status, 422, "{wrong}");
        assert!(page.contains("Enter ") && page.contains("id=\"email-error\""), "{wrong}");
        assert!(!page.contains("<script>alert(1)"), "what was typed is text");
    }
    let (_, page) = ask(&shop, "zoe@books").await;
    assert!(page.contains("value=\"zoe@books\""), "what was typed stays");
}

#[tokio::test]
async fn links_cannot_be_asked_for_without_end() {
    let shop = RunningShop::open().await;
    let mut answers = Vec::new();
    for n in 0..12 {
        answers.push(ask(&shop, &format!("n{n}@books.example")).await.0);
    }
    assert_eq!(answers[..10], [303; 10]);
    assert_eq!(answers[11], 429, "{answers:?}");
}

#[tokio::test]
async fn the_pages_of_orders_stay_out_of_caches_and_search_engines() {
    let shop = RunningShop::open().await;
    for path in ["/orders", "/orders/mine?token=x", "/cart"] {
        let answer = Visitor::of(&shop).get(path).await;
        assert_eq!(answer.headers()["cache-control"], "no-store", "{path}");
        assert_eq!(answer.headers()["x-robots-tag"], "noindex", "{path}");
        assert_eq!(answer.headers()["referrer-policy"], "same-origin", "{path}");
    }
}
