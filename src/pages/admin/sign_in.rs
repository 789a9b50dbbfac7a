//! `/admin/sign-in`: the seller's password.

use crate::components::admin::layout::FormFaultNotice;
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::hooks::use_query_map;

/// Asks for the password, and goes on to `?next=`.
#[component]
pub fn SignInPage() -> impl IntoView {
    let next = use_query_map().with_untracked(|query| query.get("next")).unwrap_or_default();
    view! {
        <Title text="Sign in"/>
        <Meta name="robots" content="noindex"/>
        <section class="admin-door">
            <h1>"Sign in"</h1>
            <p>"For the seller: books, orders and sales."</p>
            <FormFaultNotice/>
            <form class="admin-form" method="post">
                <input type="hidden" name="next" value=next/>
                // Password managers look for a name.
                <input type="text" name="username" value="seller" autocomplete="username" hidden readonly/>
                <div class="field">
                    <label for="password">"Password"</label>
                    <input id="password" type="password" name="password" autocomplete="current-password" required autofocus/>
                </div>
                <p class="admin-actions">
                    <button class="button button-primary" type="submit">"Sign in"</button>
                </p>
            </form>
            <p class="hint">
                "Forgotten? Run " <code>"bookshop admin reset"</code>
                " where the shop runs: it prints a link to set a new one."
            </p>
        </section>
    }
}
