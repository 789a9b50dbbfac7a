//! A good world keeps every rule, and for each rule there is a world that breaks it.

use super::{RULES, broken};
use crate::{
    diary::Diary,
    records::{
        Attention, Charge, Line, Mail, Order, OrderEvent, PaymentIntent, Records, Refund, Stock,
        StripeRefund,
    },
};

const PAID: usize = 0;
const LATE: usize = 1;

/// A buyer's paid order; and one that was canceled before its money came, which was given back.
pub(super) fn good() -> Records {
    let mut records = Records::default();
    for (id, state) in [("a", "paid"), ("b", "canceled")] {
        records.shop.orders.push(Order {
            id: id.to_owned(),
            visitor: format!("visitor {id}"),
            state: state.to_owned(),
            amount_minor: 700,
            currency: "usd".to_owned(),
            payment_intent: Some(format!("pi_{id}")),
            has_email: true,
        });
        records.shop.payment_intents.push(format!("pi_{id}"));
        records.shop.lines.push(Line {
            order_id: id.to_owned(),
            book_id: "book".to_owned(),
            unit_price_minor: 700,
            quantity: 1,
            reserved: 1,
        });
        let event = OrderEvent { order_id: id.to_owned(), kind: state.to_owned() };
        records.shop.events.push(event);
        records.stripe.payment_intents.push(PaymentIntent {
            id: format!("pi_{id}"),
            status: "succeeded".to_owned(),
            amount: 700,
            first_amount: 700,
            amount_received: 700,
            currency: "usd".to_owned(),
            order: id.to_owned(),
            attempt: "1".to_owned(),
        });
        records.stripe.charges.push(Charge {
            payment_intent: format!("pi_{id}"),
            status: "succeeded".to_owned(),
            amount: 700,
            amount_refunded: if state == "paid" { 0 } else { 700 },
        });
        records.buyers.push(Diary {
            visitor: Some(format!("visitor {id}")),
            purchases: 1,
            given: [format!("pi_{id}")].into(),
            seen_succeeded: [format!("pi_{id}")].into(),
            ..Diary::default()
        });
    }
    let mail = |kind: &str, order: &str| Mail {
        order_id: order.to_owned(),
        kind: kind.to_owned(),
        subject: if kind == "late_payment" { "pi_b".to_owned() } else { String::new() },
        sent: true,
    };
    records.shop.outbox = vec![mail("confirmation", "a"), mail("late_payment", "b")];
    records.shop.mail_files =
        vec!["a-confirmation.eml".to_owned(), "b-late_payment.eml".to_owned()];
    records.shop.stock = vec![Stock { id: "book".to_owned(), stock: 1 }];
    records.initial_stock = [("book".to_owned(), 2)].into();
    records.shop.refunds.push(Refund {
        id: "r".to_owned(),
        payment_intent: "pi_b".to_owned(),
        stripe_refund: Some("re_b".to_owned()),
        amount_minor: 700,
        status: "succeeded".to_owned(),
        origin: "automatic".to_owned(),
    });
    records.stripe.refunds.push(StripeRefund {
        id: "re_b".to_owned(),
        payment_intent: "pi_b".to_owned(),
        status: "succeeded".to_owned(),
        amount: 700,
        refund_id: "r".to_owned(),
    });
    records.log = "INFO order settled".to_owned();
    records
}

/// Whether this change of the good world breaks the rule of that name.
fn fires(rule: &str, change: impl FnOnce(&mut Records)) {
    assert!(RULES.iter().any(|(name, _)| *name == rule), "no such rule: {rule}");
    let mut records = good();
    change(&mut records);
    let broken = broken(&records);
    let sentence = rule.replace('_', " ");
    assert!(broken.iter().any(|violation| violation.rule == sentence), "{rule}: {broken:?}");
}

#[test]
fn a_good_world_breaks_nothing() {
    assert_eq!(broken(&good()), []);
}

