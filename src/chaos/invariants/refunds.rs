//! Rules about money given back.

use std::collections::BTreeMap;

use crate::records::{PaymentIntent, Records};

/// One refund at Stripe for each one that the shop asked for.
pub fn a_refund_is_made_at_most_once(records: &Records) -> Vec<String> {
    let mut made: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for refund in &records.stripe.refunds {
        if !refund.refund_id.is_empty() {
            made.entry(&refund.refund_id).or_default().push(&refund.id);
        }
    }
    made.into_iter()
        .filter(|(_, ids)| ids.len() > 1)
        .map(|(id, ids)| format!("refund {id} was made as {ids:?}"))
        .collect()
}

/// Exactly once, with the same amount and status; and the shop knows of no others.
pub fn every_refund_at_stripe_is_known_to_the_shop(records: &Records) -> Vec<String> {
    let mut wrong = Vec::new();
    for refund in &records.stripe.refunds {
        let known: Vec<_> = records
            .shop
            .refunds
            .iter()
            .filter(|known| known.stripe_refund.as_deref() == Some(&refund.id))
            .collect();
        match known.as_slice() {
            [one] if (one.amount_minor, &one.status) == (refund.amount, &refund.status) => {}
            [one] => wrong.push(format!(
                "{} is {} {} at Stripe, {} {} in the shop",
                refund.id, refund.amount, refund.status, one.amount_minor, one.status
            )),
            other => wrong.push(format!(
                "{} of {} is known {} times",
                refund.id,
                refund.payment_intent,
                other.len()
            )),
        }
    }
    for known in &records.shop.refunds {
        let Some(id) = &known.stripe_refund else { continue };
        if !records.stripe.refunds.iter().any(|refund| refund.id == *id) {
            wrong.push(format!("refund {} says {id}, which Stripe does not know", known.id));
        }
    }
    wrong
}

/// Counting refunds that neither failed nor were called back.
pub fn no_more_is_refunded_than_was_received(records: &Records) -> Vec<String> {
    let check = |intent: &PaymentIntent| {
        let refunds = records.stripe.refunds.iter();
        let gone: i64 = refunds
            .filter(|refund| refund.payment_intent == intent.id)
            .filter(|refund| !["failed", "canceled"].contains(&&*refund.status))
            .map(|refund| refund.amount)
            .sum();
        let tell = || format!("{}: {gone} of {} given back", intent.id, intent.amount_received);
        (gone > intent.amount_received).then(tell)
    };
    records.stripe.payment_intents.iter().filter_map(check).collect()
}
