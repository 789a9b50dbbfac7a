//! The sandbox's own API, beside Stripe's: what is to go wrong, and what is
//! still to be delivered.
//! See docs/sandbox.md.

use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::auth::{self, Caller};
use super::errors::ApiError;
use super::fault_plan::{CallFault, Plan};
use super::faults::OneShot;
use super::ids;
use super::params::Params;
use super::resending::{self, Resend};
use super::router::{App, Shared};
use super::routes;

/// Most calls that one one-shot may hit.
const MAX_TIMES: u32 = 10_000;

/// The routes below `/sandbox`, each for the secret key only.
pub(super) fn routes(app: &Arc<App>) -> Router<Arc<App>> {
    Router::new()
        .route("/sandbox/faults", get(report).put(plan).delete(clear))
        .route("/sandbox/faults/next", post(next))
        .route("/sandbox/deliveries", get(deliveries))
        .route("/sandbox/deliveries/resend", post(resend))
        .route_layer(middleware::from_fn_with_state(Arc::clone(app), only_with_secret_key))
}

/// A fault for the next calls of one endpoint, as it is asked for.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct NextFault {
    method: String,
    path: String,
    kind: CallFault,
    #[serde(default = "once")]
    times: u32,
}

fn once() -> u32 {
    1
}

async fn only_with_secret_key(State(app): Shared, request: Request, next: Next) -> Response {
    let refused = match app.keys.caller(request.headers(), &mut Params::default()) {
        Ok(Caller::Secret) => return next.run(request).await,
        Ok(Caller::Publishable) => auth::secret_key_required().status(401),
        Err(refused) => refused,
    };
    refusal(&app, refused)
}

async fn report(State(app): Shared) -> Json<Value> {
    Json(app.faults.report())
}

async fn plan(State(app): Shared, body: Bytes) -> Response {
    let planned = read::<Plan>(&body).and_then(|plan| {
        plan.check().map_err(ApiError::invalid)?;
        app.faults.plan(plan);
        Ok(app.faults.report())
    });
    respond(&app, planned)
}

async fn clear(State(app): Shared) -> Json<Value> {
    app.faults.clear();
    Json(app.faults.report())
}

async fn next(State(app): Shared, body: Bytes) -> Response {
    let set = read::<NextFault>(&body).and_then(|asked| {
        app.faults.next(one_shot(&asked)?);
        Ok(json!(asked))
    });
    respond(&app, set)
}

fn one_shot(asked: &NextFault) -> Result<OneShot, ApiError> {
    let unknown = || {
        ApiError::invalid(format!(
            "No endpoint is {} {}: a path such as /v1/payment_intents or \
             /v1/payment_intents/*/confirm is needed.",
            asked.method, asked.path
        ))
    };
    let method: Method = asked.method.parse().map_err(|_| unknown())?;
    // A one-shot that can hit nothing would make a test pass for no reason.
    let segments = routes::segments(&asked.path).unwrap_or_default();
    routes::find(&method, &segments).ok_or_else(unknown)?;
    if !(1..=MAX_TIMES).contains(&asked.times) {
        return Err(ApiError::invalid(format!(
            "times is {}; it must be from 1 to {MAX_TIMES}.",
            asked.times
        )));
    }
    Ok(OneShot { method, path: asked.path.clone(), kind: asked.kind, times: asked.times })
}

async fn deliveries(State(app): Shared) -> Response {
    let waiting = async {
        let mut tx = app.store.read().await?;
        Ok(json!({"waiting": resending::waiting(&mut tx).await?}))
    };
    respond(&app, waiting.await)
}

async fn resend(State(app): Shared, body: Bytes) -> Response {
    let queued = async {
        let what: Resend = read(&body)?;
        let mut tx = app.store.write().await?;
        let queued = resending::resend(&mut tx, &what).await?;
        tx.commit().await?;
        app.store.news().notify_one();
        Ok(json!({"queued": queued}))
    };
    respond(&app, queued.await)
}

/// The JSON of a body, whatever its content type: curl's `-d` sends a form's.
fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, ApiError> {
    serde_json::from_slice(body)
        .map_err(|error| ApiError::invalid(format!("This JSON cannot be used: {error}")))
}

fn respond(app: &App, answer: Result<Value, ApiError>) -> Response {
    match answer {
        Ok(answer) => Json(answer).into_response(),
        Err(error) => refusal(app, error),
    }
}

fn refusal(app: &App, error: ApiError) -> Response {
    let status = StatusCode::from_u16(error.status).unwrap_or(StatusCode::BAD_REQUEST);
    (status, Json(error.body(&app.keys.account, &ids::short("req")))).into_response()
}
