//! The seller's desk: what is read of orders, and what can be done about them.

mod actions;
pub mod concerns;
mod export;
pub mod reading;
mod story;

use super::state::AppState;
use axum::{
    Router,
    routing::{get, post},
};

/// What the desk's forms send, and its downloads. Behind the door to `/admin`.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/admin/orders/{id}/refund", post(actions::refund))
        .route("/admin/orders/{id}/confirm", post(actions::confirm_again))
        .route("/admin/orders/{id}/sent", post(actions::mark_sent))
        .route("/admin/orders/{id}/not-sent", post(actions::take_back))
        .route("/admin/attention/{id}/resolve", post(actions::resolve))
        .route("/admin/attention/{id}/reopen", post(actions::reopen))
        .route("/admin/orders.csv", get(export::orders))
        .route("/admin/customers.csv", get(export::customers))
}
