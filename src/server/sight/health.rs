//! `/healthz` and `/readyz`: whether the process lives, and whether it can do its work.

use crate::server::{db::health, state::AppState};
use axum::{
    Router,
    extract::State,
    http::{HeaderValue, StatusCode, header::CACHE_CONTROL},
    response::{IntoResponse, Response},
    routing::get,
};
use std::time::Duration;
use tokio::time::timeout;

/// How long the database may take: who asks gives up soon after.
const PATIENCE: Duration = Duration::from_secs(2);

/// Both, for the shop's own port and for the one beside it.
pub fn routes() -> Router<AppState> {
    Router::new().route("/healthz", get(healthz)).route("/readyz", get(readyz))
}

/// 200 as long as anything is answered.
async fn healthz() -> Response {
    told(StatusCode::OK, "The shop is alive.")
}

/// 200 when a request that comes now can be served; else 503 and why not.
async fn readyz(State(state): State<AppState>) -> Response {
    let not = |why| told(StatusCode::SERVICE_UNAVAILABLE, why);
    if state.sight.is_ending() {
        return not("The shop is ending.");
    }
    match timeout(PATIENCE, health::is_migrated(&state.db)).await {
        Ok(Ok(true)) => told(StatusCode::OK, "The shop is ready."),
        Ok(Ok(false)) => not("The database lacks a migration."),
        Ok(Err(error)) => {
            tracing::warn!(%error, "the shop is not ready");
            not("The database does not answer.")
        }
        Err(_) => not("The database does not answer in time."),
    }
}

/// What is true now, and nobody keeps.
fn told(status: StatusCode, words: &'static str) -> Response {
    let fresh = HeaderValue::from_static("no-store");
    (status, [(CACHE_CONTROL, fresh)], words).into_response()
}
