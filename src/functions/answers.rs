//! What the shop answers to the checkout's calls, read in the browser.

use crate::{
    domain::{
        address::AddressFaults,
        buyer::ContactFaults,
        checkout::{CheckoutStart, ClientSecret, Payable},
        contact_fault::ContactFault,
        money::Money,
        order::OrderId,
        payment::PaymentIntentId,
    },
    error::ShopError,
    js_object::{member, text},
};
use wasm_bindgen::JsValue;

/// How a checkout begins; `None` for what says nothing of it.
pub fn checkout_start(answer: &JsValue) -> Option<CheckoutStart> {
    let payment = |name| text(answer, name).map(PaymentIntentId);
    payment("AlreadyPaid")
        .map(CheckoutStart::AlreadyPaid)
        .or_else(|| payment("UnderWay").map(CheckoutStart::UnderWay))
        .or_else(|| payable(&member(answer, "Pay")).map(CheckoutStart::Pay))
}

fn payable(answer: &JsValue) -> Option<Payable> {
    Some(Payable {
        order: OrderId(text(answer, "order")?),
        payment_intent: PaymentIntentId(text(answer, "payment_intent")?),
        client_secret: ClientSecret(text(answer, "client_secret")?),
        publishable_key: text(answer, "publishable_key")?,
        stripe_js: text(answer, "stripe_js")?,
        amount: money(&member(answer, "amount"))?,
    })
}

/// Amounts have at most eight digits, so that JavaScript's numbers hold them exactly.
fn money(answer: &JsValue) -> Option<Money> {
    let minor = member(answer, "minor").as_f64()? as i64;
    Some(Money::new(minor, text(answer, "currency")?.parse().ok()?))
}

/// Why the shop has not done what it was asked for.
pub fn error(answer: &JsValue) -> ShopError {
    let few = member(answer, "NotEnough");
    let contact = member(answer, "InvalidContact");
    if let Some(name) = answer.as_string() {
        ShopError::named(&name).unwrap_or(ShopError::Internal)
    } else if let (Some(title), Some(left)) = (text(&few, "title"), member(&few, "left").as_f64()) {
        ShopError::NotEnough { title, left: left as i64 }
    } else if contact.is_object() {
        ShopError::InvalidContact(Box::new(contact_faults(&contact)))
    } else {
        ShopError::Internal
    }
}

fn contact_faults(answer: &JsValue) -> ContactFaults {
    let fault = |of: &JsValue, field| ContactFault::named(&text(of, field)?);
    let address = member(answer, "address");
    ContactFaults {
        name: fault(answer, "name"),
        email: fault(answer, "email"),
        address: AddressFaults {
            line1: fault(&address, "line1"),
            line2: fault(&address, "line2"),
            city: fault(&address, "city"),
            region: fault(&address, "region"),
            postal_code: fault(&address, "postal_code"),
            country: fault(&address, "country"),
        },
    }
}
