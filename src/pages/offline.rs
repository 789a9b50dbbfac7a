//! `/offline`: what `public/service-worker.js` shows in place of a page that cannot be had.

use leptos::prelude::*;
use leptos_meta::{Meta, Title};

/// Says so, and that nothing is lost. It is kept as nobody's page; what is in somebody's cart is
/// added in their browser by `public/offline.js`.
#[component]
pub fn OfflinePage() -> impl IntoView {
    view! {
        <Title text="You are offline"/>
        <Meta name="robots" content="noindex"/>
        <section class="failure offline">
            <h1>"You are offline"</h1>
            <p>"The shop cannot be reached just now. This page opens by itself as soon as you are connected again."</p>
            <p
                class="offline-cart"
                data-one="The book in your cart is still there."
                data-many="The {copies} books in your cart are still there."
            >
                "Your cart stays as it is."
            </p>
            <p>"If you have just paid, do not pay again: the shop knows your order and shows it when you are back."</p>
            // The address that could not be had, not this page's own.
            <p><a class="button button-primary" href="">"Try again"</a></p>
        </section>
        <script type="module" src="/offline.js"></script>
    }
}
