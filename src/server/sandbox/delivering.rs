//! Delivers events: POSTs each to the endpoints that wait for it, signed, and
//! again later when an endpoint refuses. <https://docs.stripe.com/webhooks>

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Client;
use reqwest::redirect::Policy;
use serde_json::Value;
use tokio::task::{Id, JoinSet};

use super::deliveries::{self, Delivery};
use super::errors::ApiError;
use super::faults::{DeliveryFate, Retry};
use super::objects::{now, now_ms, set, text, view};
use super::router::App;
use super::signature;

/// How many are sent at once.
const AT_ONCE: usize = 8;
/// How many of those go to one endpoint: a slow one leaves room for others.
const TO_ONE_ENDPOINT: i64 = 4;
/// How long an endpoint may take.
const TIMEOUT: Duration = Duration::from_secs(10);
/// The pause after a failure of the sandbox itself.
const AFTER_FAILURE: Duration = Duration::from_secs(1);
const USER_AGENT: &str = "Stripe/1.0 (+https://stripe.com/docs/webhooks)";

/// The client that deliveries go out with: it speaks only to this machine.
///
/// # Errors
/// What reqwest says.
pub(super) fn client() -> Result<Client, reqwest::Error> {
    let loopback = [([127, 0, 0, 1], 0).into(), ([0, 0, 0, 0, 0, 0, 0, 1], 0).into()];
    Client::builder()
        .user_agent(USER_AGENT)
        .timeout(TIMEOUT)
        .redirect(Policy::none())
        .no_proxy()
        .resolve_to_addrs("localhost", &loopback)
        // As Stripe writes them, for receivers that care.
        .http1_title_case_headers()
        // A shop that restarts leaves no dead connection behind.
        .pool_max_idle_per_host(0)
        .build()
}

/// Delivers what is due, for as long as the sandbox serves.
pub(super) async fn run(app: Arc<App>, client: Client) {
    let mut sending = JoinSet::new();
    let mut sent: HashMap<Id, i64> = HashMap::new();
    loop {
        let wait = match start_due(&app, &client, &mut sending, &mut sent).await {
            Ok(wait) => wait,
            Err(error) => {
                tracing::warn!(status = error.status, "the sandbox could not read its deliveries");
                Some(AFTER_FAILURE)
            }
        };
        tokio::select! {
            () = app.store.news().notified() => {}
            Some(done) = sending.join_next_with_id() => {
                let id = match done {
                    Ok((id, ())) => id,
                    Err(error) => error.id(),
                };
                sent.remove(&id);
            }
            () = pause(wait) => {}
        }
    }
}

/// Starts what is due as far as there is room, and says how long it is until
/// something else will be.
async fn start_due(
    app: &Arc<App>,
    client: &Client,
    sending: &mut JoinSet<()>,
    sent: &mut HashMap<Id, i64>,
) -> Result<Option<Duration>, ApiError> {
    let mut tx = app.store.read().await?;
    // One moment for both: what becomes due between two would be in neither.
    let at = now_ms();
    let due = deliveries::due(&mut tx, at, TO_ONE_ENDPOINT).await?;
    let next = deliveries::next(&mut tx, at).await?;
    for delivery in due {
        if sending.len() >= AT_ONCE {
            break;
        }
        let id = delivery.id;
        if !sent.values().any(|running| *running == id) {
            let task = sending.spawn(attempt(Arc::clone(app), client.clone(), delivery));
            sent.insert(task.id(), id);
        }
    }
    Ok(next.map(|next| Duration::from_millis(u64::try_from(next - now_ms()).unwrap_or(0))))
}

async fn pause(wait: Option<Duration>) {
    match wait {
        Some(wait) => tokio::time::sleep(wait).await,
        None => std::future::pending().await,
    }
}

