//! The confirmation: what Stripe says, to whom, at which address.

use crate::engines::Get;
use crate::{
    buying::{Checkout, eventually},
    running_shop::{ON_THE_ROAD, RunningShop, Visitor},
};
use bookshop::{
    domain::{language::Language, utc},
    words::Words,
};
use reqwest::Method;
use serde_json::json;

/// A visitor with a named buyer's checkout: the visitor and the PaymentIntent's id.
async fn checkout(shop: &RunningShop) -> (Visitor, String) {
    let checkout = Checkout::begin(shop).await;
    (checkout.visitor, checkout.payment_intent)
}

#[tokio::test]
async fn a_paid_order_is_confirmed_and_recorded_once() {
    // A34 A35 B12 B13
    let shop = RunningShop::open().await;
    let (visitor, id) = checkout(&shop).await;
    shop.pay(&id, "pm_card_visa").await;
    for address in ["/success?pi=", "/success?payment_intent=", "/success?pi="] {
        let (status, page) = visitor.page(&format!("{address}{id}")).await;
        assert_eq!(status, 200);
        for shown in ["Thanks for purchasing - On the Road!", "$19.99", "Zoë Reader", "Back Home"]
        {
            assert!(page.contains(shown), "{shown}");
        }
        assert!(!page.contains("_secret_"));
    }
    let orders = shop.sql("select state, paid_at from orders").await;
    assert_eq!(orders.len(), 1);
    let paid_at: i64 = orders[0].get("paid_at");
    let (_, page) = visitor.page(&format!("/success?pi={id}")).await;
    let day = Words::of(Language::English).date(paid_at);
    let date = format!("<time datetime=\"{}\">{day}</time>", utc::iso(paid_at));
    assert!(page.contains(&date), "{date} is missing in {page}");
    assert_eq!(orders[0].get::<String>("state"), "paid");
}

#[tokio::test]
async fn a_stranger_with_the_id_learns_that_it_is_paid_and_the_titles() {
    // Pitfalls 9 and 21.
    let shop = RunningShop::open().await;
    let (_, id) = checkout(&shop).await;
    shop.pay(&id, "pm_card_visa").await;
    let stranger = Visitor::of(&shop);
    let (status, page) = stranger.page(&format!("/success?pi={id}")).await;
    assert_eq!(status, 200);
    assert!(page.contains("Thanks for purchasing - On the Road!"));
    for hidden in ["Zoë", "zoe@", "$19.99", "_secret_"] {
        assert!(!page.contains(hidden), "{hidden}");
    }
    let (_, summary) = stranger.call("retrieve_payment", &[("payment_intent", &id)]).await;
    assert_eq!(summary["details"], json!(null));
}

#[tokio::test]
async fn an_unpaid_order_is_never_thanked_for() {
    // Not even when the address claims that it succeeded.
    let shop = RunningShop::open().await;
    let (visitor, id) = checkout(&shop).await;
    shop.pay(&id, "pm_card_visa_chargeDeclined").await;
    let twice = format!("/success?redirect_status=x&redirect_status=y&pi={id}");
    assert_eq!(visitor.get(&twice).await.headers()["location"], format!("/success?pi={id}"));
    let back = visitor
        .get(&format!(
            "/success?payment_intent={id}&payment_intent_client_secret=x&redirect_status=succeeded"
        ))
        .await;
    assert_eq!(back.status(), 303);
    assert_eq!(back.headers()["location"], format!("/success?pi={id}"));
    assert_eq!(back.headers()["cache-control"], "no-store");
    let (_, page) = visitor.page(&format!("/success?pi={id}")).await;
    assert!(page.contains("not paid yet") && !page.contains("Thanks for purchasing"));
    assert!(page.contains(&format!("/checkout?item={ON_THE_ROAD}")), "a way to try again");
    assert_eq!(shop.sql("select id from orders where state = 'pending'").await.len(), 1);
}

#[tokio::test]
async fn a_canceled_payment_says_so() {
    let shop = RunningShop::open().await;
    let (visitor, id) = checkout(&shop).await;
    shop.stripe(Method::POST, &format!("payment_intents/{id}/cancel"), &[]).await;
    let (status, page) = visitor.page(&format!("/success?pi={id}")).await;
    assert!(status == 200 && page.contains("This payment was canceled"));
}

