//! The forms of signing in and out, and of the first password.

use super::{Seller, account, sessions};
use crate::{
    domain::admin::{FormFault, password_fault},
    error::ShopError,
    server::{addresses::leads_elsewhere, render, state::AppState},
};
use axum::{
    Extension, Form, Router,
    extract::State,
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use axum_client_ip::{ClientIp, Rejection};
use leptos::prelude::provide_context;
use serde::Deserialize;
use std::time::Duration;

/// Where the seller begins.
const HOME: &str = "/admin/books";

const WRONG: &str = "This is not the password. Check it and try again.";
const VOID: &str = "This link does not work any more. Start the shop again, or use \
    “bookshop admin reset”, for a new one.";

/// The forms' own addresses; the pages that show them are Leptos'.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/admin", get(async || Redirect::to(HOME)))
        .route("/admin/sign-in", post(sign_in))
        .route("/admin/setup", post(set_up))
        .route("/admin/sign-out", post(sign_out))
}

#[derive(Deserialize)]
struct SignIn {
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

/// A wrong password, whichever, is answered with the same words.
async fn sign_in(
    State(state): State<AppState>,
    address: Result<ClientIp, Rejection>,
    parts: Parts,
    Form(form): Form<SignIn>,
) -> Result<Response, ShopError> {
    let address = address.ok().map(|ClientIp(address)| address);
    if let Err(wait) = state.limits.count_sign_in(address) {
        return Ok(too_many(&state, parts, wait).await);
    }
    if account::is_right(&state.db, form.password).await? {
        state.limits.seller_was_at(address);
        return signed_in(&state, &parts, local(&form.next).unwrap_or(HOME)).await;
    }
    Ok(again(&state, parts, StatusCode::UNPROCESSABLE_ENTITY, WRONG.to_owned()).await)
}

#[derive(Deserialize)]
struct SetUp {
    #[serde(default)]
    token: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    again: String,
}

async fn set_up(
    State(state): State<AppState>,
    parts: Parts,
    Form(form): Form<SetUp>,
) -> Result<Response, ShopError> {
    // Before hashing, which is dear and open to everyone.
    if !account::is_setup(&state.db, &form.token).await? {
        return Ok(again(&state, parts, StatusCode::FORBIDDEN, VOID.to_owned()).await);
    }
    if let Some(fault) = password_fault(&form.password, &form.again) {
        return Ok(again(&state, parts, StatusCode::UNPROCESSABLE_ENTITY, fault).await);
    }
    if !account::set_up(&state.db, &form.token, form.password).await? {
        return Ok(again(&state, parts, StatusCode::FORBIDDEN, VOID.to_owned()).await);
    }
    signed_in(&state, &parts, HOME).await
}

async fn sign_out(
    State(state): State<AppState>,
    Extension(seller): Extension<Seller>,
    parts: Parts,
) -> Result<Response, ShopError> {
    seller.sign_out(&state.db).await?;
    let mut response = Redirect::to("/admin/sign-in").into_response();
    response.headers_mut().append(header::SET_COOKIE, sessions::farewell(&parts.headers)?);
    Ok(response)
}

async fn signed_in(state: &AppState, parts: &Parts, to: &str) -> Result<Response, ShopError> {
    let cookie = sessions::begin(&state.db, &parts.headers).await?;
    let mut response = Redirect::to(to).into_response();
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

/// The same form once more, with what is wrong.
async fn again(state: &AppState, parts: Parts, status: StatusCode, fault: String) -> Response {
    render::page(state, parts, status, move || provide_context(FormFault(fault.clone()))).await
}

async fn too_many(state: &AppState, parts: Parts, wait: Duration) -> Response {
    let seconds = wait.as_secs() + 1;
    let fault = format!("Too many tries. Please wait {seconds} seconds and try again.");
    let mut response = again(state, parts, StatusCode::TOO_MANY_REQUESTS, fault).await;
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}

/// The address, if it is a page of this shop's admin: it comes from a link that anyone may write.
fn local(next: &str) -> Option<&str> {
    let below = next == "/admin" || next.starts_with("/admin/") || next.starts_with("/admin?");
    let plain = next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    // A browser shortens a path, and what is left could be another one.
    let path = next.split(['?', '#']).next().unwrap_or_default();
    let straight = !path.contains("//") && !leads_elsewhere(path);
    (below && plain && straight).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_the_admin_are_gone_on_to() {
        for fine in ["/admin", "/admin/books?q=a%20b", "/admin?x=1"] {
            assert_eq!(local(fine), Some(fine));
        }
        for foreign in [
            "",
            "/",
            "//evil.example",
            "https://evil.example",
            "/administrator",
            "/admin/\r\nx: y",
            "/admin/../..//evil.example",
            "/admin/%2e%2e//evil.example",
            "/admin/%2E./x",
            "/admin//evil.example",
        ] {
            assert_eq!(local(foreign), None, "{foreign}");
        }
    }
}
