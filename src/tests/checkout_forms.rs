//! The checkout's contact details as a plain form: what a browser without JavaScript does with it.

use crate::engines::Get;
use crate::running_shop::{ON_THE_ROAD, RunningShop, Visitor};

/// Frankenstein.
const FRANKENSTEIN: &str = "7e0754af34f84d62a28d8cb22f06cb92";
/// Quo Vadis, which is sold out.
const QUO_VADIS: &str = "244b64eaf12a4862b4bd9399bbdcee25";

type Form = Vec<(&'static str, &'static str)>;

/// Zoë's details, with these instead.
fn details(changed: &[(&'static str, &'static str)]) -> Form {
    let mut form = vec![
        ("name", " Zoë \"Books\" Reader"),
        ("email", "zoe@books.example"),
        ("address-line1", "1 Quay Street"),
        ("address-line2", ""),
        ("postal-code", "h91 x2y3"),
        ("address-level2", "Galway"),
        ("address-level1", ""),
        ("country", "IE"),
    ];
    form.retain(|(name, _)| changed.iter().all(|(other, _)| other != name));
    form.extend(changed);
    form
}

#[tokio::test]
async fn details_are_kept_on_the_order_without_a_payment_intent() {
    // A24, pitfall 25
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    let page = format!("/checkout?item={ON_THE_ROAD}");
    let (_, before) = visitor.page(&page).await;
    assert!(before.contains("action=\"/checkout/contact\"") && !before.contains("are kept."));
    assert!(before.contains(&format!("name=\"item\" value=\"{ON_THE_ROAD}\"")));

    let kept = visitor.submit("/checkout/contact", &details(&[("item", ON_THE_ROAD)])).await;
    assert_eq!(kept, (303, format!("{page}#kept")));
    let rows = shop.sql("select * from orders").await;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].get::<String>("buyer_name"), "Zoë \"Books\" Reader");
    assert_eq!(rows[0].get::<String>("ship_postal_code"), "H91 X2Y3");
    assert_eq!(rows[0].get::<Option<String>>("payment_intent"), None);
    assert!(shop.payment_intents().await.is_empty());

    let answer = visitor.get(&page).await;
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let after = answer.text().await.expect("text");
    assert!(after.contains("Your details are kept.") && after.contains("1 Quay Street"));
    assert!(after.contains("value=\"Zoë &quot;Books&quot; Reader\""));
    assert!(after.contains("<option value=\"IE\" selected"));
    let (_, stranger) = Visitor::of(&shop).page(&page).await;
    assert!(!stranger.contains("zoe@books") && !stranger.contains("Quay"), "nobody else's page");

    // Told again, it is the same order; with a script at last, it is the one that is paid.
    let other = details(&[("item", ON_THE_ROAD), ("name", "Zoë Writer")]);
    assert_eq!(visitor.submit("/checkout/contact", &other).await.0, 303);
    let pay = visitor.start_checkout(ON_THE_ROAD).await;
    let rows = shop.sql("select id, buyer_name from orders").await;
    assert_eq!((rows.len(), rows[0].get::<&str>("id")), (1, pay["order"].as_str().unwrap_or("")));
    assert_eq!(rows[0].get::<String>("buyer_name"), "Zoë Writer");
}

