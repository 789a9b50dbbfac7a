//! One API request, from its bytes to its answer.

use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, Request};
use axum::response::Response;
use serde_json::Value;

use super::answers;
use super::auth::{self, Caller};
use super::errors::ApiError;
use super::expand;
use super::fault_plan::CallFault;
use super::idempotency::{Kept, Once};
use super::ids;
use super::params::Params;
use super::router::{App, Shared};
use super::routes::{self, Route};
use super::store::Tx;
use super::striking;
use super::wire;

/// `payment_method_types` was removed from requests with this release.
const ENDIVE: &str = "2026-09-30";
/// Largest body that is read, in bytes.
const MAX_BODY: usize = 256 * 1024;

/// A request that has been understood.
pub(super) struct Call<'a> {
    /// Its path, as lists repeat it in `url`.
    pub path: String,
    /// Its parameters without `key` and `expand`.
    pub params: Params,
    /// Whose key it carries.
    pub caller: Caller,
    /// Whether its API version still takes `payment_method_types`.
    pub has_payment_method_types: bool,
    /// This sandbox's own URL, ending in `/`.
    pub base: &'a str,
    /// The account that the keys belong to.
    pub account: &'a str,
}

/// What an endpoint comes to when its changes are to be kept.
pub(super) enum Done {
    /// 200 with this object.
    Object(Value),
    /// A refusal that is itself part of the story: a declined card.
    Refused(ApiError),
}

/// What a request is answered with.
pub(super) struct Answer {
    /// Status and body.
    pub kept: Kept,
    /// Whether it is the answer of an earlier request.
    pub replayed: bool,
}

/// Answers any request outside the pages and files of `router`.
pub(super) async fn handle(State(app): Shared, request: Request<Body>) -> Response {
    let (parts, body) = request.into_parts();
    if parts.method == Method::OPTIONS {
        return answers::preflight(&parts.headers);
    }
    let request_id = ids::short("req");
    let answer = match answer(&app, &parts, body, &request_id).await {
        Ok(Some(answer)) => answer,
        Ok(None) => {
            let (method, path) = (&parts.method, parts.uri.path());
            tracing::info!(%method, path, request_id, "sandbox request left unanswered");
            return striking::closed();
        }
        Err(error) => Answer { kept: refusal(&app, error, &request_id), replayed: false },
    };
    tracing::info!(
        method = %parts.method,
        path = parts.uri.path(),
        status = answer.kept.status,
        request_id,
        "sandbox request"
    );
    answers::respond(&parts, answer, &request_id)
}

/// The answer, or none when a fault leaves the request without one.
async fn answer(
    app: &App,
    parts: &Parts,
    body: Body,
    request_id: &str,
) -> Result<Option<Answer>, ApiError> {
    let segments = routes::segments(parts.uri.path()).unwrap_or_default();
    let route = routes::find(&parts.method, &segments).ok_or_else(|| {
        ApiError::invalid(format!(
            "Unrecognized request URL ({}: {}). Please see https://stripe.com/docs or we can help \
             at https://support.stripe.com/.",
            parts.method,
            parts.uri.path()
        ))
        .status(404)
    })?;
    let mut params = params(parts, body).await?;
    let caller = app.keys.caller(&parts.headers, &mut params)?;
    if caller == Caller::Publishable && !route.is_publishable() {
        return Err(auth::secret_key_required());
    }
    let version = version(&parts.headers)?;
    let endpoint = parts.uri.path().to_owned();
    let once = match route.is_idempotent() {
        true => Once::of(&parts.headers, &app.keys.secret, caller, endpoint, &params)?,
        false => None,
    };
    let once = once.filter(|_| !app.faults.ignores_idempotency_keys());
    let expand = params.list("expand")?.unwrap_or_default();
    params.take("expand");
    let call = Call {
        path: parts.uri.path().to_owned(),
        params,
        caller,
        has_payment_method_types: version.is_some_and(|version| version < ENDIVE),
        base: &app.base,
        account: &app.keys.account,
    };
    let fault = app.faults.call(caller, &parts.method, parts.uri.path());
    let executed = execute(app, &route, &call, &expand, once, request_id, fault);
    striking::strike(&app.faults, caller, fault, executed).await
}

