//! Several copies of the shop on one Postgres database: each piece of work is done by one of them.

use crate::{
    buying::{Checkout, eventually_sql},
    engines::{self, Get},
    outbox::{Mood, mail_server},
    running_shop::{ON_THE_ROAD, RunningShop, Visitor},
    sandbox_client::Stripe,
    way::Way,
};
use futures::future::join_all;
use std::{collections::BTreeSet, sync::Arc};
use tokio::sync::Barrier;

/// What a copy is told, that reaches the account at `base`.
pub fn told<'a>(account: &'a Stripe, base: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("STRIPE_API_BASE", base),
        ("STRIPE_SECRET_KEY", &account.secret),
        ("STRIPE_PUBLISHABLE_KEY", &account.publishable),
        ("STRIPE_WEBHOOK_SECRET", "whsec_of_the_tests"),
        // The copies wait for each other.
        ("STRIPE_TIMEOUT_SECONDS", "20"),
        ("BOOKSHOP_SWEEP_SECONDS", "0.1"),
        ("BOOKSHOP_CATCH_UP_SECONDS", "3600"),
        ("BOOKSHOP_VISITOR_ORDERS_PER_MINUTE", "0"),
        ("BOOKSHOP_ADDRESS_ORDERS_PER_MINUTE", "0"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn copies_share_the_sweeps_work_and_do_none_twice() {
    if !engines::is_postgres() {
        return println!("several copies are always on Postgres");
    }
    let account = Stripe::fresh().await.expect("an account");
    let all = Arc::new(Barrier::new(2));
    let (one, one_url) = Way::to(&account.base, &all).await;
    let (two, two_url) = Way::to(&account.base, &all).await;
    let shop = RunningShop::open_with(&told(&account, &one_url)).await;
    let copy = shop.copy(&told(&account, &two_url)).await;
    one.watch("/v1/payment_intents/");
    two.watch("/v1/payment_intents/");
    let visitors: Vec<Visitor> = (0..12).map(|_| Visitor::of(&shop)).collect();
    join_all(visitors.iter().map(|visitor| visitor.start_checkout(ON_THE_ROAD))).await;
    let early = [one.calls(), two.calls()].concat();
    assert!(early.is_empty(), "none of them is past its time: {early:?}");

    shop.sql("update orders set expires_at = 1 returning id").await;
    let ended = "select 1 where not exists (select 1 from orders where state = 'pending')";
    eventually_sql(&shop, ended).await;
    let (by_one, by_two) = (one.calls(), two.calls());
    assert!(!by_one.is_empty() && !by_two.is_empty(), "{by_one:?} {by_two:?}");
    let every: BTreeSet<&String> = by_one.iter().chain(&by_two).collect();
    assert_eq!(every.len(), by_one.len() + by_two.len(), "twice: {by_one:?} {by_two:?}");
    assert_eq!(every.len(), 24, "each is looked at, and ended: {every:?}");
    copy.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn copies_share_the_mail_and_send_none_twice() {
    if !engines::is_postgres() {
        return println!("several copies are always on Postgres");
    }
    let account = Stripe::fresh().await.expect("an account");
    let (url, mails) = mail_server(Mood::Accepts).await;
    let own = [
        ("BOOKSHOP_SMTP_URL", url.as_str()),
        ("BOOKSHOP_MAIL_FROM", "a@shop.example"),
        // No webhook tells of anything.
        ("BOOKSHOP_CATCH_UP_SECONDS", "0.2"),
    ];
    let variables = [&own[..], &told(&account, &account.base)].concat();
    let shop = RunningShop::open_with(&variables).await;
    let copies = [shop.copy(&variables).await, shop.copy(&variables).await];
    join_all((0..10).map(|_| Checkout::paid(&shop))).await;
    let paid = "select 1 from orders where state = 'paid' group by state having count(*) = 10";
    eventually_sql(&shop, paid).await;
    let sent = "select 1 where not exists (select 1 from outbox where sent_at is null)";
    eventually_sql(&shop, sent).await;
    // All of them once more, at the same moment.
    shop.sql("update outbox set sent_at = null, handed_over_at = null, try_at = 0 returning id")
        .await;
    eventually_sql(&shop, sent).await;
    let mails = mails.lock().expect("no panic while it was held").clone();
    assert_eq!(mails.len(), 20);
    // Long lines are broken.
    let mails: Vec<String> = mails.iter().map(|mail| mail.replace("=\n", "")).collect();
    for row in shop.sql("select token from orders").await {
        let token: String = row.get(0);
        assert_eq!(mails.iter().filter(|mail| mail.contains(&token)).count(), 2);
    }
    assert!(shop.sql("select 1 from attention").await.is_empty());
    for copy in copies {
        copy.close().await;
    }
}
