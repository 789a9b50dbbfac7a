//! The frame around every page.

use super::{cart_link::CartLink, offline_notice::OfflineNotice};
use crate::domain::{cart::CartCount, mode::PaymentMode};
use leptos::prelude::*;

/// Says on every page that no money moves, whenever none does.
#[component]
pub fn TestNotice() -> impl IntoView {
    let words = match use_context::<PaymentMode>() {
        Some(PaymentMode::Sandbox) => {
            "This shop runs on its own sandbox: orders are practice and no money moves."
        }
        Some(PaymentMode::Test) => {
            "This shop runs on Stripe's test mode: orders are practice and no money moves."
        }
        Some(PaymentMode::Live) | None => return ().into_any(),
    };
    view! {
        <aside class="test-notice" aria-label="Test mode">
            <p><strong>"Test mode."</strong> " " {words}</p>
        </aside>
    }
    .into_any()
}

/// The shop's name, on top, and the way to the cart.
#[component]
pub fn SiteHeader() -> impl IntoView {
    let copies = use_context::<CartCount>().map_or(0, |CartCount(copies)| copies);
    view! {
        <header class="site-header">
            <a class="brand" href="/">"Bookshop"</a>
            <span class="tagline">"Good books, plainly sold"</span>
            <CartLink copies/>
        </header>
    }
}

/// What stands below every page.
#[component]
pub fn SiteFooter() -> impl IntoView {
    view! {
        <footer class="site-footer">
            <p>"Card payments are taken by Stripe. Your card number never reaches this shop."</p>
            <p><a href="/orders">"Your orders"</a></p>
        </footer>
        <OfflineNotice/>
    }
}
