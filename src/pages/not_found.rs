//! Every URL that the shop does not have.

use crate::words::words;
use leptos::prelude::*;
use leptos_meta::Title;

/// Says so, and shows the way back.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    let words = words();
    view! {
        <Title text=words.say("page_missing_title")/>
        <section class="failure">
            <h1>{words.say("page_missing")}</h1>
            <p>{words.say("page_missing_advice")}</p>
            <p><a class="button button-primary" href="/">{words.say("page_home")}</a></p>
        </section>
    }
}
