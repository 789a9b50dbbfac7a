//! Copies of the shop that work at once on one database, of either engine: each event that was
//! kept and each refund that was requested is handled once, and what a copy leaves lying when it
//! dies is taken over.

use crate::{
    buying::{Checkout, NO_EVENT_WAITS, a_round, eventually, eventually_sql},
    copies::told,
    engines::Get,
    outbox::{Mood, mail_server},
    running_shop::{ON_THE_ROAD, RunningShop, Visitor},
    sandbox_client::{Outcome, Stripe},
    way::Way,
};
use bookshop::server::db::{inbox, now, orders, refunds};
use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
};
use tokio::sync::Barrier;

const TOKEN: &str = "a-token-of-the-seller";
const ORDERS: usize = 8;

/// The event of each order's payment, as a webhook would have put it there.
const KEEP_EVENTS: &str = "
    insert into stripe_events (id, type, payment_intent, created, received_at, try_at)
    select 'evt_' || id, 'payment_intent.succeeded', payment_intent, 1, 1, 0
    from orders where state = 'pending' and buyer_name is not null
    returning id";

const ALL_SENT: &str = "select 1 where not exists (select 1 from outbox where sent_at is null)";

/// None of those that are of no payment: others may be in the hands of a copy that died.
const NO_BARE_EVENT_WAITS: &str = "
    select 1 where not exists
    (select 1 from stripe_events where applied_at is null and payment_intent is null)";

/// A shop on an account that tells it nothing by itself. It answers, and leaves what waits to its
/// copies.
struct Desk {
    account: Stripe,
    shop: RunningShop,
    mail_server: String,
    mails: Arc<Mutex<Vec<String>>>,
}

/// Two copies that sweep, each with its own way to Stripe.
struct Two {
    ways: [Way; 2],
    copies: [RunningShop; 2],
}

impl Desk {
    async fn open() -> Desk {
        let account = Stripe::fresh().await.expect("an account");
        let (mail_server, mails) = mail_server(Mood::Accepts).await;
        let own = own(&mail_server);
        let asleep = [("BOOKSHOP_SWEEP_SECONDS", "3600")];
        let variables = [&asleep[..], &own, &told(&account, &account.base)].concat();
        let shop = RunningShop::open_with(&variables).await;
        eventually_sql(&shop, "select 1 from caught_up").await;
        Desk { account, shop, mail_server, mails }
    }

    /// Opens two copies, which find nothing at Stripe that is not here already.
    async fn copies(&self) -> Two {
        // Kept in a file, a mail that is on its way when a shop starts counts as interrupted.
        eventually_sql(&self.shop, ALL_SENT).await;
        let ahead = "update caught_up set until = until + 3600 returning until";
        assert_eq!(self.shop.sql(ahead).await.len(), 1);
        let all = Arc::new(Barrier::new(2));
        let (one, one_url) = Way::to(&self.account.base, &all).await;
        let (two, two_url) = Way::to(&self.account.base, &all).await;
        let ways = [one, two];
        ways.iter().for_each(|way| way.watch("/v1/events"));
        let own = own(&self.mail_server);
        let variables = |url| [&own[..], &told(&self.account, url)].concat();
        let copies = [
            self.shop.copy(&variables(&one_url)).await,
            self.shop.copy(&variables(&two_url)).await,
        ];
        eventually("both sweep", async || {
            ways.iter().all(|way| !way.calls().is_empty()).then_some(())
        })
        .await;
        Two { ways, copies }
    }

    /// Orders that are paid at Stripe.
    async fn paid(&self) -> Vec<Checkout> {
        let checkouts = join_all((0..ORDERS).map(|_| Checkout::begin(&self.shop))).await;
        for checkout in &checkouts {
            pay(&self.account, checkout).await;
        }
        checkouts
    }