/// Runs the endpoint in one transaction, together with its idempotency key.
/// Of the faults it carries out those that end in a 500.
async fn execute(
    app: &App,
    route: &Route<'_>,
    call: &Call<'_>,
    expand: &[String],
    once: Option<Once>,
    request_id: &str,
    fault: Option<CallFault>,
) -> Result<Answer, ApiError> {
    let fresh = |kept| Ok(Answer { kept, replayed: false });
    let failed = |fault| {
        app.faults.strike(call.caller, fault);
        refusal(app, ApiError::failed(), request_id)
    };
    if !route.is_write() {
        if let Some(fault @ (CallFault::FailBefore | CallFault::FailAfter)) = fault {
            return fresh(failed(fault));
        }
        let mut tx = app.store.read().await?;
        let done = run(route, call, expand, &mut tx).await?;
        return fresh(rendered(app, done, request_id));
    }
    let _running = once.as_ref().map(|once| app.in_flight.enter(once)).transpose()?;
    let mut tx = app.store.write().await?;
    tx.caused_by(request_id, once.as_ref().map(|once| once.key.as_str()));
    if let Some(once) = &once
        && let Some(kept) = once.recall(&mut tx).await?
    {
        return Ok(Answer { kept, replayed: true });
    }
    if fault == Some(CallFault::FailBefore) {
        let kept = failed(CallFault::FailBefore);
        if let Some(once) = &once {
            once.keep(&mut tx, &kept).await?;
        }
        tx.commit().await?;
        return fresh(kept);
    }
    match run(route, call, expand, &mut tx).await {
        Ok(done) => {
            let kept = match fault {
                Some(CallFault::FailAfter) => failed(CallFault::FailAfter),
                _ => rendered(app, done, request_id),
            };
            if let Some(once) = &once {
                once.keep(&mut tx, &kept).await?;
            }
            tx.commit().await?;
            fresh(kept)
        }
        // Its changes are undone; the answer stands if it had begun its work.
        Err(error) if error.executed => {
            tx.rollback().await?;
            let kept = refusal(app, error, request_id);
            if let Some(once) = &once {
                let mut tx = app.store.write().await?;
                once.keep(&mut tx, &kept).await?;
                tx.commit().await?;
            }
            fresh(kept)
        }
        Err(error) => {
            tx.rollback().await?;
            Err(error)
        }
    }
}

async fn run(
    route: &Route<'_>,
    call: &Call<'_>,
    paths: &[String],
    tx: &mut Tx,
) -> Result<Done, ApiError> {
    let mut done = routes::dispatch(route, call, tx).await?;
    if let Done::Object(object) = &mut done {
        expand::apply(tx, object, paths, call.caller).await?;
    }
    Ok(done)
}

fn rendered(app: &App, done: Done, request_id: &str) -> Kept {
    match done {
        Done::Refused(error) => refusal(app, error, request_id),
        Done::Object(object) => {
            Kept { status: 200, body: pretty(&object), request_id: request_id.to_owned() }
        }
    }
}

fn refusal(app: &App, error: ApiError, request_id: &str) -> Kept {
    Kept {
        status: error.status,
        body: pretty(&error.body(&app.keys.account, request_id)),
        request_id: request_id.to_owned(),
    }
}

/// Indented, as Stripe's answers are: they are read by people too.
fn pretty(value: &Value) -> String {
    format!("{value:#}")
}

/// The parameters of the query and of a form body.
async fn params(parts: &Parts, body: Body) -> Result<Params, ApiError> {
    let body = to_bytes(body, MAX_BODY).await.map_err(|_| {
        ApiError::invalid(format!("The request's body is larger than {MAX_BODY} bytes."))
            .status(413)
    })?;
    let form = "application/x-www-form-urlencoded";
    let content_type = parts.headers.get(CONTENT_TYPE);
    let is_form = content_type.is_none_or(|value| value.as_bytes().starts_with(form.as_bytes()));
    if !body.is_empty() && !is_form {
        return Err(ApiError::invalid(format!(
            "Invalid request (check that your POST content type is {form}). If you have any \
             questions, we can help at https://support.stripe.com/."
        )));
    }
    let query = parts.uri.query().unwrap_or("").as_bytes();
    Ok(Params::new(wire::parse(&[query, b"&", &body].concat())?))
}

/// The date of the `Stripe-Version` header, if there is one.
fn version(headers: &HeaderMap) -> Result<Option<&str>, ApiError> {
    let Some(header) = headers.get("stripe-version") else {
        return Ok(None);
    };
    let version = header.to_str().unwrap_or("");
    let date = version.split('.').next().unwrap_or("");
    let dated = date.len() == 10
        && date.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if dated {
        return Ok(Some(date));
    }
    Err(ApiError::invalid(format!("Invalid Stripe API version: {version}")))
}
