//! The island `OrderConfirmation`: how an order stands, kept up to date while its payment is
//! processing.

use crate::{
    domain::{
        confirmation::{Confirmation, OrderDetails, Standing},
        utc,
    },
    functions::payment::retrieve_payment,
    words::words,
};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// How long to wait before the shop is asked for the first time about a payment in processing.
const FIRST_PAUSE: Duration = Duration::from_secs(2);
/// Some payments take days: the pauses double up to this.
const LAST_PAUSE: Duration = Duration::from_secs(60);

/// The confirmation of one order.
#[cfg_attr(feature = "split", island(lazy))]
#[cfg_attr(not(feature = "split"), island)]
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
    let words = words();
    let Confirmation { titles, checkout, details, .. } = confirmation;
    let again = checkout.clone();
    let title = titles.join(", ");
    let heading = {
        let title = title.clone();
        move || words.standing(standing.get(), &title)
    };
    let meaning = move || words.standing_words(standing.get());
    view! {
        <article class="confirmation" data-standing=move || standing.get().as_str() data-hydrated=move || hydrated.get().to_string()>
            <p class="confirmation-mark" aria-hidden="true" data-word=move || words.standing_mark(standing.get())></p>
            <h1>{heading}</h1>
            <p class="confirmation-words" role="status">{meaning}</p>
            {match details {
                Some(details) => view! { <Details details/> }.into_any(),
                None => view! {
                    <dl class="facts"><div><dt>{words.say("order_book")}</dt><dd>{title}</dd></div></dl>
                }.into_any(),
            }}
            <p class="confirmation-actions">
                <Show when=move || standing.get() == Standing::Unpaid>
                    <a class="button button-primary" href=checkout.clone()>{words.say("order_pay_now")}</a>
                </Show>
                <Show when=move || standing.get().is_over()>
                    <a class="button button-primary" href=again.clone()>{words.say("order_again")}</a>
                </Show>
                <a class="button" href="/">{words.say("order_home")}</a>
            </p>
        </article>
    }
}

/// The whole order, for its buyer.
#[component]
fn Details(details: OrderDetails) -> impl IntoView {
    let words = words();
    let OrderDetails { number, lines, amount, given_back, paid_at, buyer, address } = details;
    // The price of one copy of one book is the amount below.
    let several = lines.len() > 1 || lines.iter().any(|line| line.quantity > 1);
    let lines = lines.into_iter().map(|line| {
        let each = || {
            let price = ("price", words.money(line.unit_price));
            words.fill("order_each", &[("copies", line.quantity.to_string()), price])
        };
        let each = several.then(each);
        view! {
            <div>
                <dt>{words.say("order_book")}</dt>
                <dd>{line.title} {each.map(|each| format!(" {each}"))}</dd>
            </div>
        }
    });
    view! {
        <dl class="facts">
            {lines.collect_view()}
            <div><dt>{words.say("order_amount")}</dt><dd>{words.money(amount)}</dd></div>
            {(given_back.minor > 0).then(|| view! {
                <div><dt>{words.say("order_given_back")}</dt><dd>{words.money(given_back)}</dd></div>
            })}
            <div><dt>{words.say("order_number")}</dt><dd>{number}</dd></div>
            {paid_at.map(|at| view! {
                <div>
                    <dt>{words.say("order_paid_on")}</dt>
                    <dd><time datetime=utc::iso(at)>{words.date(at)}</time></dd>
                </div>
            })}
            {buyer.map(|buyer| view! {
                <div><dt>{words.say("order_name")}</dt><dd>{buyer.name}</dd></div>
                <div><dt>{words.say("order_email")}</dt><dd>{buyer.email}</dd></div>
            })}
            {(!address.is_empty()).then(|| {
                let lines = address.into_iter().map(|line| view! { {line} <br/> }).collect_view();
                view! { <div><dt>{words.say("order_goes_to")}</dt><dd>{lines}</dd></div> }
            })}
        </dl>
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
