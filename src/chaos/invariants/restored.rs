//! What holds of money for orders that a shop has forgotten, as it was put back from a copy of the
//! time before them. Stripe's list of events names each payment; nobody knows what it was for.

use std::collections::BTreeSet;

use crate::records::Records;

/// Takes all payments of forgotten orders out of the records, so that what is left has to keep
/// every rule; answers how many there were, and those that have succeeded without that a person is
/// asked to look at them.
pub fn take_out_the_forgotten(records: &mut Records) -> (usize, Vec<String>) {
    let intents = records.stripe.payment_intents.iter();
    let forgotten = intents.filter(|intent| records.order(&intent.order).is_none());
    let (mut ids, mut untold) = (BTreeSet::new(), Vec::new());
    for intent in forgotten {
        let told = records
            .shop
            .attention
            .iter()
            .any(|seen| seen.kind == "unknown_payment" && seen.subject == intent.id);
        if intent.status == "succeeded" && !told {
            untold.push(format!("{} for order {}", intent.id, intent.order));
        }
        ids.insert(intent.id.clone());
    }
    let stripe = &mut records.stripe;
    stripe.payment_intents.retain(|intent| !ids.contains(&intent.id));
    stripe.charges.retain(|charge| !ids.contains(&charge.payment_intent));
    stripe.refunds.retain(|refund| !ids.contains(&refund.payment_intent));
    records
        .shop
        .attention
        .retain(|seen| seen.kind != "unknown_payment" || !ids.contains(&seen.subject));
    for buyer in &mut records.buyers {
        buyer.given.retain(|id| !ids.contains(id));
        buyer.seen_succeeded.retain(|id| !ids.contains(id));
    }
    (ids.len(), untold)
}

#[cfg(test)]
mod tests {
    use super::super::{broken_when_restored, tests::good};
    use crate::records::{Attention, Records};

    /// The good world, whose shop has forgotten its paid order.
    fn forgetful() -> Records {
        let mut world = good();
        world.shop.orders.retain(|order| order.id != "a");
        world.shop.payment_intents.retain(|id| id != "pi_a");
        world.shop.lines.retain(|line| line.order_id != "a");
        world.shop.events.retain(|event| event.order_id != "a");
        world.shop.outbox.retain(|mail| mail.order_id != "a");
        world.shop.stock[0].stock = 2;
        world
    }

    fn told(payment: &str) -> Attention {
        Attention {
            kind: "unknown_payment".to_owned(),
            subject: payment.to_owned(),
            ..Attention::default()
        }
    }

    #[test]
    fn what_is_forgotten_has_to_be_put_before_a_person() {
        assert_eq!(broken_when_restored(&good()), (0, Vec::new()));
        let (forgotten, broken) = broken_when_restored(&forgetful());
        assert_eq!((forgotten, broken.len()), (1, 1), "{broken:?}");
        assert!(broken[0].detail.contains("pi_a"), "{broken:?}");
        let mut world = forgetful();
        world.shop.attention.push(told("pi_a"));
        assert_eq!(broken_when_restored(&world), (1, Vec::new()));
        world.stripe.payment_intents[0].status = "requires_payment_method".to_owned();
        world.shop.attention.clear();
        assert_eq!(broken_when_restored(&world), (1, Vec::new()), "nobody has paid");
    }

    #[test]
    fn what_is_known_has_to_keep_every_rule() {
        let mut world = forgetful();
        world.shop.attention.extend([told("pi_a"), told("pi_b")]);
        let (_, broken) = broken_when_restored(&world);
        assert_eq!(broken.len(), 1, "pi_b has its order: {broken:?}");
        world.shop.attention.pop();
        world.shop.refunds.clear();
        assert!(!broken_when_restored(&world).1.is_empty(), "pi_b has to be given back");
    }
}
