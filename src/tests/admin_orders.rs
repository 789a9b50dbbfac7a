//! The seller's desk: finding orders, reading one, and what can be done about it.

use crate::{
    buying::{Checkout, eventually, eventually_sql},
    letters::Read,
    running_shop::{RunningShop, Visitor},
};
use futures::future::join_all;
use reqwest::Method;
use serde_json::Value;

/// Green Eggs and Ham, $3.99.
const GREEN_EGGS: &str = "14e52ebdce064b59be36ad2577a7dfdb";
const GREEN_EGGS_PRICE: [(&str, &str); 2] = [("shown[minor]", "399"), ("shown[currency]", "usd")];

const QUICK: [(&str, &str); 2] =
    [("BOOKSHOP_SWEEP_SECONDS", "0.1"), ("BOOKSHOP_UNDO_SECONDS", "0.1")];

/// A shop with a paid order, and its seller.
async fn sold(variables: &[(&str, &str)]) -> (RunningShop, Checkout, Visitor) {
    let shop = RunningShop::open_with(variables).await;
    let seller = shop.seller().await;
    let checkout = Checkout::paid(&shop).await;
    eventually_sql(&shop, "select 1 from orders where state = 'paid'").await;
    (shop, checkout, seller)
}

/// What the list shows for a query: how many orders.
async fn found(seller: &Visitor, query: &str) -> usize {
    let (status, page) = seller.page(&format!("/admin/orders?{query}")).await;
    assert_eq!(status, 200, "{query}");
    page.matches("<th scope=\"row\"").count()
}

/// The value of the hidden field `request` on a page.
fn request_id(page: &str) -> String {
    let (_, rest) = page.split_once("name=\"request\" value=\"").expect("the hidden field");
    rest.split('"').next().expect("its end").to_owned()
}

/// Every refund at Stripe, in cents.
async fn at_stripe(shop: &RunningShop) -> Vec<i64> {
    let list = shop.stripe(Method::GET, "refunds?limit=100", &[]).await;
    let list = list["data"].as_array().cloned().unwrap_or_default();
    list.iter().rev().filter_map(|refund: &Value| refund["amount"].as_i64()).collect()
}

#[tokio::test]
async fn orders_are_found_by_what_a_seller_knows_of_them() {
    let (shop, checkout, seller) = sold(&[]).await;
    let other = Checkout::of(&shop, GREEN_EGGS, &GREEN_EGGS_PRICE).await;
    shop.sql("update orders set buyer_name = 'Max Percent%', buyer_email = 'max@books.example' where state = 'pending'").await;
    assert_eq!(found(&seller, "").await, 2);
    let number = checkout.order[..8].to_uppercase();
    for (query, count) in [
        (format!("q={number}"), 1),
        (format!("q={}", checkout.order), 1),
        (format!("q={}", other.payment_intent), 1),
        ("q=zo%C3%AB+reader".to_owned(), 1),
        ("q=BOOKS.example".to_owned(), 2),
        ("q=green+EGGS".to_owned(), 1),
        ("q=%25".to_owned(), 1),
        ("q=nobody".to_owned(), 0),
        ("state=paid".to_owned(), 1),
        ("state=to-send".to_owned(), 1),
        ("state=pending".to_owned(), 1),
        ("state=canceled".to_owned(), 0),
        ("state=refunded".to_owned(), 0),
        ("state=in-dispute".to_owned(), 0),
        ("state=nonsense".to_owned(), 2),
        ("q=road&state=pending".to_owned(), 0),
        (format!("buyer-of={}", other.order), 1),
        ("after=nonsense".to_owned(), 2),
    ] {
        assert_eq!(found(&seller, &query).await, count, "{query}");
    }
    let (_, page) = seller.page("/admin/orders?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E").await;
    assert!(!page.contains("<script>alert(1)"));
    let (_, page) = seller.page("/admin/orders").await;
    for shown in
        [number.as_str(), "Zoë Reader", "On the Road", "$19.99", "Paid, to send", "Pending"]
    {
        assert!(page.contains(shown), "{shown}");
    }
    assert!(!page.contains("zoe@books.example"), "the list needs no emails");
}