    /// That so many mails were sent, and for each order the same number of them.
    async fn mailed(&self, number: usize) {
        eventually_sql(&self.shop, ALL_SENT).await;
        assert_eq!(self.shop.sql("select 1 from outbox").await.len(), number);
        let mails = self.mails.lock().expect("no panic while it was held").clone();
        assert_eq!(mails.len(), number);
        // Long lines are broken.
        let mails: Vec<String> = mails.iter().map(|mail| mail.replace("=\n", "")).collect();
        for row in self.shop.sql("select token from orders").await {
            let token: String = row.get(0);
            let of = mails.iter().filter(|mail| mail.contains(&token)).count();
            assert_eq!(of, number / ORDERS);
        }
    }
}

impl Two {
    fn watch(&self, prefix: &'static str) {
        self.ways.iter().for_each(|way| way.watch(prefix));
    }

    /// That both copies have made some of `number` calls, and none was made twice.
    fn shared(&self, number: usize) {
        let [one, two] = [self.ways[0].calls(), self.ways[1].calls()];
        assert!(!one.is_empty() && !two.is_empty(), "{one:?} {two:?}");
        let every: BTreeSet<&String> = one.iter().chain(&two).collect();
        assert_eq!(every.len(), one.len() + two.len(), "twice: {one:?} {two:?}");
        assert_eq!(every.len(), number, "{every:?}");
    }

    async fn close(self) {
        for copy in self.copies {
            copy.close().await;
        }
    }
}

fn own(mail_server: &str) -> [(&str, &str); 4] {
    [
        ("BOOKSHOP_SMTP_URL", mail_server),
        ("BOOKSHOP_MAIL_FROM", "a@shop.example"),
        ("BOOKSHOP_ADMIN_TOKEN", TOKEN),
        // What has failed once waits until the test says so.
        ("BOOKSHOP_RETRY_SECONDS", "3600"),
    ]
}

/// The buyer comes back from paying, which pays the order here.
async fn come_back(checkout: &Checkout) {
    let path = format!("/success?pi={}", checkout.payment_intent);
    let (status, page) = checkout.visitor.page(&path).await;
    assert!(status == 200 && page.contains("Thanks"), "{status}");
}

/// Asks for refunds while Stripe is away: they are noted, and wait.
async fn request_refunds(shop: &RunningShop, checkouts: &[Checkout]) {
    let away = json!({"api": {"drop_before": 1.0}});
    shop.sandbox_control(Method::PUT, "faults", away).await;
    join_all(checkouts.iter().enumerate().map(|(n, one)| refund(shop, &one.order, n))).await;
    shop.sandbox_control(Method::DELETE, "faults", Value::Null).await;
}

async fn pay(account: &Stripe, checkout: &Checkout) {
    let path = format!("v1/payment_intents/{}/confirm", checkout.payment_intent);
    let form = [("payment_method", "pm_card_visa"), ("return_url", "http://127.0.0.1/back")];
    let intent = account.post(&path, &form).await.expect("an answer");
    assert_eq!(intent.text("status"), "succeeded", "{intent:?}");
}

