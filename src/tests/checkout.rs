//! Beginning a checkout: one order, one PaymentIntent, whatever the browser does.

use crate::buying::{ADDRESS, eventually_sql};
use crate::engines::Get;
use crate::running_shop::{ON_THE_ROAD, RunningShop, SHOWN, Visitor};
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn the_page_shows_what_is_bought_and_creates_nothing() {
    // A20 A21 A22 B3 B7
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    let (status, page) = visitor.page(&format!("/checkout?item={ON_THE_ROAD}")).await;
    assert_eq!(status, 200);
    for shown in [
        "Ready to buy?",
        "Back Home",
        "You are buying:",
        "Book Title: <em>On the Road</em>",
        "Amount: <em>$19.99</em>",
        "Use this info for testing:",
        "4242424242424242",
        "One time payment",
        "Pay $19.99",
    ] {
        assert!(page.contains(shown), "{shown}");
    }
    assert!(!page.contains("_secret_"), "no client_secret in a page");
    assert!(shop.payment_intents().await.is_empty());
    assert!(shop.sql("select id from orders").await.is_empty());
}

/// As the real server runs: a page may begin on one thread and end on another.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_page_comes_whole_whichever_thread_renders_it() {
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    let path = format!("/checkout?item={ON_THE_ROAD}");
    for round in 0..10 {
        for (status, page) in futures::future::join_all((0..8).map(|_| visitor.page(&path))).await {
            assert_eq!(status, 200);
            assert!(page.contains("</html>"), "round {round}: a page is cut off");
        }
    }
}

#[tokio::test]
async fn the_payment_intent_has_the_amount_of_the_database_and_names_its_order() {
    // A30 B4: the browser sends no price, and one that it sends is not read.
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    let form = [("item", ON_THE_ROAD), ("amount", "1"), ("price", "1")];
    let (status, start) = visitor.call("start_checkout", &form).await;
    assert_eq!(status, 200, "{start}");
    let intents = shop.payment_intents().await;
    assert_eq!(intents.len(), 1);
    assert_eq!(intents[0]["amount"], 1999);
    assert_eq!(intents[0]["currency"], "usd");
    assert_eq!(intents[0]["description"], "On the Road");
    assert_eq!(intents[0]["metadata"]["order_id"], start["Pay"]["order"]);
    assert_eq!(intents[0]["id"], start["Pay"]["payment_intent"]);
    let orders = shop.sql("select state, amount_minor, payment_intent from orders").await;
    assert_eq!(orders.len(), 1);
    assert_eq!(orders[0].get::<String>("state"), "pending");
    assert_eq!(orders[0].get::<i64>("amount_minor"), 1999);
}

#[tokio::test]
async fn the_same_visitor_and_item_get_the_same_payment_intent() {
    // B4
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    let first = visitor.start_checkout(ON_THE_ROAD).await;
    let second = visitor.start_checkout(ON_THE_ROAD).await;
    assert_eq!(first, second);
    let stranger = Visitor::of(&shop).start_checkout(ON_THE_ROAD).await;
    assert_ne!(stranger["payment_intent"], first["payment_intent"]);
    assert_eq!(shop.payment_intents().await.len(), 2);
}

#[tokio::test]
async fn ten_tabs_at_once_are_one_order_and_one_payment_intent() {
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    visitor.get(&format!("/checkout?item={ON_THE_ROAD}")).await;
    let tabs = (0..10).map(|_| visitor.start_checkout(ON_THE_ROAD));
    let answers = futures::future::join_all(tabs).await;
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:?}");
    assert_eq!(shop.payment_intents().await.len(), 1);
    assert_eq!(shop.sql("select id from orders").await.len(), 1);
}

#[tokio::test]
async fn a_changed_price_changes_the_same_payment_intent() {
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    let first = visitor.start_checkout(ON_THE_ROAD).await;
    shop.sql("update books set price_minor = 2500 where title = 'On the Road'").await;
    let second = visitor.start_checkout(ON_THE_ROAD).await;
    assert_eq!(second["payment_intent"], first["payment_intent"]);
    assert_eq!(second["amount"], json!({"minor": 2500, "currency": "usd"}));
    assert_eq!(shop.payment_intents().await[0]["amount"], 2500);
    let lines = shop.sql("select unit_price_minor from order_lines").await;
    assert_eq!(lines[0].get::<i64>(0), 2500);
}

