//! 3D Secure: asking for it, and what the shopper answers.

use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, LOCATION};
use axum::response::{Html, IntoResponse as _, Response};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::api::{Call, Done};
use super::attempt;
use super::auth;
use super::confirm::after_challenge;
use super::errors::ApiError;
use super::ids;
use super::intents::{load, shown};
use super::objects::{set, text};
use super::params::Params;
use super::router::Shared;
use super::store::Tx;
use super::wire;

const PAGE: &str = include_str!("three_ds.html");

/// Sets the next action: a page to go to if there is a way back from it, else
/// a challenge that Stripe.js shows.
pub(super) async fn ask(
    tx: &mut Tx,
    base: &str,
    intent: &mut Value,
    return_url: Option<&str>,
) -> Result<(), ApiError> {
    let id = text(intent, "id").to_owned();
    let source = ids::standalone("src");
    let action = match return_url {
        Some(return_url) => json!({
            "type": "redirect_to_url",
            "redirect_to_url": {
                "return_url": return_url,
                "url": format!("{base}3ds/redirect?payment_intent={id}&source={source}"),
            },
        }),
        None => json!({
            "type": "use_stripe_sdk",
            "use_stripe_sdk": {
                "source": source,
                "stripe_js": format!("{base}3ds/challenge?payment_intent={id}&source={source}"),
                "type": "three_d_secure_redirect",
            },
        }),
    };
    set(intent, "status", "requires_action");
    set(intent, "next_action", action);
    set(intent, "last_payment_error", Value::Null);
    set(intent, "_source", source);
    tx.save(intent, Some("payment_intent.requires_action")).await
}

/// `POST /3ds/authenticate`: the browser half reports what the shopper chose.
/// Answers 200 with the PaymentIntent also when the payment failed.
pub(super) async fn authenticate(call: &Call<'_>, tx: &mut Tx) -> Result<Done, ApiError> {
    let params = &call.params;
    params.only(&["client_secret", "outcome", "payment_intent"])?;
    let id = params.required("payment_intent")?;
    let complete = choice(params)?;
    let mut intent = load(call, tx, id).await?;
    if text(&intent, "status") != "requires_action" {
        return Err(ApiError::unexpected_state(
            format!(
                "This PaymentIntent has no authentication to answer because it has a status of {}.",
                text(&intent, "status")
            ),
            shown(call, &intent),
        ));
    }
    finish(tx, call.base, &mut intent, complete).await?;
    Ok(Done::Object(shown(call, &intent)))
}

fn choice(params: &Params) -> Result<bool, ApiError> {
    match params.choice("outcome", &["complete", "fail"])? {
        Some(outcome) => Ok(outcome == "complete"),
        None => Err(params.missing("outcome")),
    }
}

/// Ends a challenge.
async fn finish(
    tx: &mut Tx,
    base: &str,
    intent: &mut Value,
    complete: bool,
) -> Result<(), ApiError> {
    let id = text(intent, "payment_method");
    let Some(mut method) = tx.find("payment_method", id).await? else {
        return Err(ApiError::missing_param("PaymentMethod", id, "payment_method"));
    };
    set(intent, "_source", Value::Null);
    if !complete {
        attempt::not_authenticated(tx, intent, &method).await?;
    } else if text(intent, "confirmation_method") == "manual" {
        set(intent, "status", "requires_confirmation");
        set(intent, "next_action", Value::Null);
        set(intent, "_authenticated", method["id"].clone());
        tx.save(intent, None).await?;
    } else if let Some(decline) = after_challenge(&method) {
        attempt::declined(tx, base, intent, &method, decline, true).await?;
    } else {
        attempt::paid(tx, base, intent, &mut method, true).await?;
    }
    Ok(())
}

