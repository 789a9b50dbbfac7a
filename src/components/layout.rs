//! The frame around every page.

use super::{cart_link::CartLink, language_switch::LanguageSwitch, offline_notice::OfflineNotice};
use crate::{domain::mode::PaymentMode, words::words};
use leptos::prelude::*;

/// Says on every page that no money moves, whenever none does.
#[component]
pub fn TestNotice() -> impl IntoView {
    let words = words();
    let why = match use_context::<PaymentMode>() {
        Some(PaymentMode::Sandbox) => words.say("page_test_sandbox"),
        Some(PaymentMode::Test) => words.say("page_test_stripe"),
        Some(PaymentMode::Live) | None => return ().into_any(),
    };
    view! {
        <aside class="test-notice" aria-label=words.say("page_test_mode")>
            <p><strong>{format!("{}.", words.say("page_test_mode"))}</strong> " " {why}</p>
        </aside>
    }
    .into_any()
}

/// The shop's name, on top, and the way to the cart.
#[component]
pub fn SiteHeader() -> impl IntoView {
    let words = words();
    view! {
        <header class="site-header">
            <a class="brand" href="/">{words.say("page_brand")}</a>
            <span class="tagline">{words.say("page_tagline")}</span>
            <CartLink/>
        </header>
    }
}

/// What stands below every page.
#[component]
pub fn SiteFooter() -> impl IntoView {
    let words = words();
    view! {
        <footer class="site-footer">
            <p>{words.say("page_payments")}</p>
            <p><a href="/orders">{words.say("page_orders")}</a></p>
            <LanguageSwitch/>
        </footer>
        <OfflineNotice/>
    }
}
