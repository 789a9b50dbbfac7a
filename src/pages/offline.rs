//! `/offline`: what `public/service-worker.js` shows in place of a page that cannot be had.

use crate::words::words;
use leptos::prelude::*;
use leptos_meta::{Meta, Title};

/// Says so, and that nothing is lost. It is kept as nobody's page; what is in somebody's cart is
/// added in their browser by `public/offline.js`.
#[component]
pub fn OfflinePage() -> impl IntoView {
    let words = words();
    // The number stays open: the page is kept for any cart, and its script fills it in.
    let open = [("copies", "{copies}".to_owned())];
    view! {
        <Title text=words.say("page_offline")/>
        <Meta name="robots" content="noindex"/>
        <section class="failure offline">
            <h1>{words.say("page_offline")}</h1>
            <p>{words.say("page_offline_waits")}</p>
            <p
                class="offline-cart"
                data-one=words.say("page_offline_one")
                data-many=words.fill("page_offline_many", &open)
            >
                {words.say("page_offline_cart")}
            </p>
            <p>{words.say("page_offline_paid")}</p>
            // The address that could not be had, not this page's own.
            <p><a class="button button-primary" href="">{words.say("page_offline_again")}</a></p>
        </section>
        <script type="module" src="/offline.js"></script>
    }
}
