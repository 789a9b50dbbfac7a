//! The sandbox's HTTP face: pages and files by name, all else is the API.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::routing::get;

use super::api;
use super::assets;
use super::auth::Keys;
use super::control;
use super::faults::Faults;
use super::idempotency::InFlight;
use super::store::Store;
use super::three_ds;

/// What every request needs.
pub(super) struct App {
    /// The SQLite file.
    pub store: Store,
    /// The account and its keys.
    pub keys: Keys,
    /// Idempotency keys in use right now.
    pub in_flight: InFlight,
    /// What is to go wrong.
    pub faults: Faults,
    /// This sandbox's own URL, ending in `/`.
    pub base: String,
}

/// How handlers take [`App`].
pub(super) type Shared = State<Arc<App>>;

/// All routes.
pub(super) fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/", get(assets::index))
        .route("/endive/{name}", get(assets::file))
        .route("/receipts/{charge}", get(assets::receipt))
        .route("/3ds/challenge", get(assets::challenge))
        .route("/3ds/redirect", get(three_ds::page).post(three_ds::submit))
        .merge(control::routes(&app))
        .fallback(api::handle)
        .with_state(app)
}
