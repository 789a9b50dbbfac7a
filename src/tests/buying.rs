//! What several tests do before they look at something: a named buyer's checkout, paid or not.

use crate::running_shop::{ON_THE_ROAD, RunningShop, SHOWN, Visitor};
use serde_json::Value;
use std::time::{Duration, Instant};

/// The longest that something is waited for.
const PATIENCE: Duration = Duration::from_secs(20);

/// That every event of Stripe that was kept is applied.
pub const NO_EVENT_WAITS: &str =
    "select 1 where not exists (select 1 from stripe_events where applied_at is null)";

/// Where Zoë lives, as a form sends it.
pub const ADDRESS: [(&str, &str); 4] = [
    ("contact[address][line1]", "1 Quay Street"),
    ("contact[address][city]", "Galway"),
    ("contact[address][postal_code]", "H91 X2Y3"),
    ("contact[address][country]", "IE"),
];

/// A checkout that a named buyer has begun.
pub struct Checkout {
    /// Who buys.
    pub visitor: Visitor,
    /// The order's id.
    pub order: String,
    /// The PaymentIntent's id.
    pub payment_intent: String,
}

impl Checkout {
    /// Zoë's checkout of On the Road.
    pub async fn begin(shop: &RunningShop) -> Checkout {
        Checkout::of(shop, ON_THE_ROAD, &SHOWN).await
    }

    /// Zoë's checkout of a book that costs `shown`.
    pub async fn of(shop: &RunningShop, item: &str, shown: &[(&str, &str); 2]) -> Checkout {
        Checkout::by(Visitor::of(shop), item, shown).await
    }

    /// That visitor's checkout of a book that costs `shown`: they say that they are Zoë.
    pub async fn by(visitor: Visitor, item: &str, shown: &[(&str, &str); 2]) -> Checkout {
        let pay = visitor.start_checkout(item).await;
        let order = text(&pay["order"]);
        let checkout = Checkout { visitor, order, payment_intent: text(&pay["payment_intent"]) };
        checkout.say_who_buys(shown).await;
        checkout
    }

    /// Presses Pay, where the book costs `shown`: Zoë says who she is.
    pub async fn say_who_buys(&self, shown: &[(&str, &str); 2]) {
        let mut contact = vec![
            ("order", self.order.as_str()),
            ("contact[name]", "Zoë Reader"),
            ("contact[email]", "zoe@books.example"),
        ];
        contact.extend(ADDRESS);
        contact.extend(shown);
        let (status, answer) = self.visitor.call("save_contact", &contact).await;
        assert_eq!(status, 200, "{answer}");
    }

    /// The same, paid at Stripe; the shop was told by nobody but Stripe.
    pub async fn paid(shop: &RunningShop) -> Checkout {
        let checkout = Checkout::begin(shop).await;
        let intent = shop.pay(&checkout.payment_intent, "pm_card_visa").await;
        assert_eq!(intent["status"], "succeeded", "{intent}");
        checkout
    }
}

/// The text of a JSON string.
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

/// Waits until `look` finds something, and answers it.
pub async fn eventually<T>(what: &str, look: impl AsyncFn() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(start.elapsed() < PATIENCE, "waited too long for: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Waits until the sweep, which begins with events, has applied one, and another one after that:
/// each time, until `none_waits` finds a row.
pub async fn a_round(shop: &RunningShop, none_waits: &'static str) {
    for event in [
        "insert into stripe_events (id, type, created, received_at, try_at)
         values ('evt_a', 'payment_intent.processing', 1, 1, 0) returning id",
        "insert into stripe_events (id, type, created, received_at, try_at)
         values ('evt_b', 'payment_intent.processing', 1, 1, 0) returning id",
    ] {
        shop.sql(event).await;
        eventually_sql(shop, none_waits).await;
    }
}

/// Waits until this query finds a row.
pub async fn eventually_sql(shop: &RunningShop, statement: &'static str) {
    eventually(statement, async || (!shop.sql(statement).await.is_empty()).then_some(())).await;
}
