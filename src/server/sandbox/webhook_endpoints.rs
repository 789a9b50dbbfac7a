//! `/v1/webhook_endpoints`: where events are delivered to.
//! <https://docs.stripe.com/api/webhook_endpoints>

use serde_json::{Value, json};
use url::{Host, Url};

use super::api::{Call, Done};
use super::contact;
use super::deliveries;
use super::errors::ApiError;
use super::ids;
use super::lists;
use super::metadata;
use super::objects::{now, set, text, view};
use super::params::Params;
use super::store::{Store, Tx};

const CREATE: &[&str] =
    &["api_version", "connect", "description", "enabled_events", "metadata", "url"];
const UPDATE: &[&str] = &["description", "disabled", "enabled_events", "metadata", "url"];

/// `POST /v1/webhook_endpoints`: the one answer that holds the signing secret.
pub(super) async fn create(call: &Call<'_>, tx: &mut Tx) -> Result<Done, ApiError> {
    let params = &call.params;
    params.only(CREATE)?;
    let url = url(params.required("url")?)?;
    let events = enabled_events(params)?.ok_or_else(|| params.missing("enabled_events"))?;
    let mut endpoint = blank(ids::standalone("we"), url, events);
    set(&mut endpoint, "api_version", contact::nullable(params, "api_version")?);
    describe(params, &mut endpoint)?;
    tx.save(&endpoint, None).await?;
    let mut seen = view(&endpoint);
    set(&mut seen, "secret", endpoint["_secret"].clone());
    Ok(Done::Object(seen))
}

fn blank(id: String, url: &str, enabled_events: Vec<String>) -> Value {
    json!({
        "id": id,
        "object": "webhook_endpoint",
        "api_version": null,
        "application": null,
        "created": now(),
        "description": null,
        "enabled_events": enabled_events,
        "livemode": false,
        "metadata": {},
        "status": "enabled",
        "url": url,
        "_secret": ids::webhook_secret(),
    })
}

fn describe(params: &Params, endpoint: &mut Value) -> Result<(), ApiError> {
    if params.has("description") {
        set(endpoint, "description", contact::nullable(params, "description")?);
    }
    let metadata = metadata::merge(&endpoint["metadata"], params)?;
    set(endpoint, "metadata", metadata);
    Ok(())
}

/// `POST /v1/webhook_endpoints/:id`
pub(super) async fn update(call: &Call<'_>, tx: &mut Tx, id: &str) -> Result<Done, ApiError> {
    let params = &call.params;
    params.only(UPDATE)?;
    let mut endpoint = load(tx, id).await?;
    if let Some(given) = params.filled("url")? {
        set(&mut endpoint, "url", url(given)?);
    }
    if let Some(events) = enabled_events(params)? {
        set(&mut endpoint, "enabled_events", events);
    }
    if let Some(disabled) = params.boolean("disabled")? {
        set(&mut endpoint, "status", if disabled { "disabled" } else { "enabled" });
    }
    describe(params, &mut endpoint)?;
    tx.save(&endpoint, None).await?;
    Ok(Done::Object(view(&endpoint)))
}

/// `DELETE /v1/webhook_endpoints/:id`: what it still waits for is not sent.
pub(super) async fn delete(call: &Call<'_>, tx: &mut Tx, id: &str) -> Result<Done, ApiError> {
    call.params.only(&[])?;
    load(tx, id).await?;
    let deleted = json!({"id": id, "object": "webhook_endpoint", "deleted": true});
    tx.save_as("deleted_webhook_endpoint", &deleted).await?;
    Ok(Done::Object(deleted))
}

/// `GET /v1/webhook_endpoints/:id`
pub(super) async fn retrieve(call: &Call<'_>, tx: &mut Tx, id: &str) -> Result<Done, ApiError> {
    call.params.only(&[])?;
    Ok(Done::Object(view(&load(tx, id).await?)))
}

/// `GET /v1/webhook_endpoints`
pub(super) async fn list(call: &Call<'_>, tx: &mut Tx) -> Result<Done, ApiError> {
    lists::filtered(call, tx, "webhook_endpoint", &[]).await
}

async fn load(tx: &mut Tx, id: &str) -> Result<Value, ApiError> {
    let found = tx.find("webhook_endpoint", id).await?;
    found.ok_or_else(|| ApiError::missing("webhook endpoint", id, "webhook_endpoint"))
}

/// Points the sandbox's own endpoint, which gets every event, to a URL and
/// returns its signing secret. What it was not sent yet is due at once.
///
/// # Errors
/// 400 when the URL is not on this machine, 500 when the file cannot be used.
pub(super) async fn standing(store: &Store, given: &str) -> Result<String, ApiError> {
    let url = url(given)?;
    let id = store.setting("webhook_endpoint", ids::standalone("we")).await?;
    let mut tx = store.write().await?;
    let mut endpoint = match tx.find("webhook_endpoint", &id).await? {
        Some(endpoint) => endpoint,
        None => blank(id, url, Vec::new()),
    };
    set(&mut endpoint, "url", url);
    set(&mut endpoint, "enabled_events", json!(["*"]));
    set(&mut endpoint, "status", "enabled");
    tx.save(&endpoint, None).await?;
    deliveries::hurry(&mut tx, text(&endpoint, "id")).await?;
    tx.commit().await?;
    store.news().notify_one();
    Ok(text(&endpoint, "_secret").to_owned())
}

/// An address on this machine: no test event, which may hold a customer's
/// address, leaves it.
fn url(given: &str) -> Result<&str, ApiError> {
    let refuse = |message: &str| {
        Err(ApiError::invalid(format!("Invalid URL: {message}")).code("url_invalid").param("url"))
    };
    let Ok(url) = Url::parse(given) else {
        return refuse("An explicit scheme (such as http) must be provided.");
    };
    let is_loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    if !is_loopback {
        return refuse(
            "The sandbox only delivers to this machine: the host must be localhost, 127.0.0.1 or \
             [::1].",
        );
    }
    if url.scheme() != "http" {
        return refuse("The sandbox delivers on this machine over plain http only.");
    }
    Ok(given)
}

/// Event names, or `*` for all.
fn enabled_events(params: &Params) -> Result<Option<Vec<String>>, ApiError> {
    let Some(events) = params.list("enabled_events")? else {
        return Ok(None);
    };
    if events.is_empty() {
        return Err(
            ApiError::invalid("You must provide at least one event type.").param("enabled_events")
        );
    }
    let word = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|b| b.is_ascii_lowercase() || b == b'_' || b.is_ascii_digit())
    };
    let is_event = |name: &str| name == "*" || (name.contains('.') && name.split('.').all(word));
    if let Some((at, odd)) = events.iter().enumerate().find(|(_, name)| !is_event(name)) {
        return Err(ApiError::invalid(format!(
            "Invalid enabled_events[{at}]: {odd} is neither the name of an event nor *."
        ))
        .param(format!("enabled_events[{at}]")));
    }
    Ok(Some(events))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_stay_on_this_machine() {
        for good in [
            "http://127.0.0.1:3000/stripe/webhook",
            "http://localhost/",
            "http://[::1]:8080/hook",
            "http://127.8.9.1/",
        ] {
            assert!(url(good).is_ok(), "{good}");
        }
        for bad in [
            "http://example.com/hook",
            "http://10.0.0.1/",
            "http://localhost.example.com/",
            "http://127.0.0.1@example.com/",
            "https://127.0.0.1/",
            "ftp://127.0.0.1/",
            "file:///etc/passwd",
            "127.0.0.1:80",
            "/hook",
        ] {
            assert!(url(bad).is_err(), "{bad}");
        }
    }
}
