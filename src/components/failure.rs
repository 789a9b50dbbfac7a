//! A page that could not be made, in words.

use crate::{domain::site::RequestId, error::ShopError, words::words};
use leptos::prelude::*;
use leptos_meta::Title;

/// Says what went wrong and where to go from here, and what whoever runs the shop finds it by when
/// it is the shop that has failed.
#[component]
pub fn Failure(error: ShopError) -> impl IntoView {
    let words = words();
    let (heading, advice) = match &error {
        ShopError::NoItemSelected => ("page_no_item", "page_no_item_advice"),
        ShopError::NoSuchBook => ("page_no_book", "page_no_book_advice"),
        ShopError::NoSuchPayment | ShopError::NoSuchOrder => {
            ("page_no_payment", "page_no_payment_advice")
        }
        error if error.retryable() => ("page_trouble", "page_trouble_advice"),
        _ => ("page_refused", "page_refused_advice"),
    };
    let reference = error.retryable().then(use_context::<RequestId>).flatten();
    view! {
        <Title text=words.say(heading)/>
        <section class="failure">
            <h1>{words.say(heading)}</h1>
            <p role="alert">{words.say("page_error")} {words.error(&error)}</p>
            <p>{words.say(advice)}</p>
            {reference.map(|RequestId(id)| view! {
                <p class="reference">{words.say("page_reference")} " " <code>{id}</code></p>
            })}
            <p><a class="button button-primary" href="/">{words.say("page_home")}</a></p>
        </section>
    }
}