#[tokio::test]
async fn a_long_list_goes_on_by_key() {
    let (shop, _, seller) = sold(&[]).await;
    shop.sql(
        "with recursive n (i) as (select 1 union all select i + 1 from n where i < 120)
         insert into orders (id, token, visitor, selection, state, amount_minor, currency,
             livemode, created_at, expires_at, canceled_at)
         select printf('%032x', i), printf('token%d', i), 'v', 's', 'canceled', 100, 'usd', 0,
             1000 + i / 7, 0, 1 from n",
    )
    .await;
    let mut seen = std::collections::BTreeSet::new();
    let mut after = String::new();
    for (count, more) in [(50, true), (50, true), (21, false)] {
        let (_, page) = seller.page(&format!("/admin/orders?after={after}")).await;
        let ids: Vec<&str> = page
            .split("<th scope=\"row\"")
            .skip(1)
            .filter_map(|row| row.split_once("/admin/orders/")?.1.split('"').next())
            .collect();
        assert_eq!(ids.len(), count);
        assert!(ids.iter().all(|id| seen.insert((*id).to_owned())), "none is shown twice");
        assert_eq!(page.contains("Older orders"), more);
        if more {
            let (_, rest) = page.split_once("name=\"after\" value=\"").expect("the next page");
            after = rest.split('"').next().expect("its end").to_owned();
        }
    }
    assert_eq!(seen.len(), 121);
}

#[tokio::test]
async fn an_orders_page_tells_its_whole_story() {
    let (shop, checkout, seller) = sold(&QUICK).await;
    shop.sql("update orders set ship_line1 = '1 High St', ship_line2 = '', ship_region = '', ship_postal_code = 'YO1', ship_city = 'York', ship_country = 'GB'")
        .await;
    eventually_sql(&shop, "select 1 from order_events where kind = 'email'").await;
    let path = format!("/admin/orders/{}", checkout.order);
    let (status, page) = seller.page(&path).await;
    assert_eq!(status, 200);
    for shown in [
        "Zoë Reader",
        "mailto:zoe@books.example",
        "1 High St",
        "York",
        "United Kingdom",
        "$19.99",
        checkout.payment_intent.as_str(),
        "Succeeded: the money has arrived.",
        "Order placed: $19.99",
        "Paid: $19.99",
        "Mail sent: confirmation of the order",
        "Mark as sent",
    ] {
        assert!(page.contains(shown), "{shown}");
    }
    // A part, and then the rest.
    let refund = format!("{path}/refund");
    let request = request_id(&page);
    let (status, to) = seller.submit(&refund, &[("amount", "5.00"), ("request", &request)]).await;
    assert_eq!((status, to.as_str()), (303, format!("{path}?done=refunded").as_str()));
    let (_, page) = seller.page(&to).await;
    assert!(page.contains("The money is on its way back"), "it says what was done");
    assert!(page.contains("Refund: $5.00 succeeded") && page.contains("value=\"14.99\""));
    let rest = request_id(&page);
    assert_ne!(rest, request);
    seller.submit(&refund, &[("amount", "14.99"), ("request", &rest)]).await;
    let (_, page) = seller.page(&path).await;
    assert!(page.contains("Refund: $14.99 succeeded") && page.contains(">Refunded<"));
    assert!(!page.contains("Give money back"), "nothing is left");
    assert_eq!(at_stripe(&shop).await, [500, 1499]);
    assert_eq!(found(&seller, "state=refunded").await, 1);
    assert_eq!(found(&seller, "state=to-send").await, 0);
    assert_eq!(seller.page("/admin/orders/nobody").await.0, 404);
}

#[tokio::test]
async fn a_refund_that_is_sent_twice_gives_back_once() {
    let (shop, checkout, seller) = sold(&[]).await;
    let path = format!("/admin/orders/{}", checkout.order);
    let (_, page) = seller.page(&path).await;
    let request = request_id(&page);
    let refund = format!("{path}/refund");
    let form = [("amount", "7"), ("request", request.as_str())];
    let answers = join_all((0..4).map(|_| seller.submit(&refund, &form))).await;
    assert!(answers.iter().all(|(status, _)| *status == 303), "{answers:?}");
    assert_eq!(at_stripe(&shop).await, [700]);
}

#[tokio::test]
async fn what_cannot_be_given_back_is_said_and_what_was_typed_stays() {
    // A19
    let (shop, checkout, seller) = sold(&[]).await;
    let path = format!("/admin/orders/{}", checkout.order);
    let request = "a".repeat(32);
    for (amount, words) in [
        ("", "Enter a price."),
        ("ten", "Enter the price as a number"),
        ("1.999", "at most 2 decimals"),
        ("-5", "greater than zero"),
        ("20.00", "less is left of it"),
    ] {
        let form = [("amount", amount), ("request", request.as_str())];
        let (status, page) = seller.submit(&format!("{path}/refund"), &form).await;
        assert_eq!(status, 422, "{amount}");
        assert!(page.contains(words), "{amount}");
        assert!(page.contains(&format!("value=\"{amount}\"")), "{amount} is still there");
        assert!(page.contains("Zoë Reader"), "on the same page");
    }
    let form = [("amount", "5"), ("request", "no id")];
    assert_eq!(seller.submit(&format!("{path}/refund"), &form).await.0, 400);
    assert_eq!(seller.submit("/admin/orders/nobody/refund", &form).await.0, 404);
    assert!(at_stripe(&shop).await.is_empty());
}