#[tokio::test]
async fn faulty_details_come_back_as_typed_with_what_to_correct() {
    // A19 A24
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    let typed = details(&[
        ("item", ON_THE_ROAD),
        ("email", "zoe@<books>"),
        ("postal-code", ""),
        ("country", "GB"),
    ]);
    let (status, page) = visitor.submit("/checkout/contact", &typed).await;
    assert_eq!(status, 422);
    for words in ["Enter an email address such as name@example.com.", "Enter the postal code."] {
        // At its field, and in the list of all of them.
        assert_eq!(page.matches(words).count(), 3, "{words}, also in what wakes the island");
    }
    assert!(page.contains("value=\"zoe@&lt;books&gt;\"") && page.contains("1 Quay Street"));
    assert!(page.contains("<option value=\"GB\" selected") && page.contains("On the Road"));
    let field = |name: &str| {
        let from = page.find(&format!("<input id=\"{name}\"")).expect("a field");
        page[from..].split('>').next().expect("a tag").to_owned()
    };
    assert!(
        field("email").contains("aria-invalid=\"true\"") && field("email").contains("autofocus")
    );
    assert!(field("postal-code").contains("aria-invalid=\"true\""));
    assert!(field("name").contains("aria-invalid=\"false\""));
    assert!(!field("name").contains("autofocus") && !field("postal-code").contains("autofocus"));

    let (status, page) = visitor
        .submit("/checkout/contact", &details(&[("item", ON_THE_ROAD), ("country", "ZZ")]))
        .await;
    let from = page.find("<select id=\"country\"").expect("the choice");
    let select = page[from..].split('>').next().expect("a tag");
    assert!(status == 422 && select.contains("aria-invalid=\"true\""), "{select}");
    assert!(shop.sql("select id from orders").await.is_empty(), "nothing is reserved");
}

#[tokio::test]
async fn details_for_a_cart_are_kept_with_it() {
    // A24 L2
    let shop = RunningShop::open().await;
    shop.sql("update books set ships = 0").await;
    let visitor = Visitor::of(&shop);
    for book in [ON_THE_ROAD, FRANKENSTEIN] {
        assert_eq!(visitor.post("/cart/add", &[("book", book)]).await.status(), 303);
    }
    let form = [("item", ""), ("name", "Zoë"), ("email", "zoe@books.example")];
    let kept = visitor.submit("/checkout/contact", &form).await;
    assert_eq!(kept, (303, "/checkout#kept".to_owned()));
    let (_, page) = visitor.page("/checkout").await;
    assert!(page.contains("value=\"zoe@books.example\""));
    let ids: i64 = shop.value("select count(*) from order_lines").await;
    assert_eq!(ids, 2);
}

#[tokio::test]
async fn an_order_that_cannot_be_placed_loses_nothing_that_was_typed() {
    // A19
    let shop = RunningShop::open_with(&[("BOOKSHOP_VISITOR_ORDERS_PER_MINUTE", "1")]).await;
    let visitor = Visitor::of(&shop);
    let (status, page) =
        visitor.submit("/checkout/contact", &details(&[("item", QUO_VADIS)])).await;
    assert_eq!(status, 409);
    assert!(page.contains("All copies of this book are sold") && page.contains("1 Quay Street"));
    let unknown = details(&[("item", "\"><script>&")]);
    let (status, page) = visitor.submit("/checkout/contact", &unknown).await;
    assert!(status == 404 && page.contains("There is no such book") && !page.contains("<script>&"));
    let (status, page) = visitor.submit("/checkout/contact", &details(&[])).await;
    assert!(status == 404 && page.contains("No item selected"), "no cart");
    let long = "x".repeat(20_000);
    let answer = visitor.post("/checkout/contact", &[("item", ON_THE_ROAD), ("name", &long)]).await;
    assert_eq!(answer.status(), 413);
    assert_eq!(visitor.submit("/checkout/contact", &[]).await.0, 404);
    assert_eq!(visitor.get("/checkout/contact").await.headers()["location"], "/checkout");
}

#[tokio::test]
async fn who_has_just_paid_is_led_to_their_confirmation() {
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    visitor.page(&format!("/checkout?item={ON_THE_ROAD}")).await;
    let form = details(&[("item", ON_THE_ROAD)]);
    assert_eq!(visitor.submit("/checkout/contact", &form).await.0, 303);
    let pay = visitor.start_checkout(ON_THE_ROAD).await;
    let id = pay["payment_intent"].as_str().expect("an id");
    shop.pay(id, "pm_card_visa").await;
    // The shop hears of it.
    visitor.call("start_checkout", &[("item", ON_THE_ROAD)]).await;
    let led = visitor.submit("/checkout/contact", &form).await;
    assert_eq!(led, (303, format!("/success?pi={id}")));
    let (_, page) = visitor.page(&format!("/checkout?item={ON_THE_ROAD}")).await;
    assert!(!page.contains("zoe@books"), "what is paid is over");
}
