//! `/orders`: asking for a link to one's orders, by mail.

use crate::{components::orders_form::OrdersForm, words::words};
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::hooks::use_query_map;

/// The form, or after it the same words for everybody.
#[component]
pub fn OrdersPage() -> impl IntoView {
    let words = words();
    let asked = use_query_map().with_untracked(|query| query.get("asked").is_some());
    view! {
        <Title text=words.say("page_orders")/>
        <Meta name="robots" content="noindex"/>
        <section class="my-orders">
            <h1>{words.say("page_orders")}</h1>
            {asked.then(|| view! {
                <div class="my-orders-asked" role="status">
                    <p>{words.say("page_orders_asked")}</p>
                    <p>{words.say("page_orders_wait")}</p>
                </div>
            })}
            <p>{words.say("page_orders_ask")}</p>
            <OrdersForm/>
        </section>
    }
}
