//! What is done to every answer before it is compressed and sent.

use super::{content_security::Policies, language, render::whole, security, state::AppState};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use std::sync::Arc;

/// What an answer is finished with, cheap to clone.
#[derive(Clone)]
pub struct Finish {
    policies: Policies,
    public_url: Arc<str>,
}

impl Finish {
    /// That of this shop.
    pub fn of(shop: &AppState) -> Finish {
        Finish { policies: Policies::of(shop), public_url: Arc::clone(&shop.public_url) }
    }
}

/// Sends pages whole, and gives each answer the headers that are right for it.
pub async fn every_answer(State(finish): State<Finish>, request: Request, next: Next) -> Response {
    let checkout = request.uri().path() == "/checkout";
    let mut response = whole(next.run(request).await).await;
    language::vary(&mut response);
    security::headers(&mut response, &finish.public_url, checkout);
    finish.policies.protect(&mut response, checkout);
    response
}
