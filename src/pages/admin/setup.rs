//! `/admin/setup?token=`: the seller's first password. The link works once.

use crate::{components::admin::layout::FormFaultNotice, domain::admin::PASSWORD_MIN};
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::hooks::use_query_map;

/// Asks for a password twice.
#[component]
pub fn SetupPage() -> impl IntoView {
    let token = use_query_map().with_untracked(|query| query.get("token")).unwrap_or_default();
    let hint =
        format!("At least {PASSWORD_MIN} characters. A few words in a row are easy to remember.");
    view! {
        <Title text="Set up the shop"/>
        <Meta name="robots" content="noindex"/>
        <section class="admin-door">
            <h1>"Set up the shop"</h1>
            <p>"Choose the password that opens the seller's pages."</p>
            <FormFaultNotice/>
            <form class="admin-form" method="post">
                <input type="hidden" name="token" value=token/>
                // Password managers look for a name.
                <input type="text" name="username" value="seller" autocomplete="username" hidden readonly/>
                <div class="field">
                    <label for="password">"Password"</label>
                    <input id="password" type="password" name="password" autocomplete="new-password" minlength=PASSWORD_MIN required autofocus aria-describedby="password-hint"/>
                    <p id="password-hint" class="hint">{hint}</p>
                </div>
                <div class="field">
                    <label for="again">"The same password again"</label>
                    <input id="again" type="password" name="again" autocomplete="new-password" minlength=PASSWORD_MIN required/>
                </div>
                <p class="admin-actions">
                    <button class="button button-primary" type="submit">"Set password"</button>
                </p>
            </form>
        </section>
    }
}
