//! What every request can reach.

use super::{
    config::{Pace, StripeConfig},
    cookie_keys::CookieKeys,
    db::Db,
    limits::RateLimits,
    network::NetworkNames,
    sight::Sight,
    stripe::Stripe,
};
use crate::domain::{mode::PaymentMode, money::Currency};
use axum::extract::FromRef;
use leptos::config::LeptosOptions;
use secrecy::SecretString;
use std::{ops::Deref, sync::Arc};
use tokio::sync::Notify;

/// The shop's parts, cheap to clone: each request does, many times.
#[derive(Clone)]
pub struct AppState(Arc<Parts>);

impl Deref for AppState {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl From<Parts> for AppState {
    fn from(parts: Parts) -> AppState {
        AppState(Arc::new(parts))
    }
}

/// What [`AppState`] gives access to.
pub struct Parts {
    /// Where the built site lies.
    pub leptos_options: LeptosOptions,
    /// Books and orders.
    pub db: Db,
    /// Payments.
    pub stripe: Stripe,
    /// What the browser needs for its own half of a payment.
    pub elements: Elements,
    /// Sign cookies.
    pub cookie_keys: CookieKeys,
    /// Signs the links to a buyer's orders.
    pub link_key: Arc<[u8]>,
    /// Signs what Stripe tells by itself; any of them will do.
    pub webhook_secrets: Arc<[SecretString]>,
    /// What prices are typed in.
    pub currency: Currency,
    /// Lets the seller refund.
    pub admin_token: Option<SecretString>,
    /// How long the shop waits.
    pub pace: Pace,
    /// How often things may happen.
    pub limits: RateLimits,
    /// What whoever runs the shop sees of it.
    pub sight: Sight,
    /// Names where orders come from.
    pub networks: NetworkNames,
    /// Wakes whoever sends mail.
    pub outbox: Arc<Notify>,
    /// How much memory pages may be kept in, in bytes; 0: none is kept.
    pub page_cache: u64,
    /// Where shoppers find the shop, without a slash at its end.
    pub public_url: Arc<str>,
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