#[test]
fn rules_about_payments_fire() {
    let rule = "every_payment_intent_belongs_to_an_order";
    fires(rule, |world| world.stripe.payment_intents[PAID].order = String::new());
    fires(rule, |world| drop(world.shop.orders.remove(LATE)));

    let rule = "one_attempt_at_one_amount_made_at_most_one_payment_intent";
    fires(rule, |world| {
        let twin = PaymentIntent {
            id: "pi_twin".to_owned(),
            status: "canceled".to_owned(),
            ..world.stripe.payment_intents[PAID].clone()
        };
        world.stripe.payment_intents.push(twin);
    });
    let mut repriced = good();
    repriced.stripe.payment_intents.push(PaymentIntent {
        id: "pi_before".to_owned(),
        status: "canceled".to_owned(),
        first_amount: 600,
        ..repriced.stripe.payment_intents[PAID].clone()
    });
    assert_eq!(broken(&repriced), []);

    let rule = "money_received_pays_its_order_or_is_given_back";
    fires(rule, |world| world.shop.orders[PAID].state = "pending".to_owned());
    fires(rule, |world| world.shop.orders[PAID].amount_minor = 1);
    fires(rule, |world| world.shop.refunds.clear());
    fires(rule, |world| world.stripe.charges[LATE].amount_refunded = 300);
    fires(rule, |world| world.shop.refunds.push(world.shop.refunds[0].clone()));
    fires(rule, |world| world.shop.refunds[0].payment_intent = "pi_a".to_owned());

    let rule = "every_paid_order_has_its_money";
    fires(rule, |world| world.stripe.payment_intents[PAID].status = "canceled".to_owned());
    fires(rule, |world| world.stripe.payment_intents[PAID].amount_received = 1);
    fires(rule, |world| world.stripe.payment_intents[PAID].order = "b".to_owned());
    fires(rule, |world| world.shop.orders[PAID].payment_intent = Some("pi_b".to_owned()));

    let rule = "no_closed_order_can_still_be_paid";
    let open = |world: &mut Records| {
        world.stripe.payment_intents[LATE].status = "requires_action".to_owned();
    };
    fires(rule, open);
    fires(rule, |world| {
        open(world);
        world.shop.payment_intents.clear();
    });
    let mut nobody_knows_it = good();
    open(&mut nobody_knows_it);
    nobody_knows_it.shop.payment_intents.clear();
    nobody_knows_it.buyers.clear();
    nobody_knows_it.stripe.charges.clear();
    nobody_knows_it.stripe.refunds.clear();
    nobody_knows_it.shop.refunds.clear();
    assert_eq!(broken(&nobody_knows_it), []);

    let rule = "no_buyer_is_charged_for_more_than_was_wanted";
    fires(rule, |world| {
        world.stripe.charges[LATE].amount_refunded = 0;
        world.buyers[PAID].given.insert("pi_b".to_owned());
    });
    fires(rule, |world| {
        world.stripe.charges[LATE].amount_refunded = 0;
        world.shop.orders[LATE].visitor = world.shop.orders[PAID].visitor.clone();
    });

    let rule = "who_saw_a_payment_succeed_has_an_order_or_the_money_back";
    fires(rule, |world| world.shop.orders[PAID].state = "canceled".to_owned());
    fires(rule, |world| world.stripe.charges[LATE].amount_refunded = 0);
}

