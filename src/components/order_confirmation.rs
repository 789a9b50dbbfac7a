//! The island `OrderConfirmation`: how an order stands, kept up to date while its payment is
//! processing.

use crate::{
    domain::{
        confirmation::{Confirmation, OrderDetails, Standing},
        utc,
    },
    functions::payment::retrieve_payment,
};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// How long to wait before the shop is asked for the first time about a payment in processing.
const FIRST_PAUSE: Duration = Duration::from_secs(2);
/// Some payments take days: the pauses double up to this.
const LAST_PAUSE: Duration = Duration::from_secs(60);

/// The confirmation of one order.
#[island]
pub fn OrderConfirmation(confirmation: Confirmation) -> impl IntoView {
    let (standing, set_standing) = signal(confirmation.standing);
    let payment_intent = confirmation.payment_intent.0.clone();
    let hydrated = RwSignal::new(false);
    Effect::new(move || {
        hydrated.set(true);
        follow(payment_intent.clone(), standing, set_standing, FIRST_PAUSE);
    });
    view! { <Receipt confirmation standing hydrated/> }
}

/// What the confirmation says while the order stands as `standing`.
#[component]
pub fn Receipt(
    /// The order.
    confirmation: Confirmation,
    /// How it stands now.
    #[prop(into)]
    standing: Signal<Standing>,
    /// Whether a script keeps `standing` up to date.
    #[prop(into)]
    hydrated: Signal<bool>,
) -> impl IntoView {
    let Confirmation { titles, checkout, details, .. } = confirmation;
    let again = checkout.clone();
    let title = titles.join(", ");
    let heading = {
        let title = title.clone();
        move || match standing.get() {
            Standing::Paid => format!("Thanks for purchasing - {title}!"),
            Standing::Processing | Standing::Held => "Your payment is being processed".to_owned(),
            Standing::Refunded => "This order was refunded".to_owned(),
            Standing::Canceled => "This payment was canceled".to_owned(),
            Standing::Returned => "This payment came too late".to_owned(),
            Standing::InQuestion => "We are looking at your payment".to_owned(),
            Standing::Unpaid => "This order is not paid yet".to_owned(),
        }
    };
    let words = move || words(standing.get());
    view! {
        <article class="confirmation" data-standing=move || standing.get().as_str() data-hydrated=move || hydrated.get().to_string()>
            <p class="confirmation-mark" aria-hidden="true"></p>
            <h1>{heading}</h1>
            <p class="confirmation-words" role="status">{words}</p>
            {match details {
                Some(details) => view! { <Details details/> }.into_any(),
                None => view! {
                    <dl class="facts"><div><dt>"Book"</dt><dd>{title}</dd></div></dl>
                }.into_any(),
            }}
            <p class="confirmation-actions">
                <Show when=move || standing.get() == Standing::Unpaid>
                    <a class="button button-primary" href=checkout.clone()>"Pay now"</a>
                </Show>
                <Show when=move || standing.get().is_over()>
                    <a class="button button-primary" href=again.clone()>"Order again"</a>
                </Show>
                <a class="button" href="/">"Back Home"</a>
            </p>
        </article>
    }
}

/// The whole order, for its buyer.
#[component]
fn Details(details: OrderDetails) -> impl IntoView {
    let OrderDetails { number, lines, amount, given_back, paid_at, buyer, address } = details;
    // The price of one copy of one book is the amount below.
    let several = lines.len() > 1 || lines.iter().any(|line| line.quantity > 1);
    let lines = lines.into_iter().map(|line| {
        let each = several.then(|| format!(" × {}, {} each", line.quantity, line.unit_price));
        view! {
            <div>
                <dt>"Book"</dt>
                <dd>{line.title} {each}</dd>
            </div>
        }
    });
    view! {
        <dl class="facts">
            {lines.collect_view()}
            <div><dt>"Amount"</dt><dd>{amount.to_string()}</dd></div>
            {(given_back.minor > 0).then(|| view! {
                <div><dt>"Given back"</dt><dd>{given_back.to_string()}</dd></div>
            })}
            <div><dt>"Order"</dt><dd>{number}</dd></div>
            {paid_at.map(|at| view! {
                <div><dt>"Paid on"</dt><dd><time datetime=utc::iso(at)>{utc::date(at)}</time></dd></div>
            })}
            {buyer.map(|buyer| view! {
                <div><dt>"Name"</dt><dd>{buyer.name}</dd></div>
                <div><dt>"Email"</dt><dd>{buyer.email}</dd></div>
            })}
            {(!address.is_empty()).then(|| {
                let lines = address.into_iter().map(|line| view! { {line} <br/> }).collect_view();
                view! { <div><dt>"Goes to"</dt><dd>{lines}</dd></div> }
            })}
        </dl>
    }
}

fn words(standing: Standing) -> &'static str {
    match standing {
        Standing::Paid => "Your payment went through.",
        Standing::Processing => {
            "Your bank is taking a moment. This page updates itself; you can also close it and come back."
        }
        Standing::Held => "The amount is reserved on your card and will be taken soon.",
        Standing::Refunded => {
            "All of it was given back, the way it came. It can take some days until your bank shows it."
        }
        Standing::Canceled => "You were not charged. You can choose the book again at any time.",
        Standing::Returned => {
            "It reached us when the order was over, so nothing will be delivered for it. We are sending your money back the way it came; that can take some days."
        }
        Standing::InQuestion => {
            "Money has reached us that is not what this order asks for. We will look at it and write to you. Please do not pay again."
        }
        Standing::Unpaid => {
            "It has not been paid, and you were not charged. You can pay for it with any card."
        }
    }
}

/// Asks the shop again and again, for as long as the payment is under way. A call that fails
/// tells nothing new.
fn follow(
    payment_intent: String,
    standing: ReadSignal<Standing>,
    set_standing: WriteSignal<Standing>,
    pause: Duration,
) {
    if !standing.get_untracked().is_under_way() {
        return;
    }
    let ask = move || {
        spawn_local(async move {
            if let Ok(now) = retrieve_payment(payment_intent.clone(), String::new()).await {
                set_standing.set(now.standing);
            }
            follow(payment_intent, standing, set_standing, LAST_PAUSE.min(pause * 2));
        });
    };
    set_timeout(ask, pause);
}
