//! What both sides have written down when all is over.

use sqlx::FromRow;
use std::collections::BTreeMap;

use super::diary::Diary;

/// Everything that the rules look at.
#[derive(Clone, Debug, Default)]
pub struct Records {
    /// Stripe's books, as the sandbox's API tells them.
    pub stripe: StripeBooks,
    /// The shop's books, as its database holds them.
    pub shop: ShopBooks,
    /// Copies at the beginning, by book; a book without a count is not here.
    pub initial_stock: BTreeMap<String, i64>,
    /// What the buyers remember.
    pub buyers: Vec<Diary>,
    /// What the shop has logged.
    pub log: String,
}

/// Stripe's books.
#[derive(Clone, Debug, Default)]
pub struct StripeBooks {
    /// All PaymentIntents.
    pub payment_intents: Vec<PaymentIntent>,
    /// All charges.
    pub charges: Vec<Charge>,
    /// All refunds.
    pub refunds: Vec<StripeRefund>,
}

/// A PaymentIntent at Stripe.
#[derive(Clone, Debug, Default)]
pub struct PaymentIntent {
    /// `pi_…`
    pub id: String,
    /// Stripe's word.
    pub status: String,
    /// Minor units.
    pub amount: i64,
    /// What it asked for when it was made, in minor units.
    pub first_amount: i64,
    /// Minor units.
    pub amount_received: i64,
    /// ISO 4217 in lower case.
    pub currency: String,
    /// `metadata[order_id]`; empty when it has none.
    pub order: String,
    /// `metadata[attempt]`; empty when it has none.
    pub attempt: String,
}

/// A charge at Stripe.
#[derive(Clone, Debug, Default)]
pub struct Charge {
    /// What it pays.
    pub payment_intent: String,
    /// Stripe's word.
    pub status: String,
    /// Minor units.
    pub amount: i64,
    /// Minor units.
    pub amount_refunded: i64,
}

/// A refund at Stripe.
#[derive(Clone, Debug, Default)]
pub struct StripeRefund {
    /// `re_…`
    pub id: String,
    /// Whose money it is.
    pub payment_intent: String,
    /// Stripe's word.
    pub status: String,
    /// Minor units.
    pub amount: i64,
    /// `metadata[refund_id]`; empty when the shop did not ask for it.
    pub refund_id: String,
}

/// The shop's books.
#[derive(Clone, Debug, Default)]
pub struct ShopBooks {
    /// All orders.
    pub orders: Vec<Order>,
    /// Every PaymentIntent that it has made for an order.
    pub payment_intents: Vec<String>,
    /// All lines of orders.
    pub lines: Vec<Line>,
    /// The orders' stories.
    pub events: Vec<OrderEvent>,
    /// Money given back.
    pub refunds: Vec<Refund>,
    /// Mail that was to be sent.
    pub outbox: Vec<Mail>,
    /// What a person has to look at.
    pub attention: Vec<Attention>,
    /// Copies left, of the books that are counted.
    pub stock: Vec<Stock>,
    /// The names of the files in the mail folder.
    pub mail_files: Vec<String>,
}

/// An order.
#[derive(Clone, Debug, Default, FromRow)]
pub struct Order {
    /// 32 hex digits.
    pub id: String,
    /// Whose it is.
    pub visitor: String,
    /// pending, paid or canceled.
    pub state: String,
    /// Minor units.
    pub amount_minor: i64,
    /// ISO 4217 in lower case.
    pub currency: String,
    /// The PaymentIntent that pays it.
    pub payment_intent: Option<String>,
    /// Whether an address is known.
    pub has_email: bool,
}

/// A line of an order.
#[derive(Clone, Debug, Default, FromRow)]
pub struct Line {
    /// Of which order.
    pub order_id: String,
    /// Which book.
    pub book_id: String,
    /// What one copy costs, in minor units.
    pub unit_price_minor: i64,
    /// How many copies.
    pub quantity: i64,
    /// How many of them were taken from the stock.
    pub reserved: i64,
}

/// A line of an order's story.
#[derive(Clone, Debug, Default, FromRow)]
pub struct OrderEvent {
    /// Of which order.
    pub order_id: String,
    /// paid, canceled and others.
    pub kind: String,
}

/// A refund as the shop knows it.
#[derive(Clone, Debug, Default, FromRow)]
pub struct Refund {
    /// The shop's own id, or Stripe's for one that was made there.
    pub id: String,
    /// Of which PaymentIntent.
    pub payment_intent: String,
    /// `re_…`, once Stripe has answered.
    pub stripe_refund: Option<String>,
    /// Minor units.
    pub amount_minor: i64,
    /// Stripe's word, or requested.
    pub status: String,
    /// shop, automatic or dashboard.
    pub origin: String,
}

/// A mail that was to be sent.
#[derive(Clone, Debug, Default, FromRow)]
pub struct Mail {
    /// About which order.
    pub order_id: String,
    /// confirmation, refund or late_payment.
    pub kind: String,
    /// Which refund, or for late_payment which PaymentIntent.
    pub subject: String,
    /// Whether it was sent.
    pub sent: bool,
}

/// Something that a person has to look at.
#[derive(Clone, Debug, Default, FromRow)]
pub struct Attention {
    /// What is the matter.
    pub kind: String,
    /// What it is about.
    pub subject: String,
    /// About which order.
    pub order_id: Option<String>,
    /// In words.
    pub detail: String,
}

/// Copies left of a book that is counted.
#[derive(Clone, Debug, Default, FromRow)]
pub struct Stock {
    /// Which book.
    pub id: String,
    /// Copies that nobody has reserved or bought.
    pub stock: i64,
}

impl Records {
    /// The shop's order with this id.
    pub fn order(&self, id: &str) -> Option<&Order> {
        self.shop.orders.iter().find(|order| order.id == id)
    }

    /// What an order stands for in its story, such as paid: how often.
    pub fn times(&self, order: &str, kind: &str) -> usize {
        let events = self.shop.events.iter();
        events.filter(|event| event.order_id == order && event.kind == kind).count()
    }

    /// What was charged for a PaymentIntent and not given back, in minor units.
    pub fn kept(&self, payment_intent: &str) -> i64 {
        let charges = self.stripe.charges.iter();
        charges
            .filter(|charge| {
                charge.payment_intent == payment_intent && charge.status == "succeeded"
            })
            .map(|charge| charge.amount - charge.amount_refunded)
            .sum()
    }

    /// The buyer of an order, if it is one of the world's.
    pub fn buyer_of(&self, order: &Order) -> Option<&Diary> {
        self.buyers.iter().find(|buyer| buyer.visitor.as_deref() == Some(&order.visitor))
    }
}
