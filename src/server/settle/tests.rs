//! What each word of Stripe means for an order.

use super::*;
use crate::domain::{language::Language, money::Money, order::OrderId};

fn money(minor: i64, currency: &str) -> Money {
    Money::new(minor, currency.parse().expect("a currency"))
}

fn order(state: OrderState) -> Order {
    Order {
        id: OrderId("o".to_owned()),
        token: String::new(),
        visitor: String::new(),
        selection: String::new(),
        state,
        amount: money(1999, "usd"),
        livemode: false,
        attempt: 1,
        expires_at: 0,
        payment_intent: Some(PaymentIntentId("pi_own".to_owned())),
        paid_at: None,
        buyer: None,
        language: Language::English,
    }
}

fn intent(status: PaymentStatus) -> PaymentIntent {
    let received = if status == PaymentStatus::Succeeded { 1999 } else { 0 };
    PaymentIntent {
        id: PaymentIntentId("pi_own".to_owned()),
        status,
        amount: money(1999, "usd"),
        livemode: false,
        amount_received: received,
        client_secret: None,
        order: Some(OrderId("o".to_owned())),
        attempt: Some(1),
    }
}

#[test]
fn every_state_and_status_has_its_verdict() {
    use OrderState::*;
    use PaymentStatus::*;
    let unpaid = [RequiresPaymentMethod, RequiresConfirmation, RequiresAction];
    for status in unpaid.into_iter().chain([Processing, RequiresCapture]) {
        for state in [Pending, Paid, OrderState::Canceled] {
            assert_eq!(verdict(&order(state), &intent(status)), Verdict::Stay, "{status:?}");
        }
    }
    let succeeded = intent(Succeeded);
    assert_eq!(verdict(&order(Pending), &succeeded), Verdict::Pay);
    assert_eq!(verdict(&order(Paid), &succeeded), Verdict::Stay);
    assert_eq!(verdict(&order(OrderState::Canceled), &succeeded), Verdict::GiveBack);
    let canceled = intent(PaymentStatus::Canceled);
    assert_eq!(verdict(&order(Pending), &canceled), Verdict::Cancel);
    assert_eq!(verdict(&order(Paid), &canceled), Verdict::Stay);
    assert_eq!(verdict(&order(OrderState::Canceled), &canceled), Verdict::Stay);
}

#[test]
fn an_order_that_has_lost_its_payment_gets_it_back() {
    use PaymentStatus::*;
    let lost = |state| Order { payment_intent: None, ..order(state) };
    let pending = lost(OrderState::Pending);
    for status in [RequiresPaymentMethod, RequiresAction, Processing, Succeeded] {
        assert_eq!(verdict(&pending, &intent(status)), Verdict::Attach, "{status:?}");
    }
    assert_eq!(verdict(&pending, &intent(Canceled)), Verdict::Stay);
    assert_eq!(verdict(&lost(OrderState::Canceled), &intent(Succeeded)), Verdict::GiveBack);
    for other in [
        PaymentIntent { order: None, ..intent(Succeeded) },
        PaymentIntent { attempt: None, ..intent(Succeeded) },
        PaymentIntent { attempt: Some(0), ..intent(Succeeded) },
        PaymentIntent { livemode: true, ..intent(Succeeded) },
    ] {
        assert_eq!(verdict(&pending, &other), Verdict::GiveBack, "{other:?}");
    }
}

#[test]
fn a_payment_of_an_attempt_that_the_order_has_forgotten_is_its_own() {
    use PaymentStatus::*;
    let later = PaymentIntentId("pi_later".to_owned());
    let of = |attempt, status| PaymentIntent {
        id: later.clone(),
        attempt: Some(attempt),
        ..intent(status)
    };
    let pending = order(OrderState::Pending);
    for status in [RequiresPaymentMethod, Processing, Succeeded] {
        assert_eq!(verdict(&pending, &of(2, status)), Verdict::Attach, "{status:?}");
    }
    assert_eq!(verdict(&pending, &of(2, Canceled)), Verdict::Stay);
    assert_eq!(verdict(&pending, &of(1, Succeeded)), Verdict::GiveBack, "a second one");
    assert_eq!(verdict(&order(OrderState::Canceled), &of(2, Succeeded)), Verdict::GiveBack);
}

#[test]
fn only_its_own_payment_in_full_pays_an_order() {
    let pending = order(OrderState::Pending);
    let succeeded = || intent(PaymentStatus::Succeeded);
    let other_id = PaymentIntentId("pi_other".to_owned());
    let another = PaymentIntent { id: other_id.clone(), ..succeeded() };
    assert_eq!(verdict(&pending, &another), Verdict::GiveBack);
    let canceled = PaymentIntent { id: other_id, ..intent(PaymentStatus::Canceled) };
    assert_eq!(verdict(&pending, &canceled), Verdict::Stay);
    for wrong in [
        PaymentIntent { order: None, ..succeeded() },
        PaymentIntent { order: Some(OrderId("x".to_owned())), ..succeeded() },
        PaymentIntent { amount: money(1998, "usd"), ..succeeded() },
        PaymentIntent { amount: money(1999, "eur"), ..succeeded() },
        PaymentIntent { amount_received: 1998, ..succeeded() },
        PaymentIntent { livemode: true, ..succeeded() },
    ] {
        assert!(matches!(verdict(&pending, &wrong), Verdict::Mismatch(_)), "{wrong:?}");
    }
}
