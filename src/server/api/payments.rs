//! Payments, as far as whoever holds an id may look.

use super::{
    problem::{Problem, ProblemDocument},
    wire::{ApiPayment, OnePayment, Status},
};
use crate::{
    domain::payment::PaymentIntentId,
    error::ShopError,
    server::{confirmation, db::orders, state::AppState},
};
use axum::{
    Json,
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use axum_client_ip::{ClientIp, Rejection};

/// How a payment stands. Shows nothing of the buyer, and no secret of Stripe's.
#[utoipa::path(
    get, path = "/api/payments/{id}", tag = "payments", operation_id = "findPayment",
    params(("id" = String, Path, description = "The PaymentIntent's id.",
        pattern = "^pi_[0-9A-Za-z_]{1,252}$")),
    responses(
        (status = 200, description = "The payment.", body = OnePayment),
        (status = 404, description = "No order of this shop has that payment.",
            body = ProblemDocument, content_type = "application/problem+json"),
        (status = 414, description = "No id is that long.",
            body = ProblemDocument, content_type = "application/problem+json"),
        (status = 429, description = "Too many from this address ask how payments stand.",
            body = ProblemDocument, content_type = "application/problem+json"),
        (status = 502, description = "Stripe refused to tell.",
            body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "Stripe cannot be reached at the moment.",
            body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
pub async fn payment(
    State(state): State<AppState>,
    address: Result<ClientIp, Rejection>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let id = PaymentIntentId::parse(&id).ok_or(ShopError::NoSuchPayment)?;
    let address = address.ok().map(|ClientIp(address)| address);
    let confirmation = confirmation::of_payment(&state, None, address, &id).await?;
    let order = orders::by_payment_intent(&state.db, &id).await?.ok_or(ShopError::NoSuchPayment)?;
    let payment = ApiPayment {
        id: id.0,
        status: confirmation.standing.as_str(),
        amount: order.amount.minor,
        currency: order.amount.currency.code().to_owned(),
        description: confirmation.titles.join(", "),
    };
    let no_store = [(header::CACHE_CONTROL, "no-store")];
    Ok((no_store, Json(OnePayment { status: Status::Success, payment })).into_response())
}
