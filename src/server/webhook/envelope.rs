//! What the shop reads of an event, and nothing more: a field or a value that a newer API version
//! adds never loses one.

use crate::{
    domain::payment::PaymentIntentId,
    server::db::{disputes::Dispute, inbox::Event},
};
use serde_json::Value;

/// An event as it came.
pub struct Envelope {
    /// What the inbox keeps.
    pub event: Event,
    /// Whether it is about money.
    pub livemode: bool,
    /// The dispute that it is about, if any.
    pub dispute: Option<Dispute>,
}

impl Envelope {
    /// Reads an event; `None` for what has no id or no type.
    pub fn read(body: &[u8]) -> Option<Envelope> {
        let json: Value = serde_json::from_slice(body).ok()?;
        let id = json["id"].as_str().filter(|id| id.starts_with("evt_") && id.len() <= 255)?;
        let kind = json["type"].as_str().filter(|kind| kind.len() <= 255)?;
        let object = &json["data"]["object"];
        let event = Event {
            id: id.to_owned(),
            kind: kind.to_owned(),
            payment_intent: payment_intent(object),
            created: json["created"].as_i64().unwrap_or_default(),
            tries: 0,
        };
        Some(Envelope {
            livemode: json["livemode"].as_bool().unwrap_or(false),
            dispute: dispute(object, &event),
            event,
        })
    }
}

/// The PaymentIntent that the object is, or names: by its id, or expanded.
fn payment_intent(object: &Value) -> Option<PaymentIntentId> {
    let named = match object["object"].as_str() {
        Some("payment_intent") => &object["id"],
        _ => &object["payment_intent"],
    };
    PaymentIntentId::parse(named.as_str().or_else(|| named["id"].as_str())?)
}

fn dispute(object: &Value, event: &Event) -> Option<Dispute> {
    if object["object"] != "dispute" {
        return None;
    }
    let text = |name: &str| object[name].as_str().map(str::to_owned);
    Some(Dispute {
        id: text("id")?,
        amount: object["amount"].as_i64().unwrap_or_default(),
        currency: text("currency").unwrap_or_default(),
        reason: text("reason").unwrap_or_else(|| "unknown".to_owned()),
        status: text("status").unwrap_or_else(|| "unknown".to_owned()),
        due_by: object["evidence_details"]["due_by"].as_i64(),
        opened_at: object["created"].as_i64().unwrap_or(event.created),
        told_at: event.created,
        closed_at: (event.kind == "charge.dispute.closed").then_some(event.created),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_new_or_missing_loses_no_event() {
        let read = |text: &str| Envelope::read(text.as_bytes());
        let event = read(
            r#"{"id":"evt_1","type":"payment_intent.succeeded","unheard_of":{"a":[1]},"created":"x",
                "data":{"object":{"object":"payment_intent","id":"pi_1","status":"dreaming"}}}"#,
        )
        .expect("an event");
        assert_eq!(event.event.payment_intent, Some(PaymentIntentId("pi_1".to_owned())));
        let expanded = r#"{"id":"evt_2","type":"charge.refunded",
            "data":{"object":{"object":"charge","payment_intent":{"id":"pi_2"}}}}"#;
        let event = read(expanded).expect("an event").event;
        assert_eq!(event.payment_intent, Some(PaymentIntentId("pi_2".to_owned())));
        assert_eq!(read(r#"{"id":"evt_3","type":"x"}"#).expect("one").event.payment_intent, None);
        for no_event in ["", "null", "[]", "{}", r#"{"id":"evt_1"}"#, r#"{"id":1,"type":"x"}"#] {
            assert!(read(no_event).is_none(), "{no_event}");
        }
    }
}
