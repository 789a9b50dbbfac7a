//! The island `OrderConfirmation`: how a payment stands, kept up to date while it is processing.

use crate::{
    domain::payment::{PaymentStatus, PaymentSummary},
    functions::payment::retrieve_payment,
};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// How long to wait before the shop is asked for the first time about a payment in processing.
const FIRST_PAUSE: Duration = Duration::from_secs(2);
/// Some payments take days: the pauses double up to this.
const LAST_PAUSE: Duration = Duration::from_secs(60);

/// The confirmation of one payment.
#[island]
pub fn OrderConfirmation(payment: PaymentSummary) -> impl IntoView {
    let PaymentSummary { payment_intent, status, titles, amount, checkout, buyer } = payment;
    let (status, set_status) = signal(status);
    let hydrated = RwSignal::new(false);
    Effect::new(move || {
        hydrated.set(true);
        follow(payment_intent.0.clone(), status, set_status, FIRST_PAUSE);
    });

    let title = titles.join(", ");
    let heading = {
        let title = title.clone();
        move || match status.get() {
            PaymentStatus::Succeeded => format!("Thanks for purchasing - {title}!"),
            PaymentStatus::Processing | PaymentStatus::RequiresCapture => {
                "Your payment is being processed".to_owned()
            }
            PaymentStatus::Canceled => "This payment was canceled".to_owned(),
            _ => "This order is not paid yet".to_owned(),
        }
    };
    let words = move || match status.get() {
        PaymentStatus::Succeeded => "Your payment went through.",
        PaymentStatus::Processing => {
            "Your bank is taking a moment. This page updates itself; you can also close it and come back."
        }
        PaymentStatus::RequiresCapture => {
            "The amount is reserved on your card and will be taken soon."
        }
        PaymentStatus::Canceled => {
            "You were not charged. You can choose the book again at any time."
        }
        _ => "It has not been paid, and you were not charged. You can pay for it with any card.",
    };
    view! {
        <article class="confirmation" data-status=move || status.get().as_str() data-hydrated=move || hydrated.get().to_string()>
            <p class="confirmation-mark" aria-hidden="true"></p>
            <h1>{heading}</h1>
            <p class="confirmation-words" role="status">{words}</p>
            <dl class="facts">
                <div><dt>"Book"</dt><dd>{title}</dd></div>
                <div><dt>"Amount"</dt><dd>{amount.to_string()}</dd></div>
                {buyer.map(|buyer| view! {
                    <div><dt>"Name"</dt><dd>{buyer.name}</dd></div>
                    <div><dt>"Email"</dt><dd>{buyer.email}</dd></div>
                })}
            </dl>
            <p class="confirmation-actions">
                <Show when=move || status.get().payable()>
                    <a class="button button-primary" href=checkout.clone()>"Pay now"</a>
                </Show>
                <a class="button" href="/">"Back Home"</a>
            </p>
        </article>
    }
}

/// Asks the shop again and again, for as long as the payment is in processing. A call that fails
/// tells nothing new.
fn follow(
    payment_intent: String,
    status: ReadSignal<PaymentStatus>,
    set_status: WriteSignal<PaymentStatus>,
    pause: Duration,
) {
    if status.get_untracked() != PaymentStatus::Processing {
        return;
    }
    let ask = move || {
        spawn_local(async move {
            if let Ok(payment) = retrieve_payment(payment_intent.clone()).await {
                set_status.set(payment.status);
            }
            follow(payment_intent, status, set_status, LAST_PAUSE.min(pause * 2));
        });
    };
    set_timeout(ask, pause);
}