#[tokio::test]
async fn nobody_pays_another_amount_than_they_were_shown() {
    // Pitfall 8: the price changes in another tab.
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    let pay = visitor.start_checkout(ON_THE_ROAD).await;
    shop.sql("update books set price_minor = 2500 where title = 'On the Road'").await;
    visitor.start_checkout(ON_THE_ROAD).await;
    let order = pay["order"].as_str().expect("an id");
    let [minor, currency] = SHOWN;
    let contact = [("order", order), ("contact[name]", "Zoë"), ("contact[email]", "z@b.example")];
    let contact = [&contact[..], &ADDRESS[..]].concat();
    let shown = [&contact[..], &[minor, currency]].concat();
    assert_eq!(visitor.call("save_contact", &shown).await, (409, json!("PriceChanged")));
    let shown = [&contact[..], &[("shown[minor]", "2500"), currency]].concat();
    assert_eq!(visitor.call("save_contact", &shown).await.0, 200);
}

#[tokio::test]
async fn an_interrupted_change_of_price_is_mended_at_the_next_look() {
    // The order has a price that its PaymentIntent never got, and the book has the old one again.
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    visitor.start_checkout(ON_THE_ROAD).await;
    shop.sql("update orders set amount_minor = 2500").await;
    let pay = visitor.start_checkout(ON_THE_ROAD).await;
    assert_eq!(pay["amount"]["minor"], 1999);
    let [minor, currency] = SHOWN;
    let order = pay["order"].as_str().expect("an id");
    let contact = [("order", order), ("contact[name]", "Zoë"), ("contact[email]", "z@b.example")];
    let contact = [&contact[..], &ADDRESS[..]].concat();
    let shown = [&contact[..], &[minor, currency]].concat();
    assert_eq!(visitor.call("save_contact", &shown).await.0, 200);
}

#[tokio::test]
async fn money_for_the_old_price_still_finds_its_order() {
    // Paid, the shop has not heard of it, and meanwhile the price changes.
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    let pay = visitor.start_checkout(ON_THE_ROAD).await;
    let id = pay["payment_intent"].as_str().expect("an id");
    shop.pay(id, "pm_card_visa").await;
    shop.sql("update books set price_minor = 2500 where title = 'On the Road'").await;
    let (_, start) = visitor.call("start_checkout", &[("item", ON_THE_ROAD)]).await;
    assert_eq!(start, json!({"AlreadyPaid": id}));
    let orders = shop.sql("select state, amount_minor from orders").await;
    assert_eq!(orders[0].get::<String>("state"), "paid");
    assert_eq!(orders[0].get::<i64>("amount_minor"), 1999);
}

#[tokio::test]
async fn a_canceled_payment_intent_is_replaced_by_a_payable_one() {
    let shop = RunningShop::open().await;
    // Nobody tells the shop of it: else it cancels the order, and places another.
    eventually_sql(&shop, "select 1 from caught_up").await;
    let lost = json!({"deliveries": {"drop": 1.0}});
    shop.sandbox_control(Method::PUT, "faults", lost).await;
    let visitor = Visitor::of(&shop);
    let first = visitor.start_checkout(ON_THE_ROAD).await;
    let id = first["payment_intent"].as_str().expect("an id");
    shop.stripe(Method::POST, &format!("payment_intents/{id}/cancel"), &[]).await;
    let second = visitor.start_checkout(ON_THE_ROAD).await;
    assert_ne!(second["payment_intent"], first["payment_intent"]);
    assert_eq!(second["order"], first["order"]);
}

#[tokio::test]
async fn a_declined_payment_can_be_paid_on_the_same_payment_intent() {
    // B11 B15
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    let pay = visitor.start_checkout(ON_THE_ROAD).await;
    let id = pay["payment_intent"].as_str().expect("an id");
    let declined = shop.pay(id, "pm_card_visa_chargeDeclined").await;
    assert_eq!(declined["error"]["code"], "card_declined");
    assert_eq!(visitor.start_checkout(ON_THE_ROAD).await["payment_intent"], id);
    assert_eq!(shop.pay(id, "pm_card_visa").await["status"], "succeeded");
}

