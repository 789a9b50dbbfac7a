//! What a browser may see: publishable keys get fewer fields than secret ones.

use serde_json::{Map, Value, json};

use super::objects::view;

/// The client-side PaymentIntent: no metadata, no charges, no customer.
const INTENT: &[&str] = &[
    "id",
    "object",
    "amount",
    "automatic_payment_methods",
    "canceled_at",
    "cancellation_reason",
    "capture_method",
    "client_secret",
    "confirmation_method",
    "created",
    "currency",
    "description",
    "livemode",
    "next_action",
    "payment_method",
    "payment_method_types",
    "processing",
    "receipt_email",
    "setup_future_usage",
    "shipping",
    "status",
];
const METHOD: &[&str] = &[
    "id",
    "object",
    "allow_redisplay",
    "billing_details",
    "card",
    "created",
    "livemode",
    "type",
    "us_bank_account",
];

fn pick(doc: &Value, fields: &[&str]) -> Map<String, Value> {
    let all = view(doc);
    fields
        .iter()
        .filter_map(|field| Some(((*field).to_owned(), all.get(*field)?.clone())))
        .collect()
}

/// A PaymentIntent as Stripe.js gets it.
pub(super) fn payment_intent(intent: &Value) -> Value {
    let mut picked = pick(intent, INTENT);
    let error = last_payment_error(&intent["last_payment_error"]);
    picked.insert("last_payment_error".into(), error);
    Value::Object(picked)
}

/// A PaymentMethod as Stripe.js gets it.
pub(super) fn payment_method(method: &Value) -> Value {
    let mut picked = pick(method, METHOD);
    picked.insert("customer".into(), Value::Null);
    Value::Object(picked)
}

/// The last error with its PaymentMethod cut down; its charge stays out.
pub(super) fn last_payment_error(error: &Value) -> Value {
    let Some(fields) = error.as_object() else {
        return Value::Null;
    };
    let mut fields = fields.clone();
    fields.remove("charge");
    if let Some(method) = fields.get_mut("payment_method") {
        *method = payment_method(method);
    }
    json!(fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_and_charges_stay_on_the_server() {
        let intent = json!({
            "id": "pi_1", "metadata": {"order_id": "42"}, "latest_charge": "ch_1",
            "customer": "cus_1", "status": "requires_payment_method",
            "last_payment_error": {
                "code": "card_declined", "charge": "ch_1",
                "payment_method": {"id": "pm_1", "metadata": {"a": "b"}},
            },
        });
        let seen = payment_intent(&intent).to_string();
        for secret in ["order_id", "ch_1", "cus_1", "metadata"] {
            assert!(!seen.contains(secret), "{secret}");
        }
        assert!(seen.contains("card_declined"));
    }
}
