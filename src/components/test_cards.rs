//! The card to type when no money moves.

use crate::domain::mode::PaymentMode;
use leptos::prelude::*;

/// Test card details; nothing at all in live mode.
#[component]
pub fn TestCards() -> impl IntoView {
    let practice = use_context::<PaymentMode>().is_some_and(|mode| !mode.money_moves());
    practice.then(|| {
        view! {
            <aside class="test-cards" aria-labelledby="test-cards-heading">
                <h2 id="test-cards-heading">"Use this info for testing:"</h2>
                <ul>
                    <li>"Card Number: " <code>"4242424242424242"</code></li>
                    <li>"CVC Code: any three digits"</li>
                    <li>"Expiration: any date in the future"</li>
                </ul>
                <p>
                    "Declined: " <code>"4000000000000002"</code> ". Asks for 3D Secure: "
                    <code>"4000002500003155"</code> "."
                </p>
            </aside>
        }
    })
}
