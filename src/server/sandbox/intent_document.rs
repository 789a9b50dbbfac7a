//! The PaymentIntent document.

use serde_json::{Value, json};

use super::ids;
use super::objects::{now, set};

/// Null in a new PaymentIntent.
const UNSET: &[&str] = &[
    "allowed_payment_method_types",
    "application",
    "application_fee_amount",
    "canceled_at",
    "cancellation_reason",
    "customer",
    "customer_account",
    "description",
    "excluded_payment_method_types",
    "last_payment_error",
    "latest_charge",
    "managed_payments",
    "next_action",
    "on_behalf_of",
    "payment_method",
    "payment_method_options",
    "payment_record",
    "processing",
    "receipt_email",
    "review",
    "setup_future_usage",
    "shipping",
    "source",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "transfer_data",
    "transfer_group",
];

/// A PaymentIntent with every field that Stripe always sends.
pub(super) fn blank(amount: i64, currency: &str, confirmation_method: &str) -> Value {
    let id = ids::payment("pi");
    let mut intent = json!({
        "id": id,
        "object": "payment_intent",
        "amount": amount,
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "automatic_payment_methods": {"allow_redirects": "always", "enabled": true},
        "capture_method": "automatic_async",
        "client_secret": ids::client_secret(&id),
        "confirmation_method": confirmation_method,
        "created": now(),
        "currency": currency,
        "livemode": false,
        "metadata": {},
        "payment_method_configuration_details": {"id": "pmc_1Sandbox", "parent": null},
        "payment_method_types": ["card"],
        "status": "requires_payment_method",
    });
    for field in UNSET {
        set(&mut intent, field, Value::Null);
    }
    intent
}
