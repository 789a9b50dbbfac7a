//! The form that asks for a link to one's orders: a plain one.

use crate::{domain::my_orders::Asked, words::words};
use leptos::prelude::*;

/// Asks for the email address; shows what was typed again when something is wrong with it.
#[component]
pub fn OrdersForm() -> impl IntoView {
    let words = words();
    let (email, fault) = match use_context::<Asked>() {
        Some(Asked { email, fault }) => (email, Some(fault)),
        None => (String::new(), None),
    };
    let faulty = fault.is_some();
    view! {
        <form class="orders-form" method="post" action="/orders">
            <div class="field">
                <label for="email">{words.say("page_orders_email")}</label>
                <input
                    id="email"
                    name="email"
                    type="email"
                    autocomplete="email"
                    required
                    value=email
                    autofocus=faulty
                    aria-invalid=faulty.to_string()
                    aria-describedby="email-error"
                />
                <p class="field-error" id="email-error" role="alert">{fault.map(|fault| words.ask_fault(fault))}</p>
            </div>
            <button class="button button-primary" type="submit">{words.say("page_orders_send")}</button>
        </form>
    }
}
