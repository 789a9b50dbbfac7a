//! Every URL that the shop does not have.

use leptos::prelude::*;
use leptos_meta::Title;

/// Says so, and shows the way back.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <Title text="Page not found"/>
        <section class="failure">
            <h1>"This page is not in our catalogue"</h1>
            <p>"The address may be mistyped, or the page has moved. All our books are on the first page."</p>
            <p><a class="button" href="/">"Back Home"</a></p>
        </section>
    }
}
