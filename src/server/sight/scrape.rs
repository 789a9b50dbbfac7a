//! The port beside the shop's own, for who watches it: `/metrics`, `/healthz`, `/readyz`. It answers
//! until the shop has ended.

use super::health;
use crate::server::state::AppState;
use axum::{
    Router,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use std::io;
use tokio::net::TcpListener;

/// <https://prometheus.io/docs/specs/om/open_metrics_spec/>
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Serves for ever.
///
/// # Errors
/// When the network fails for good.
pub async fn serve(listener: TcpListener, state: AppState) -> io::Result<()> {
    let router = Router::new().route("/metrics", get(metrics)).merge(health::routes());
    axum::serve(listener, router.with_state(state)).await
}

async fn metrics(State(state): State<AppState>) -> Response {
    match state.sight.written(&state).await {
        Ok(text) => {
            let kind = HeaderValue::from_static(OPEN_METRICS);
            ([(header::CONTENT_TYPE, kind)], text).into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
