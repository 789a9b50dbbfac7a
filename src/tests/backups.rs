//! `bookshop backup` while the shop sells, and `bookshop restore` of what it has written.

use crate::{
    buying::{Checkout, eventually_sql},
    engines::{self, Get},
    running_shop::RunningShop,
};
use futures::future::join_all;
use std::{
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Output},
};

fn bookshop(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_bookshop"))
        .args(arguments)
        .env_clear()
        .env("DATABASE_URL", engines::url(folder))
        .current_dir(folder)
        .output()
        .expect("the program")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr].concat()).into_owned()
}

/// What no moment of a shop may break: each is the number of rows that do.
const INVARIANTS: [(&str, &str); 5] = [
    (
        "an order without lines, or of another amount than theirs",
        "select count(*) from orders o where amount_minor is distinct from
            (select sum(unit_price_minor * quantity) from order_lines l where l.order_id = o.id)",
    ),
    (
        "a paid order without its payment or its mail",
        "select count(*) from orders o where state = 'paid' and (payment_intent is null
            or not exists (select 1 from outbox m where m.order_id = o.id and kind = 'confirmation'))",
    ),
    (
        "a payment of two orders",
        "select count(*) from (select payment_intent from orders where payment_intent is not null
            group by payment_intent having count(*) > 1) doubled",
    ),
    (
        "copies that are neither on the shelf nor in an order",
        "select count(*) from books b where stock is not null and id in (select book_id from order_lines)
            and stock + (select coalesce(sum(reserved), 0) from order_lines l join orders o
                on o.id = l.order_id where l.book_id = b.id and o.state <> 'canceled') <> 1000",
    ),
    (
        "an order that is paid and not told so",
        "select count(*) from orders o where state = 'paid' and not exists
            (select 1 from order_events e where e.order_id = o.id and e.kind = 'paid')",
    ),
];

async fn keeps_its_invariants(shop: &RunningShop) {
    for (broken, rows) in INVARIANTS {
        assert_eq!(shop.value::<i64>(rows).await, 0, "{broken}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_that_sells_is_copied_whole_and_put_back() {
    if engines::skips("a copy of a SQLite file") {
        return;
    }
    let shop = RunningShop::open().await;
    shop.sql("update books set stock = 1000 returning id").await;
    let folder = shop.folder.path().to_owned();
    let copied = tokio::task::spawn_blocking(move || {
        (0..6).map(|copy| bookshop(&folder, &["backup", &format!("{copy}.db")])).collect::<Vec<_>>()
    });
    let sold = join_all((0..12).map(|_| Checkout::paid(&shop)));
    let (copied, sold) = tokio::join!(copied, sold);
    for output in copied.expect("six copies") {
        assert!(output.status.success(), "{}", said(&output));
    }
    keeps_its_invariants(&shop).await;
    let mode = std::fs::metadata(shop.folder.path().join("0.db")).expect("a copy").permissions();
    assert_eq!(mode.mode() & 0o777, 0o600);
    let again = bookshop(shop.folder.path(), &["backup", "0.db"]);
    assert!(
        !again.status.success() && said(&again).contains("is there already"),
        "{}",
        said(&again)
    );
    let open = bookshop(shop.folder.path(), &["restore", "0.db"]);
    assert!(!open.status.success() && said(&open).contains("the shop is open"), "{}", said(&open));

    // Each is a shop at some moment, and with what its Stripe tells of the time since the whole one.
    let payments: Vec<String> = sold.into_iter().map(|sale| sale.payment_intent).collect();
    let mut folder = shop.close().await;
    for copy in 0..6 {
        let put_back = bookshop(folder.path(), &["restore", &format!("{copy}.db")]);
        assert!(put_back.status.success(), "{}", said(&put_back));
        assert!(said(&put_back).contains("is kept in"), "{}", said(&put_back));
        let shop = RunningShop::open_in(folder, &[]).await;
        keeps_its_invariants(&shop).await;
        // All that were placed by then had been paid when the last copy was made, or soon after.
        eventually_sql(
            &shop,
            "select 1 where not exists (select 1 from orders where state <> 'paid')",
        )
        .await;
        for row in shop.sql("select payment_intent from orders").await {
            assert!(payments.contains(&row.get(0)));
        }
        keeps_its_invariants(&shop).await;
        folder = shop.close().await;
    }
}

#[tokio::test]
async fn what_is_no_copy_of_a_shop_is_not_put_back() {
    if engines::skips("a copy of a SQLite file") {
        return;
    }
    let shop = RunningShop::open().await;
    let folder = shop.close().await;
    let before = std::fs::read(folder.path().join("shop.db")).expect("a database");
    std::fs::write(folder.path().join("text.db"), "no database").expect("a file");
    std::fs::write(folder.path().join("cut.db"), &before[..before.len() / 2]).expect("a file");
    for (file, why) in [
        ("text.db", "no whole database"),
        ("cut.db", "no whole database"),
        ("no.db", "there is no"),
    ] {
        let refused = bookshop(folder.path(), &["restore", file]);
        assert!(!refused.status.success() && said(&refused).contains(why), "{}", said(&refused));
    }
    assert_eq!(std::fs::read(folder.path().join("shop.db")).expect("a database"), before);
}