#[tokio::test]
async fn a_confirmation_goes_out_again_once_for_each_request() {
    let (shop, checkout, seller) = sold(&QUICK).await;
    eventually("the first mail", async || (shop.mails().len() == 1).then_some(())).await;
    let path = format!("/admin/orders/{}", checkout.order);
    let request = "b".repeat(32);
    let confirm = format!("{path}/confirm");
    let form = [("request", request.as_str())];
    let answers = join_all((0..4).map(|_| seller.submit(&confirm, &form))).await;
    assert!(answers.iter().all(|answer| *answer == (303, format!("{path}?done=resent"))));
    eventually_sql(
        &shop,
        "select 1 from outbox where kind = 'confirmation' and sent_at is not null
         group by kind having count(*) = 2",
    )
    .await;
    let mails = shop.mails();
    assert_eq!(mails.len(), 2);
    let (first, second) = (Read::of(&mails[0].1), Read::of(&mails[1].1));
    assert_eq!(first.text, second.text, "the same words");
    assert_eq!(first.html, second.html, "the same words");
    // Nothing to confirm.
    let open = Checkout::of(&shop, GREEN_EGGS, &GREEN_EGGS_PRICE).await;
    let (_, to) = seller.submit(&format!("/admin/orders/{}/confirm", open.order), &form).await;
    assert!(to.ends_with("done=nothing"));
    assert_eq!(shop.value::<i64>("select count(*) from outbox").await, 2);
}

#[tokio::test]
async fn marked_as_sent_the_buyer_gets_one_mail() {
    let (shop, checkout, seller) = sold(&QUICK).await;
    let path = format!("/admin/orders/{}", checkout.order);
    let sent = format!("{path}/sent");
    let answers = join_all((0..4).map(|_| seller.submit(&sent, &[]))).await;
    assert_eq!(answers.iter().filter(|(_, to)| to.ends_with("done=sent")).count(), 1);
    assert_eq!(answers.iter().filter(|(_, to)| to.ends_with("done=nothing")).count(), 3);
    eventually_sql(&shop, "select 1 from outbox where kind = 'sent' and sent_at is not null").await;
    let mails = shop.mails();
    let on_its_way: Vec<_> = mails.iter().filter(|(name, _)| name.contains("-sent")).collect();
    assert_eq!(on_its_way.len(), 1);
    assert!(on_its_way[0].1.contains("Your order is on its way"));
    assert_eq!(found(&seller, "state=to-send").await, 0);
    // Too late to take it back.
    let (_, to) = seller.submit(&format!("{path}/not-sent"), &[]).await;
    assert!(to.ends_with("done=too-late"));
    assert_eq!(shop.sql("select 1 from orders where sent_at is not null").await.len(), 1);
    // What is not paid is not sent.
    let open = Checkout::of(&shop, GREEN_EGGS, &GREEN_EGGS_PRICE).await;
    let (_, to) = seller.submit(&format!("/admin/orders/{}/sent", open.order), &[]).await;
    assert!(to.ends_with("done=nothing"));
}

#[tokio::test]
async fn the_mark_can_be_taken_back_while_its_mail_waits() {
    let (shop, checkout, seller) = sold(&[("BOOKSHOP_SWEEP_SECONDS", "0.1")]).await;
    let path = format!("/admin/orders/{}", checkout.order);
    seller.submit(&format!("{path}/sent"), &[]).await;
    let (_, page) = seller.page(&path).await;
    assert!(
        page.contains("Mail waiting: order on its way") && page.contains("Undo: it is not sent")
    );
    let (_, to) = seller.submit(&format!("{path}/not-sent"), &[]).await;
    assert!(to.ends_with("done=not-sent"));
    let (_, page) = seller.page(&path).await;
    assert!(page.contains("No longer marked as sent") && page.contains("Mark as sent"));
    assert!(shop.sql("select 1 from outbox where kind = 'sent'").await.is_empty());
    assert_eq!(found(&seller, "state=to-send").await, 1);
    // And marked again after all.
    let (_, to) = seller.submit(&format!("{path}/sent"), &[]).await;
    assert!(to.ends_with("done=sent"));
}