#[test]
fn rules_about_orders_fire() {
    let event =
        |order: &str, kind: &str| OrderEvent { order_id: order.to_owned(), kind: kind.to_owned() };
    let rule = "a_paid_order_was_paid_once_and_never_canceled";
    fires(rule, |world| world.shop.events.push(event("a", "paid")));
    fires(rule, |world| world.shop.events.push(event("a", "canceled")));
    fires(rule, |world| world.shop.events.clear());

    let rule = "a_canceled_order_was_canceled_once_and_never_paid";
    fires(rule, |world| world.shop.events.push(event("b", "canceled")));
    fires(rule, |world| world.shop.events.push(event("b", "paid")));

    let rule = "a_paid_order_is_confirmed_by_exactly_one_mail";
    fires(rule, |world| world.shop.outbox.clear());
    fires(rule, |world| world.shop.outbox[0].sent = false);
    fires(rule, |world| world.shop.outbox.push(world.shop.outbox[0].clone()));
    fires(rule, |world| world.shop.mail_files.clear());
    fires(rule, |world| world.shop.mail_files.push("a-confirmation-2.eml".to_owned()));

    let rule = "nothing_but_a_paid_order_is_confirmed";
    fires(rule, |world| world.shop.mail_files.push("b-confirmation.eml".to_owned()));
    fires(rule, |world| world.shop.outbox[1].kind = "confirmation".to_owned());

    let rule = "money_given_back_automatically_is_told_by_one_mail";
    fires(rule, |world| drop(world.shop.outbox.pop()));
    fires(rule, |world| world.shop.outbox[1].sent = false);
    fires(rule, |world| world.shop.outbox.push(world.shop.outbox[1].clone()));

    let rule = "stock_is_what_was_there_less_what_is_taken";
    fires(rule, |world| world.shop.stock[0].stock = 2);
    fires(rule, |world| world.shop.lines[PAID].reserved = 0);
    fires(rule, |world| world.shop.stock.clear());

    let rule = "an_order_asks_for_the_sum_of_its_lines";
    fires(rule, |world| world.shop.lines[PAID].quantity = 2);
    fires(rule, |world| world.shop.lines.clear());

    let rule = "no_more_copies_are_sold_than_there_were";
    fires(rule, |world| world.shop.lines[PAID].quantity = 3);

    let rule = "nobody_has_to_look_without_a_reason";
    let dispute = || Attention {
        kind: "dispute".to_owned(),
        order_id: Some("a".to_owned()),
        ..Attention::default()
    };
    fires(rule, |world| world.shop.attention.push(dispute()));
    let mut deserved = good();
    deserved.shop.attention.push(dispute());
    deserved.buyers[PAID].deserves.insert("dispute");
    assert_eq!(broken(&deserved), []);

    let rule = "the_log_holds_no_secret_and_no_address";
    fires(rule, |world| world.log = "paid with pi_a_secret_b".to_owned());
    fires(rule, |world| world.log = "to buyer1@buyers.example".to_owned());
}

#[test]
fn rules_about_refunds_fire() {
    let rule = "a_refund_is_made_at_most_once";
    fires(rule, |world| {
        let twin = StripeRefund { id: "re_twin".to_owned(), ..world.stripe.refunds[0].clone() };
        world.stripe.refunds.push(twin);
    });

    let rule = "every_refund_at_stripe_is_known_to_the_shop";
    fires(rule, |world| world.shop.refunds[0].stripe_refund = None);
    fires(rule, |world| world.shop.refunds[0].amount_minor = 1);
    fires(rule, |world| world.stripe.refunds[0].status = "failed".to_owned());
    fires(rule, |world| world.shop.refunds.push(world.shop.refunds[0].clone()));
    fires(rule, |world| world.stripe.refunds.clear());

    let rule = "no_more_is_refunded_than_was_received";
    fires(rule, |world| world.stripe.refunds.push(world.stripe.refunds[0].clone()));
}

#[test]
fn a_refund_that_failed_gives_nothing_back() {
    let mut world = good();
    world.stripe.refunds.push(StripeRefund {
        id: "re_failed".to_owned(),
        refund_id: "r2".to_owned(),
        status: "failed".to_owned(),
        ..world.stripe.refunds[0].clone()
    });
    world.shop.refunds.push(Refund {
        id: "r2".to_owned(),
        stripe_refund: Some("re_failed".to_owned()),
        status: "failed".to_owned(),
        origin: "shop".to_owned(),
        ..world.shop.refunds[0].clone()
    });
    assert_eq!(broken(&world), []);
}
