//! What a buyer finds in their world.

use std::{sync::Arc, time::Duration};

use super::{dashboard::Dashboard, stripe_js::StripeJs};

/// What a buyer finds in their world.
#[derive(Clone)]
pub struct Surroundings {
    /// The shop's URL.
    pub shop: String,
    /// Stripe as the browser reaches it.
    pub stripe_js: StripeJs,
    /// Stripe as the seller reaches it.
    pub dashboard: Dashboard,
    /// What lets the seller refund.
    pub admin_token: String,
    /// The ids of the books.
    pub books: Arc<Vec<String>>,
    /// How long an unpaid order keeps its copies.
    pub reservation: Duration,
}
