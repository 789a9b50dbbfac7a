//! What the seller does about an order, by plain forms: each answers with the page that shows
//! what was done, and sent twice is done once.

use crate::{
    domain::{
        money::Money,
        order::OrderId,
        order_file::{Done, RefundFault},
        order_list::order_href,
        refund::{RefundId, RefundStatus},
    },
    error::ShopError,
    server::{
        db::{attention, now, orders, sending},
        refunds, render,
        state::AppState,
    },
};
use axum::{
    Form,
    extract::{Path, State},
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::provide_context;
use serde::Deserialize;

/// What the form for a refund sends.
#[derive(Deserialize)]
pub(super) struct RefundForm {
    /// As typed, in major units.
    #[serde(default)]
    amount: String,
    /// The id that the page was made with.
    #[serde(default)]
    request: String,
}

/// What a form sends that only has to be told from its double.
#[derive(Deserialize)]
pub(super) struct RequestForm {
    /// The id that the page was made with.
    #[serde(default)]
    request: String,
}

/// Where the form for a concern stands.
#[derive(Deserialize)]
pub(super) struct ConcernForm {
    /// The order whose page it stands on; empty on the list.
    #[serde(default)]
    order: String,
}

/// Gives back what is typed.
pub(super) async fn refund(
    State(state): State<AppState>,
    Path(id): Path<String>,
    parts: Parts,
    Form(form): Form<RefundForm>,
) -> Response {
    let order = OrderId(id);
    match try_refund(&state, &order, &form).await {
        Ok(done) => done_at_order(&order, done),
        Err(Refusal::Typed(words)) => {
            let fault = RefundFault { amount: form.amount, words };
            form_again(&state, &order, parts, fault).await
        }
        Err(Refusal::Failed(error)) => error.into_response(),
    }
}

enum Refusal {
    /// What to correct.
    Typed(String),
    /// Nothing that typing can help.
    Failed(ShopError),
}

impl<E: Into<ShopError>> From<E> for Refusal {
    fn from(error: E) -> Refusal {
        Refusal::Failed(error.into())
    }
}

async fn try_refund(state: &AppState, order: &OrderId, form: &RefundForm) -> Result<Done, Refusal> {
    let found = orders::find(&state.db, order).await?.ok_or(ShopError::NoSuchOrder)?;
    let request = RefundId::parse(&form.request).ok_or(ShopError::BadRequest)?;
    let amount = Money::parse_price(&form.amount, found.amount.currency)
        .map_err(|fault| Refusal::Typed(fault.to_string()))?;
    let refund = match refunds::refund(state, order, Some(amount.minor), &request).await {
        Err(error @ ShopError::NotRefundable) => return Err(Refusal::Typed(error.to_string())),
        answer => answer?,
    };
    Ok(match refund.status {
        RefundStatus::Requested => Done::RefundWaits,
        RefundStatus::Failed | RefundStatus::Canceled => Done::RefundFailed,
        _ => Done::Refunded,
    })
}

/// The order's page once more, with what was typed and what is wrong with it.
async fn form_again(
    state: &AppState,
    order: &OrderId,
    mut parts: Parts,
    fault: RefundFault,
) -> Response {
    match order_href(order).parse() {
        Ok(uri) => parts.uri = uri,
        Err(_) => return ShopError::NoSuchOrder.into_response(),
    }
    let more = move || provide_context(fault.clone());
    render::page(state, parts, StatusCode::UNPROCESSABLE_ENTITY, more).await
}

/// Sends the confirmation once more.
pub(super) async fn confirm_again(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Form(form): Form<RequestForm>,
) -> Result<Response, ShopError> {
    let order = known(&state, id).await?;
    let request = RefundId::parse(&form.request).ok_or(ShopError::BadRequest)?;
    sending::confirm_again(&state.db, &order, &request.0).await?;
    state.outbox.notify_one();
    Ok(done_at_order(&order, Done::Resent))
}

/// Marks an order as sent.
pub(super) async fn mark_sent(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Response, ShopError> {
    let order = known(&state, id).await?;
    let pause = i64::try_from(state.pace.undo.as_secs()).unwrap_or(i64::MAX);
    let done = sending::mark(&state.db, &order, now().saturating_add(pause)).await?;
    state.outbox.notify_one();
    Ok(done_at_order(&order, if done { Done::Sent } else { Done::Nothing }))
}

/// Takes that back.
pub(super) async fn take_back(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Response, ShopError> {
    let order = known(&state, id).await?;
    let done = sending::take_back(&state.db, &order).await?;
    Ok(done_at_order(&order, if done { Done::NotSent } else { Done::TooLate }))
}

/// Takes a concern off the list.
pub(super) async fn resolve(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    Form(form): Form<ConcernForm>,
) -> Result<Response, ShopError> {
    let done = attention::resolve(&state.db, id).await?;
    Ok(done_with_concern(&form, if done { Done::Resolved } else { Done::Nothing }))
}

/// Puts it back on.
pub(super) async fn reopen(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    Form(form): Form<ConcernForm>,
) -> Result<Response, ShopError> {
    let done = attention::reopen(&state.db, id).await?;
    Ok(done_with_concern(&form, if done { Done::Reopened } else { Done::Nothing }))
}

async fn known(state: &AppState, id: String) -> Result<OrderId, ShopError> {
    let order = orders::find(&state.db, &OrderId(id)).await?;
    Ok(order.ok_or(ShopError::NoSuchOrder)?.id)
}

fn done_at_order(order: &OrderId, done: Done) -> Response {
    Redirect::to(&format!("{}?done={}", order_href(order), done.as_str())).into_response()
}

fn done_with_concern(form: &ConcernForm, done: Done) -> Response {
    let hex = |text: &str| text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if hex(&form.order) {
        return done_at_order(&OrderId(form.order.clone()), done);
    }
    Redirect::to(&format!("/admin/attention?done={}", done.as_str())).into_response()
}