async fn attempt(app: Arc<App>, client: Client, delivery: Delivery) {
    if let Err(error) = deliver(&app, &client, &delivery).await {
        tracing::warn!(status = error.status, event = delivery.event, "a delivery got stuck");
        // It is still due: without a pause it would be tried again at once.
        tokio::time::sleep(AFTER_FAILURE).await;
    }
}

async fn deliver(app: &App, client: &Client, delivery: &Delivery) -> Result<(), ApiError> {
    let fate = match delivery.is_decided {
        true => DeliveryFate::Deliver,
        false => app.faults.delivery(),
    };
    let mut tx = app.store.read().await?;
    let endpoint = tx.find("webhook_endpoint", &delivery.endpoint).await?;
    let event = tx.find("event", &delivery.event).await?;
    drop(tx);
    let endpoint = endpoint.filter(|endpoint| text(endpoint, "status") == "enabled");
    let (Some(endpoint), Some(event)) = (endpoint, event) else {
        return end(app, delivery).await;
    };
    let is_accepted = match fate {
        DeliveryFate::Drop => return end(app, delivery).await,
        DeliveryFate::After(wait) => return put_off(app, delivery, 0, wait).await,
        DeliveryFate::Deliver => post(client, &endpoint, &event).await?,
        DeliveryFate::Twice => {
            let first = post(client, &endpoint, &event).await?;
            post(client, &endpoint, &event).await? || first
        }
    };
    if is_accepted {
        return end(app, delivery).await;
    }
    let attempts = delivery.attempts + 1;
    let retry = app.faults.retry();
    if attempts < retry.attempts {
        return put_off(app, delivery, attempts, wait(retry, attempts)).await;
    }
    tracing::warn!(event = delivery.event, endpoint = delivery.endpoint, "an event is given up");
    let mut tx = app.store.write().await?;
    deliveries::give_up(&mut tx, delivery).await?;
    tx.commit().await
}

/// Sends an event once; whether the endpoint accepted it.
async fn post(client: &Client, endpoint: &Value, event: &Value) -> Result<bool, ApiError> {
    let mut event = view(event);
    if let Some(version) = endpoint["api_version"].as_str() {
        set(&mut event, "api_version", version);
    }
    let body = format!("{event:#}");
    let signature = signature::header(text(endpoint, "_secret"), now(), &body)?;
    let answer = client
        .post(text(endpoint, "url"))
        .header("Content-Type", "application/json; charset=utf-8")
        .header("Stripe-Signature", signature)
        .body(body)
        .send()
        .await;
    let is_accepted = answer.as_ref().is_ok_and(|answer| answer.status().is_success());
    tracing::debug!(
        event = text(&event, "id"),
        kind = text(&event, "type"),
        endpoint = text(endpoint, "id"),
        status = answer.ok().map(|answer| answer.status().as_u16()),
        "sandbox delivery"
    );
    Ok(is_accepted)
}

/// The pause after so many attempts in vain: each twice as long as the last.
fn wait(retry: Retry, attempts: u32) -> Duration {
    let doublings = attempts.saturating_sub(1).min(20);
    retry.first.saturating_mul(1 << doublings)
}

async fn put_off(
    app: &App,
    delivery: &Delivery,
    attempts: u32,
    wait: Duration,
) -> Result<(), ApiError> {
    let wait = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX);
    let mut tx = app.store.write().await?;
    deliveries::put_off(&mut tx, delivery, attempts, now_ms().saturating_add(wait)).await?;
    tx.commit().await
}

async fn end(app: &App, delivery: &Delivery) -> Result<(), ApiError> {
    let mut tx = app.store.write().await?;
    deliveries::end(&mut tx, delivery).await?;
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_and_never_overflow() {
        let retry = Retry { first: Duration::from_secs(1), attempts: 10 };
        let pauses: Vec<u64> = (1..=4).map(|n| wait(retry, n).as_secs()).collect();
        assert_eq!(pauses, [1, 2, 4, 8]);
        assert_eq!(wait(retry, u32::MAX).as_secs(), 1 << 20);
    }
}
