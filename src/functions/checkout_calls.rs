//! The server functions of the checkout as its island calls them. They are the ones of
//! [`super::checkout`] and [`super::payment`], at their addresses; the arguments are written and the
//! answers read here, because what Leptos makes for that is heavier than all of the island.
//! In the browser only.

use super::{
    answers,
    plain::{NoAnswer, post},
};
use crate::{
    domain::{
        buyer::Contact, checkout::CheckoutStart, money::Money, order::OrderId,
        payment::PaymentIntentId,
    },
    error::ShopError,
    js_object::text,
};
use js_sys::JSON;
use wasm_bindgen::JsValue;
use web_sys::UrlSearchParams;

/// Calls [`super::checkout::start_checkout`].
///
/// # Errors
/// As that; [`ShopError::ShopUnreachable`].
pub async fn start(item: &str, selection: &str, again: bool) -> Result<CheckoutStart, ShopError> {
    let again = if again { "true" } else { "false" };
    let fields = [("item", item), ("again", again), ("selection", selection)];
    let answer = call("/fn/start_checkout", &fields).await?;
    answers::checkout_start(&answer).ok_or(ShopError::Internal)
}

/// Calls [`super::checkout::save_contact`].
///
/// # Errors
/// As that; [`ShopError::ShopUnreachable`].
pub async fn save(order: &OrderId, contact: &Contact, shown: Money) -> Result<(), ShopError> {
    let minor = shown.minor.to_string();
    let mut fields = vec![
        ("order", order.0.as_str()),
        ("contact[name]", &contact.name),
        ("contact[email]", &contact.email),
        ("shown[minor]", &minor),
        ("shown[currency]", shown.currency.code()),
    ];
    if let Some(address) = &contact.address {
        fields.extend([
            ("contact[address][line1]", address.line1.as_str()),
            ("contact[address][line2]", &address.line2),
            ("contact[address][city]", &address.city),
            ("contact[address][region]", &address.region),
            ("contact[address][postal_code]", &address.postal_code),
            ("contact[address][country]", &address.country),
        ]);
    }
    call("/fn/save_contact", &fields).await.map(drop)
}

/// Calls [`super::payment::retrieve_payment`], and answers how the payment stands, in the word that
/// [`crate::domain::confirmation::Standing`] is sent as.
///
/// # Errors
/// As that; [`ShopError::ShopUnreachable`].
pub async fn standing(payment: &PaymentIntentId) -> Result<String, ShopError> {
    let answer = call("/fn/retrieve_payment", &[("payment_intent", &payment.0)]).await?;
    text(&answer, "standing").ok_or(ShopError::Internal)
}

async fn call(address: &str, fields: &[(&str, &str)]) -> Result<JsValue, ShopError> {
    let (done, answer) = asked(address, fields).await?;
    if done { Ok(answer) } else { Err(answers::error(&answer)) }
}

/// Whether the shop has done it, and what it says.
async fn asked(address: &str, fields: &[(&str, &str)]) -> Result<(bool, JsValue), NoAnswer> {
    let form = UrlSearchParams::new()?;
    for (name, value) in fields {
        form.append(name, value);
    }
    let (answer, text) = post(address, "application/json", &form).await?;
    Ok((answer.ok(), JSON::parse(&text)?))
}