#[tokio::test]
async fn who_is_not_signed_in_gets_nothing() {
    let (shop, checkout, seller) = sold(&[]).await;
    let stranger = Visitor::of(&shop);
    let path = format!("/admin/orders/{}", checkout.order);
    for page in [
        "/admin/orders",
        path.as_str(),
        "/admin/attention",
        "/admin/sales",
        "/admin/customers",
        "/admin/orders.csv",
        "/admin/customers.csv",
    ] {
        let answer = stranger.get(page).await;
        assert_eq!(answer.status(), 303, "{page}");
        let answer = seller.get(page).await;
        assert_eq!(answer.status(), 200, "{page}");
        assert_eq!(answer.headers()["cache-control"], "no-store", "{page}");
    }
    let request = "c".repeat(32);
    for way in ["refund", "confirm", "sent", "not-sent"] {
        let form = [("request", request.as_str()), ("amount", "1")];
        assert_eq!(stranger.submit(&format!("{path}/{way}"), &form).await.0, 403, "{way}");
    }
    for function in ["list_orders", "read_order", "list_concerns", "count_concerns"] {
        let form = [("order", checkout.order.as_str())];
        assert_eq!(stranger.call(function, &form).await.0, 403, "{function}");
    }
    for (function, form) in [("read_sales", ("days", "30")), ("list_customers", ("sort", "total"))]
    {
        assert_eq!(stranger.call(function, &[form]).await.0, 403, "{function}");
    }
    assert!(at_stripe(&shop).await.is_empty());
    assert!(shop.sql("select 1 from orders where sent_at is not null").await.is_empty());
}

#[tokio::test]
async fn what_needs_attention_is_shown_and_resolved() {
    // Pitfall 8: the amount was changed at Stripe behind the shop's back.
    let shop = RunningShop::open_with(&QUICK).await;
    let seller = shop.seller().await;
    let (_, page) = seller.page("/admin/attention").await;
    assert!(page.contains("Nothing needs attention") && !page.contains("open-concerns"));
    let checkout = Checkout::begin(&shop).await;
    let path = format!("payment_intents/{}", checkout.payment_intent);
    shop.stripe(Method::POST, &path, &[("amount", "100")]).await;
    shop.pay(&checkout.payment_intent, "pm_card_visa").await;
    eventually_sql(&shop, "select 1 from attention where kind = 'mismatch'").await;
    let (_, page) = seller.page("/admin/attention").await;
    for shown in [
        "A payment does not fit its order",
        "Compare both",
        checkout.payment_intent.as_str(),
        &format!("/admin/orders/{}", checkout.order),
        "open-concerns",
    ] {
        assert!(page.contains(shown), "{shown}");
    }
    let (_, page) = seller.page(&format!("/admin/orders/{}", checkout.order)).await;
    assert!(page.contains("A payment does not fit its order"));
    let id: i64 = shop.value("select id from attention").await;
    let form = [("order", checkout.order.as_str())];
    let resolve = format!("/admin/attention/{id}/resolve");
    let (status, to) = seller.submit(&resolve, &form).await;
    assert_eq!((status, to), (303, format!("/admin/orders/{}?done=resolved", checkout.order)));
    assert!(seller.submit(&resolve, &[]).await.1.ends_with("/admin/attention?done=nothing"));
    let (_, page) = seller.page("/admin/attention").await;
    assert!(page.contains("Nothing needs attention") && page.contains("Reopen"));
    assert!(!page.contains("open-concerns"));
    let (_, to) = seller.submit(&format!("/admin/attention/{id}/reopen"), &[]).await;
    assert!(to.ends_with("done=reopened"));
    assert_eq!(shop.sql("select 1 from attention where resolved_at is null").await.len(), 1);
    let story = shop.sql("select kind from order_events where kind in ('resolved', 'reopened')");
    assert_eq!(story.await.len(), 2);
}

#[tokio::test]
async fn a_dispute_shows_until_when_to_answer() {
    // Pitfall 15
    let shop = RunningShop::open().await;
    let seller = shop.seller().await;
    let checkout = Checkout::begin(&shop).await;
    shop.pay(&checkout.payment_intent, "pm_card_createDispute").await;
    eventually_sql(&shop, "select 1 from disputes join orders on state = 'paid'").await;
    let (_, page) = seller.page(&format!("/admin/orders/{}", checkout.order)).await;
    assert!(page.contains("Answer at Stripe by") && page.contains("needs response"));
    assert_eq!(found(&seller, "state=in-dispute").await, 1);
}

#[tokio::test]
async fn a_page_is_shown_while_stripe_is_silent() {
    let (shop, checkout, seller) = sold(&[("STRIPE_TIMEOUT_SECONDS", "0.2")]).await;
    let fault = serde_json::json!({
        "method": "GET", "path": format!("/v1/payment_intents/{}", checkout.payment_intent),
        "kind": "drop_before", "times": 9,
    });
    shop.sandbox_control(Method::POST, "faults/next", fault).await;
    let (status, page) = seller.page(&format!("/admin/orders/{}", checkout.order)).await;
    assert_eq!(status, 200);
    assert!(page.contains("Stripe does not answer.") && page.contains("Zoë Reader"));
}
