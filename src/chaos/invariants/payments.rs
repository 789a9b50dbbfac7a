//! Rules about PaymentIntents, what they pay and who pays them.

use std::collections::BTreeMap;

use crate::{
    diary::Diary,
    records::{Order, PaymentIntent, Records},
};

/// The order is written before Stripe is asked, so that no money ever arrives for nothing.
pub fn every_payment_intent_belongs_to_an_order(records: &Records) -> Vec<String> {
    let intents = records.stripe.payment_intents.iter();
    intents
        .filter(|intent| records.order(&intent.order).is_none())
        .map(|intent| format!("{} is for order {:?}, which is not there", intent.id, intent.order))
        .collect()
}

/// By its own PaymentIntent, with the right amount; or by one automatic refund of everything,
/// or of what a person had left.
pub fn money_received_pays_its_order_or_is_given_back(records: &Records) -> Vec<String> {
    let succeeded = |intent: &&PaymentIntent| intent.status == "succeeded";
    let check = |intent: &PaymentIntent| {
        let automatic = records.shop.refunds.iter().filter(|refund| {
            refund.payment_intent == intent.id
                && refund.origin == "automatic"
                && refund.status == "succeeded"
        });
        let automatic = automatic.count();
        let kept = records.kept(&intent.id);
        let pays = records.order(&intent.order).is_some_and(|order| is_paid_by(order, intent));
        let by_people = records.shop.refunds.iter().filter(|refund| {
            refund.payment_intent == intent.id
                && refund.origin != "automatic"
                && refund.status == "succeeded"
        });
        let by_people: i64 = by_people.map(|refund| refund.amount_minor).sum();
        match (pays, automatic) {
            (true, 0) => None,
            (true, _) => Some(format!(
                "{} pays order {} and was given back automatically",
                intent.id, intent.order
            )),
            (false, 1) if kept == 0 => None,
            (false, 0) if kept == 0 && by_people == intent.amount => None,
            (false, _) => Some(format!(
                "{} succeeded, does not pay order {}, {kept} of {} are kept and there are \
                 {automatic} automatic refunds",
                intent.id, intent.order, intent.amount
            )),
        }
    };
    records.stripe.payment_intents.iter().filter(succeeded).filter_map(check).collect()
}

/// Paid with exactly this PaymentIntent, which was made for it, in full and in its currency.
fn is_paid_by(order: &Order, intent: &PaymentIntent) -> bool {
    order.state == "paid"
        && order.payment_intent.as_deref() == Some(&intent.id)
        && order.id == intent.order
        && order.amount_minor == intent.amount
        && order.amount_minor == intent.amount_received
        && order.currency == intent.currency
}

/// A succeeded PaymentIntent made for it, of the same amount.
pub fn every_paid_order_has_its_money(records: &Records) -> Vec<String> {
    let has_money = |order: &Order| {
        let intents = &records.stripe.payment_intents;
        intents.iter().any(|intent| intent.status == "succeeded" && is_paid_by(order, intent))
    };
    let unpaid = |order: &&Order| order.state == "paid" && !has_money(order);
    let tell = |order: &Order| {
        format!(
            "order {} is paid by {:?}, which Stripe does not confirm",
            order.id, order.payment_intent
        )
    };
    records.shop.orders.iter().filter(unpaid).map(tell).collect()
}

/// A PaymentIntent of a paid or canceled order is at its end too. One that Stripe made while it
/// answered with a failure of its own is known to nobody, and so nobody can pay it.
pub fn no_closed_order_can_still_be_paid(records: &Records) -> Vec<String> {
    let known = |intent: &PaymentIntent| {
        records.shop.payment_intents.contains(&intent.id)
            || records.buyers.iter().any(|buyer| buyer.given.contains(&intent.id))
    };
    let open = |intent: &&PaymentIntent| {
        !["succeeded", "canceled"].contains(&&*intent.status) && known(intent)
    };
    let closed = |intent: &PaymentIntent| {
        let order = records.order(&intent.order).filter(|order| order.state != "pending")?;
        Some(format!(
            "{} is {} though order {} is {}",
            intent.id, intent.status, order.id, order.state
        ))
    };
    records.stripe.payment_intents.iter().filter(open).filter_map(closed).collect()
}

/// Two at the same amount mean that idempotency was lost: the key holds order, attempt and
/// amount. After a change of price the same attempt may ask anew.
pub fn one_attempt_at_one_amount_made_at_most_one_payment_intent(records: &Records) -> Vec<String> {
    let mut made: BTreeMap<(&str, &str, i64), Vec<&str>> = BTreeMap::new();
    for intent in &records.stripe.payment_intents {
        let request = (intent.order.as_str(), intent.attempt.as_str(), intent.first_amount);
        made.entry(request).or_default().push(&intent.id);
    }
    made.into_iter()
        .filter(|(_, ids)| ids.len() > 1)
        .map(|((order, attempt, amount), ids)| {
            format!("order {order}, attempt {attempt} at {amount}: {ids:?}")
        })
        .collect()
}

/// By all PaymentIntents that the buyer was given or that are for an order of theirs, less what
/// was given back.
pub fn no_buyer_is_charged_for_more_than_was_wanted(records: &Records) -> Vec<String> {
    let check = |buyer: &Diary| {
        let theirs = |intent: &&PaymentIntent| {
            let order = records.order(&intent.order);
            buyer.given.contains(&intent.id)
                || order.is_some_and(|order| Some(&order.visitor) == buyer.visitor.as_ref())
        };
        let intents = records.stripe.payment_intents.iter().filter(theirs);
        let charged: Vec<&str> = intents
            .filter(|intent| records.kept(&intent.id) > 0)
            .map(|intent| intent.id.as_str())
            .collect();
        let tell = || {
            format!("schedule {} wanted {} and pays {charged:?}", buyer.schedule, buyer.purchases)
        };
        (charged.len() > buyer.purchases).then(tell)
    };
    records.buyers.iter().filter_map(check).collect()
}

/// By what Stripe told the buyer's browser.
pub fn who_saw_a_payment_succeed_has_an_order_or_the_money_back(records: &Records) -> Vec<String> {
    let seen = records
        .buyers
        .iter()
        .flat_map(|buyer| buyer.seen_succeeded.iter().map(move |id| (buyer.schedule, id)));
    seen.filter(|(_, id)| {
        let orders = &records.shop.orders;
        let paid = orders.iter().any(|order| {
            order.state == "paid" && order.payment_intent.as_deref() == Some(id.as_str())
        });
        !paid && records.kept(id) > 0
    })
    .map(|(schedule, id)| format!("schedule {schedule} paid {id} and has neither book nor money"))
    .collect()
}
