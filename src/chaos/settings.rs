//! What the shop of a world is told: everything happens in seconds.

use std::{net::SocketAddr, path::Path, time::Duration};

/// How long an unpaid order keeps its copies.
pub const RESERVATION: Duration = Duration::from_secs(2);
/// How long the shop waits for Stripe: longer than a busy machine lets an answer take.
pub const STRIPE_TIMEOUT: Duration = Duration::from_secs(1);
/// What lets the seller refund; the shop and the seller are both chaos's own.
pub const ADMIN_TOKEN: &str = "chaos-0123456789abcdef0123456789abcdef";

/// The account at the sandbox.
pub struct Account {
    /// Ends in a slash.
    pub api_base: String,
    /// Where Stripe.js is.
    pub js_url: String,
    /// `sk_test_…`
    pub secret_key: String,
    /// `pk_test_…`
    pub publishable_key: String,
    /// `whsec_…`
    pub webhook_secret: String,
}

/// The whole environment of a copy of the shop on that database that puts its mail into `folder`.
pub fn environment(
    folder: &Path,
    database: &str,
    addr: SocketAddr,
    account: &Account,
    sabotage: Option<&str>,
) -> Vec<(String, String)> {
    let mut variables = vec![
        ("LEPTOS_SITE_ADDR", addr.to_string()),
        ("DATABASE_URL", database.to_owned()),
        ("STRIPE_API_BASE", account.api_base.clone()),
        ("STRIPE_JS_URL", account.js_url.clone()),
        ("STRIPE_SECRET_KEY", account.secret_key.clone()),
        ("STRIPE_PUBLISHABLE_KEY", account.publishable_key.clone()),
        ("STRIPE_WEBHOOK_SECRET", account.webhook_secret.clone()),
        ("STRIPE_TIMEOUT_SECONDS", STRIPE_TIMEOUT.as_secs_f64().to_string()),
        ("BOOKSHOP_RESERVATION_SECONDS", RESERVATION.as_secs().to_string()),
        ("BOOKSHOP_SWEEP_SECONDS", "0.2".to_owned()),
        ("BOOKSHOP_CATCH_UP_SECONDS", "1".to_owned()),
        ("BOOKSHOP_RETRY_SECONDS", "0.1".to_owned()),
        ("BOOKSHOP_HANDOVER_SECONDS", "2".to_owned()),
        ("BOOKSHOP_VISITOR_ORDERS_PER_MINUTE", "0".to_owned()),
        ("BOOKSHOP_ADDRESS_ORDERS_PER_MINUTE", "0".to_owned()),
        ("BOOKSHOP_ADDRESS_COPIES", "0".to_owned()),
        ("BOOKSHOP_MAX_FAILED_PAYMENTS", "5".to_owned()),
        ("BOOKSHOP_MAIL_FOLDER", folder.join("mail").display().to_string()),
        ("BOOKSHOP_ADMIN_TOKEN", ADMIN_TOKEN.to_owned()),
        ("RUST_LOG", "bookshop=info,warn".to_owned()),
    ];
    if let Some(what) = sabotage {
        variables.push(("BOOKSHOP_SABOTAGE", what.to_owned()));
    }
    variables.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