/// `GET /3ds/redirect`: the bank's page, a plain form.
pub(super) async fn page(State(app): Shared, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    let outcome = async {
        let params = Params::new(wire::parse(query.as_bytes())?);
        let mut tx = app.store.read().await?;
        challenged(&mut tx, &params).await
    };
    match outcome.await {
        // Both were compared with what is stored, so they are safe to print.
        Ok(Some(intent)) => no_store(Html(
            PAGE.replace("{payment_intent}", text(&intent, "id"))
                .replace("{source}", text(&intent, "_source")),
        )),
        Ok(None) => over(StatusCode::NOT_FOUND),
        Err(_) => over(StatusCode::BAD_REQUEST),
    }
}

/// `POST /3ds/redirect`: the shopper's answer; leads back to the shop.
pub(super) async fn submit(State(app): Shared, body: Bytes) -> Response {
    let outcome = async {
        let params = Params::new(wire::parse(&body)?);
        let complete = choice(&params)?;
        let mut tx = app.store.write().await?;
        let Some(mut intent) = challenged(&mut tx, &params).await? else {
            return Ok::<_, ApiError>(None);
        };
        let back = text(&intent["next_action"]["redirect_to_url"], "return_url").to_owned();
        finish(&mut tx, &app.base, &mut intent, complete).await?;
        tx.commit().await?;
        Ok(Some(returning(&back, &intent, complete)))
    };
    match outcome.await {
        Ok(Some(location)) => no_store((StatusCode::SEE_OTHER, [(LOCATION, location)])),
        Ok(None) => over(StatusCode::NOT_FOUND),
        Err(error) if error.status >= 500 => over(StatusCode::INTERNAL_SERVER_ERROR),
        Err(_) => over(StatusCode::BAD_REQUEST),
    }
}

/// The PaymentIntent that is waiting for exactly this challenge.
async fn challenged(tx: &mut Tx, params: &Params) -> Result<Option<Value>, ApiError> {
    let id = params.required("payment_intent")?;
    let source = params.required("source")?;
    let found = tx.find("payment_intent", id).await?;
    Ok(found.filter(|intent| {
        text(intent, "status") == "requires_action"
            && intent["next_action"]["type"] == "redirect_to_url"
            && auth::same(source, text(intent, "_source"))
    }))
}

/// The return URL with its own query and fragment, and Stripe's three
/// parameters added.
fn returning(return_url: &str, intent: &Value, complete: bool) -> String {
    let (page, fragment) = match return_url.split_once('#') {
        Some((page, fragment)) => (page, format!("#{fragment}")),
        None => (return_url, String::new()),
    };
    let joint = if page.contains('?') { '&' } else { '?' };
    let status = match text(intent, "status") {
        "succeeded" | "requires_capture" => "succeeded",
        "requires_confirmation" if complete => "succeeded",
        "processing" => "pending",
        _ => "failed",
    };
    let encoded =
        |value: &str| utf8_percent_encode(value, NON_ALPHANUMERIC).to_string().replace("%5F", "_");
    format!(
        "{page}{joint}payment_intent={}&payment_intent_client_secret={}&redirect_status={status}\
         {fragment}",
        encoded(text(intent, "id")),
        encoded(text(intent, "client_secret")),
    )
}

/// What a challenge that is answered already, or never was, is met with.
fn over(status: StatusCode) -> Response {
    no_store((
        status,
        Html(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Test authentication\
             </title><p>This test authentication is over or does not exist. Go back to the shop \
             and try again.</p></html>",
        ),
    ))
}

fn no_store(answer: impl axum::response::IntoResponse) -> Response {
    ([(CACHE_CONTROL, "no-store")], answer).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_return_url_keeps_its_own_query() {
        let intent =
            json!({"id": "pi_3a", "client_secret": "pi_3a_secret_b", "status": "succeeded"});
        assert_eq!(
            returning("http://shop/success?x=1#top", &intent, true),
            "http://shop/success?x=1&payment_intent=pi_3a\
             &payment_intent_client_secret=pi_3a_secret_b&redirect_status=succeeded#top"
        );
    }
}
