//! What a browser needs to pay for an order.

use super::{
    book::Book,
    buyer::{Contact, ContactFaults},
    money::Money,
    order::OrderId,
    payment::PaymentIntentId,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The client_secret of a PaymentIntent: lets this buyer's browser pay it.
/// "Don't log it, embed it in URLs, or expose it to anyone other than the customer"
/// (<https://docs.stripe.com/api/payment_intents/object>), so Debug shows nothing of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClientSecret(pub String);

impl fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientSecret(..)")
    }
}

/// All that Stripe Elements needs to take one payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payable {
    /// The order that is paid.
    pub order: OrderId,
    /// Its PaymentIntent.
    pub payment_intent: PaymentIntentId,
    /// What lets the browser confirm it.
    pub client_secret: ClientSecret,
    /// Stripe's publishable key.
    pub publishable_key: String,
    /// Where Stripe.js is loaded from.
    pub stripe_js: String,
    /// What will be charged.
    pub amount: Money,
}

/// What a checkout page shows: what is bought, at today's prices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// What is bought, each book once; never empty.
    pub items: Vec<Item>,
    /// What it costs.
    pub total: Money,
    /// The text that stands for all of it, whatever it costs.
    pub selection: String,
    /// Whether any of it goes by post.
    pub ships: bool,
    /// What this visitor has told of themselves for the same, and not paid yet.
    pub contact: Option<Contact>,
}

/// What the form for contact details begins with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedContact {
    /// What is in its fields.
    pub contact: Contact,
    /// What is wrong with them.
    pub faults: ContactFaults,
}

/// Some copies of one book.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The book as it is now.
    pub book: Book,
    /// How many, at least one.
    pub copies: i64,
}

/// How a checkout begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CheckoutStart {
    /// There is something to pay.
    Pay(Payable),
    /// This visitor has paid for the same already.
    AlreadyPaid(PaymentIntentId),
    /// This visitor's payment for the same is on its way, or has to be looked at by the shop.
    UnderWay(PaymentIntentId),
}