#[tokio::test]
async fn an_unknown_payment_is_the_same_404_whatever_is_wrong_with_it() {
    // B14
    let shop = RunningShop::open().await;
    let foreign = shop
        .stripe(Method::POST, "payment_intents", &[("amount", "1999"), ("currency", "usd")])
        .await;
    let foreign = foreign["id"].as_str().expect("an id").to_owned();
    let visitor = Visitor::of(&shop);
    let mut pages = Vec::new();
    for id in ["", "pi_unknown", "../../etc/passwd", "%00", &foreign] {
        let (status, page) = visitor.page(&format!("/success?pi={id}")).await;
        assert_eq!(status, 404, "{id}");
        let (_, body) = page.split_once("<main").expect("a page");
        pages.push(body.split_once("</main>").expect("a whole page").0.to_owned());
    }
    assert!(pages.iter().all(|page| *page == pages[0]));
}

#[tokio::test]
async fn the_link_in_the_mail_shows_the_whole_order_to_whoever_holds_it() {
    let shop = RunningShop::open().await;
    let (_, id) = checkout(&shop).await;
    shop.pay(&id, "pm_card_visa").await;
    let mail = eventually("the mail", async || shop.mails().pop()).await.1;
    // Quoted-printable (RFC 2045, 6.7): long lines are broken, "=" is escaped.
    let mail = mail.replace("=\r\n", "").replace("=3D", "=");
    let link = mail.split_once("/success?order=").expect("a link").1;
    let token: String = link.chars().take_while(char::is_ascii_alphanumeric).collect();
    assert_eq!(token.len(), 64);
    let other_device = Visitor::of(&shop);
    let answer = other_device.get(&format!("/success?order={token}")).await;
    assert_eq!(answer.headers()["cache-control"], "no-store");
    assert_eq!(answer.headers()["referrer-policy"], "same-origin");
    let page = answer.text().await.expect("a page");
    for shown in ["Thanks for purchasing - On the Road!", "$19.99", "Zoë Reader"] {
        assert!(page.contains(shown), "{shown}");
    }
    assert_eq!(other_device.page(&format!("/success?order={}", "0".repeat(64))).await.0, 404);
}

#[tokio::test]
async fn a_payment_that_takes_its_time_is_shown_as_processing_and_then_as_paid() {
    // Pitfall 17: neither failed nor paid too early.
    let shop = RunningShop::open().await;
    let (visitor, id) = checkout(&shop).await;
    let debit = [
        ("payment_method", "pm_usBankAccount_success"),
        ("allowed_payment_method_types[]", "us_bank_account"),
        ("return_url", "http://127.0.0.1/back"),
    ];
    let intent = shop.stripe(Method::POST, &format!("payment_intents/{id}/confirm"), &debit).await;
    assert_eq!(intent["status"], "processing", "{intent}");
    let (_, page) = visitor.page(&format!("/success?pi={id}")).await;
    assert!(page.contains("Your payment is being processed") && !page.contains("Thanks"));
    eventually("the bank", async || {
        let (_, page) = visitor.page(&format!("/success?pi={id}")).await;
        page.contains("Thanks for purchasing").then_some(())
    })
    .await;
}

#[tokio::test]
async fn addresses_of_the_older_shop_lead_to_the_new_pages() {
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    for (old, new) in [
        (format!("/order/{ON_THE_ROAD}"), format!("/checkout?item={ON_THE_ROAD}")),
        ("/complete/pi_3x".to_owned(), "/success?pi=pi_3x".to_owned()),
        (
            "/order/a%26b%0d%0aSet-Cookie:x".to_owned(),
            "/checkout?item=a%26b%0D%0ASet-Cookie%3Ax".to_owned(),
        ),
    ] {
        let answer = visitor.get(&old).await;
        assert_eq!(answer.status(), 303, "{old}");
        assert_eq!(answer.headers()["location"], new.as_str());
    }
}

#[tokio::test]
async fn a_restart_forgets_nothing() {
    let shop = RunningShop::open().await;
    let (visitor, id) = checkout(&shop).await;
    shop.pay(&id, "pm_card_visa").await;
    assert_eq!(visitor.page(&format!("/success?pi={id}")).await.0, 200);
    let keys = shop.sql("select value from keys").await[0].get::<Vec<u8>>(0);
    let shop = RunningShop::open_in(shop.close().await, &[]).await;
    assert_eq!(shop.sql("select value from keys").await[0].get::<Vec<u8>>(0), keys);
    let (status, page) = Visitor::of(&shop).page(&format!("/success?pi={id}")).await;
    assert!(status == 200 && page.contains("Thanks for purchasing"), "the sandbox remembers too");
}
