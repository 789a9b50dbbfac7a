//! What every request can reach.

use super::{config::StripeConfig, db::Db, stripe::Stripe};
use crate::domain::mode::PaymentMode;
use axum::extract::FromRef;
use axum_extra::extract::cookie::Key;
use leptos::config::LeptosOptions;

/// The shop's parts, cheap to clone.
#[derive(Clone)]
pub struct AppState {
    /// Where the built site lies.
    pub leptos_options: LeptosOptions,
    /// Books and orders.
    pub db: Db,
    /// Payments.
    pub stripe: Stripe,
    /// What the browser needs for its own half of a payment.
    pub elements: Elements,
    /// Signs cookies.
    pub cookie_key: Key,
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> LeptosOptions {
        state.leptos_options.clone()
    }
}

/// The facts about Stripe that the browser is told.
#[derive(Clone)]
pub struct Elements {
    /// Stripe's publishable key.
    pub publishable_key: String,
    /// Where Stripe.js is loaded from.
    pub stripe_js: String,
    /// Whether money moves.
    pub mode: PaymentMode,
}

impl From<&StripeConfig> for Elements {
    fn from(config: &StripeConfig) -> Elements {
        Elements {
            publishable_key: config.publishable_key.clone(),
            stripe_js: config.js_url.clone(),
            mode: config.mode,
        }
    }
}
