//! `/orders`: asking for a link to one's orders, by mail.

use crate::components::orders_form::OrdersForm;
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::hooks::use_query_map;

/// The form, or after it the same words for everybody.
#[component]
pub fn OrdersPage() -> impl IntoView {
    let asked = use_query_map().with_untracked(|query| query.get("asked").is_some());
    view! {
        <Title text="Your orders"/>
        <Meta name="robots" content="noindex"/>
        <section class="my-orders">
            <h1>"Your orders"</h1>
            {asked.then(|| view! {
                <div class="my-orders-asked" role="status">
                    <p>"If there are orders for that address, a mail with a link is on its way."</p>
                    <p>"It can take a minute. Look into the folder for spam too, or try another address."</p>
                </div>
            })}
            <p>"Enter the email address that you have ordered with. We will send a link there that shows your orders; it needs no password."</p>
            <OrdersForm/>
        </section>
    }
}