#[tokio::test]
async fn who_has_paid_is_not_asked_to_pay_again_unless_they_want_another() {
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    let pay = visitor.start_checkout(ON_THE_ROAD).await;
    let id = pay["payment_intent"].as_str().expect("an id");
    shop.pay(id, "pm_card_visa").await;
    // Neither the first time, when the shop hears of it, nor from its own records.
    for _ in 0..2 {
        let (_, start) = visitor.call("start_checkout", &[("item", ON_THE_ROAD)]).await;
        assert_eq!(start, json!({"AlreadyPaid": id}));
    }
    let form = [("item", ON_THE_ROAD), ("again", "true")];
    let (_, start) = visitor.call("start_checkout", &form).await;
    assert!(start["Pay"].is_object() && start["Pay"]["payment_intent"] != id, "{start}");
}

#[tokio::test]
async fn a_wrong_item_is_a_404_and_creates_nothing() {
    // A25 B5
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    for (path, words) in [
        ("/checkout", "No item selected"),
        ("/checkout?item=", "No item selected"),
        ("/checkout?item=0000", "no such book"),
        ("/checkout?item=%27%20or%201=1", "no such book"),
    ] {
        let (status, page) = visitor.page(path).await;
        assert_eq!(status, 404, "{path}");
        assert!(page.contains(words) && !page.contains("payment-form"), "{path}");
    }
    let (status, error) = visitor.call("start_checkout", &[("item", "0000")]).await;
    assert_eq!((status, error), (404, json!("NoSuchBook")));
    assert!(shop.payment_intents().await.is_empty());
}

#[tokio::test]
async fn contact_details_are_checked_and_kept_for_their_owner() {
    // A24
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    let pay = visitor.start_checkout(ON_THE_ROAD).await;
    let order = pay["order"].as_str().expect("an id");
    let contact = |name: &'static str, email: &'static str| {
        let [minor, currency] = SHOWN;
        let contact = [("order", order), ("contact[name]", name), ("contact[email]", email)];
        [&contact[..], &ADDRESS[..], &[minor, currency]].concat()
    };
    let (status, error) = visitor.call("save_contact", &contact(" ", "zoe")).await;
    assert_eq!(status, 422);
    assert!(
        error["InvalidContact"]["name"].is_string() && error["InvalidContact"]["email"].is_string()
    );
    // Plausible, and no mail server takes it.
    let (status, error) =
        visitor.call("save_contact", &contact("Zoë", "zo..e@books.example")).await;
    assert_eq!((status, &error["InvalidContact"]["email"]), (422, &json!("email_unfit")));
    let good = contact("Zoë", "zoe@books.example");
    let (status, error) = Visitor::of(&shop).call("save_contact", &good).await;
    assert_eq!((status, error), (404, json!("NoSuchOrder")), "another visitor's order");
    assert_eq!(visitor.call("save_contact", &good).await.0, 200);
    let row = &shop.sql("select buyer_name, ship_city, ship_country from orders").await[0];
    assert_eq!(row.get::<String>("buyer_name"), "Zoë");
    assert_eq!(row.get::<String>("ship_city"), "Galway");
    assert_eq!(row.get::<String>("ship_country"), "IE");
    shop.pay(pay["payment_intent"].as_str().expect("an id"), "pm_card_visa").await;
    visitor.call("start_checkout", &[("item", ON_THE_ROAD)]).await;
    let (status, error) = visitor.call("save_contact", &good).await;
    assert_eq!((status, error), (409, json!("OrderClosed")));
}

#[tokio::test]
async fn stripe_being_away_is_said_and_the_page_still_shows() {
    // B16
    let keys = [
        ("STRIPE_SECRET_KEY", "sk_test_x"),
        ("STRIPE_PUBLISHABLE_KEY", "pk_test_x"),
        ("STRIPE_API_BASE", "http://127.0.0.1:9"),
    ];
    let shop = RunningShop::open_with(&keys).await;
    let visitor = Visitor::of(&shop);
    assert_eq!(visitor.page(&format!("/checkout?item={ON_THE_ROAD}")).await.0, 200);
    let (status, error) = visitor.call("start_checkout", &[("item", ON_THE_ROAD)]).await;
    assert_eq!((status, error), (503, json!("StripeUnreachable")));
    assert_eq!(shop.sql("select id from orders where payment_intent is null").await.len(), 1);
}
