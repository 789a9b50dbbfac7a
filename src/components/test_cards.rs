//! The card to type when no money moves.

use crate::{domain::mode::PaymentMode, words::words};
use leptos::prelude::*;

/// Test card details; nothing at all in live mode.
#[component]
pub fn TestCards() -> impl IntoView {
    let words = words();
    let practice = use_context::<PaymentMode>().is_some_and(|mode| !mode.money_moves());
    practice.then(|| {
        view! {
            <aside class="test-cards" aria-labelledby="test-cards-heading">
                <h2 id="test-cards-heading">{words.say("page_test_cards")}</h2>
                <ul>
                    <li>{words.say("page_test_number")} <code>"4242424242424242"</code></li>
                    <li>{words.say("page_test_cvc")}</li>
                    <li>{words.say("page_test_expiry")}</li>
                </ul>
                <p>
                    {words.say("page_test_declined")} <code>"4000000000000002"</code> {words.say("page_test_secure")}
                    <code>"4000002500003155"</code> "."
                </p>
            </aside>
        }
    })
}