/// Asks for 5.00 of an order back.
async fn refund(shop: &RunningShop, order: &str, request: usize) {
    let request = format!("{request:032x}");
    let form = [("order", order), ("request", request.as_str()), ("amount", "500")];
    let (status, answer) = Visitor::of(shop).call_as(TOKEN, "refund_order", &form).await;
    assert_eq!((status, &answer["status"]), (200, &json!("requested")), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_kept_event_is_applied_once() {
    let desk = Desk::open().await;
    desk.paid().await;
    let two = desk.copies().await;
    two.watch("/v1/payment_intents/");
    assert_eq!(desk.shop.sql(KEEP_EVENTS).await.len(), ORDERS);
    eventually_sql(&desk.shop, NO_EVENT_WAITS).await;
    // Each asks Stripe how its payment stands.
    two.shared(ORDERS);
    assert_eq!(desk.shop.sql("select 1 from orders where state = 'paid'").await.len(), ORDERS);
    assert_eq!(desk.shop.sql("select 1 from order_events where kind = 'paid'").await.len(), ORDERS);
    assert!(desk.shop.sql("select 1 from stripe_events where tries > 0").await.is_empty());
    desk.mailed(ORDERS).await;
    assert!(desk.shop.sql("select 1 from attention").await.is_empty());
    two.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_requested_refund_is_made_once() -> Outcome {
    let desk = Desk::open().await;
    let checkouts = desk.paid().await;
    join_all(checkouts.iter().map(come_back)).await;
    request_refunds(&desk.shop, &checkouts).await;
    let two = desk.copies().await;
    two.watch("/v1/refunds");
    assert_eq!(desk.shop.sql("update refunds set try_at = 0 returning id").await.len(), ORDERS);
    let made = "select 1 where not exists (select 1 from refunds where status <> 'succeeded')";
    eventually_sql(&desk.shop, made).await;
    // Each is looked for, and made.
    two.shared(2 * ORDERS);
    let at_stripe = desk.account.get("v1/refunds?limit=100").await?.body["data"].clone();
    let at_stripe = at_stripe.as_array().ok_or("a list")?;
    let of: BTreeSet<&str> =
        at_stripe.iter().filter_map(|refund| refund["payment_intent"].as_str()).collect();
    assert_eq!((at_stripe.len(), of.len()), (ORDERS, ORDERS), "{at_stripe:?}");
    assert!(at_stripe.iter().all(|refund| refund["amount"] == 500), "{at_stripe:?}");
    for step in [
        "select 1 from order_events where kind = 'refund' and detail like '% requested'",
        "select 1 from order_events where kind = 'refund' and detail like '% succeeded'",
    ] {
        assert_eq!(desk.shop.sql(step).await.len(), ORDERS, "{step}");
    }
    desk.mailed(2 * ORDERS).await;
    assert!(desk.shop.sql("select 1 from attention").await.is_empty());
    two.close().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_copy_had_taken_when_it_died_is_taken_over() -> Outcome {
    let desk = Desk::open().await;
    let shop = &desk.shop;
    // One is paid and has a refund that waits, one's event waits, and one is past its time.
    let first = [Checkout::begin(shop).await];
    pay(&desk.account, &first[0]).await;
    come_back(&first[0]).await;
    request_refunds(shop, &first).await;
    pay(&desk.account, &Checkout::begin(shop).await).await;
    Visitor::of(shop).start_checkout(ON_THE_ROAD).await;
    for due in [
        "update refunds set try_at = 0 returning id",
        KEEP_EVENTS,
        "update orders set expires_at = 1 where buyer_name is null returning id",
    ] {
        assert_eq!(shop.sql(due).await.len(), 1, "{due}");
    }

    // A copy takes it all, and dies.
    let until = now() + 3600;
    let dead = shop.database().await;
    assert!(inbox::claim(&dead, until).await?.is_some());
    assert!(refunds::claim(&dead, None, until).await?.is_some());
    assert!(orders::claim_expired(&dead, true, until).await?.is_some());
    dead.close().await;
    // As long as nobody can know that, the others leave it.
    let other = shop.database().await;
    assert!(inbox::claim(&other, until).await?.is_none());
    assert!(refunds::claim(&other, None, until).await?.is_none());
    assert!(orders::claim_expired(&other, true, until).await?.is_none());
    other.close().await;
    let two = desk.copies().await;
    a_round(shop, NO_BARE_EVENT_WAITS).await;
    assert_eq!(shop.sql("select 1 from orders where state = 'pending'").await.len(), 2);
    assert_eq!(shop.value::<String>("select status from refunds").await, "requested");

    // Its leases run out.
    shop.sql("update stripe_events set try_at = 1 where applied_at is null returning id").await;
    shop.sql("update refunds set try_at = 1 returning id").await;
    shop.sql("update orders set expires_at = 1 where state = 'pending' returning id").await;
    eventually_sql(
        shop,
        "select 1 from orders where state = 'paid' group by state having count(*) = 2",
    )
    .await;
    eventually_sql(shop, "select 1 from refunds where status = 'succeeded'").await;
    eventually_sql(shop, "select 1 from orders where state = 'canceled'").await;
    let at_stripe = desk.account.get("v1/refunds?limit=100").await?;
    assert_eq!(at_stripe.body["data"].as_array().map(Vec::len), Some(1));
    assert_eq!(shop.sql("select 1 from order_events where kind = 'paid'").await.len(), 2);
    assert!(shop.sql("select 1 from attention").await.is_empty());
    two.close().await;
    Ok(())
}
