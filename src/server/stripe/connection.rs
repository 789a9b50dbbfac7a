//! How calls reach Stripe: over connections that are kept for a while. The client of the crate
//! `async-stripe` makes a new one for each call, which to Stripe is a TLS handshake each, longer
//! than many an answer.

use crate::server::{config::StripeConfig, sight::stripe_calls::StripeCalls};
use axum::body::Bytes;
use http::{
    HeaderName, HeaderValue, Request, Uri,
    header::{AUTHORIZATION, CONTENT_TYPE, USER_AGENT},
};
use http_body_util::{BodyExt, Full};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::{TokioExecutor, TokioTimer},
};
use miniserde::json;
use secrecy::ExposeSecret;
use std::time::{Duration, Instant};
use stripe::{RequestStrategy, StripeError};
use stripe_client_core::{
    CustomizedStripeRequest, Outcome, RequestBuilder, StripeClient, StripeMethod,
};

/// How often a call that may be repeated is tried.
const ATTEMPTS: u32 = 2;
/// How long a connection that nobody uses is kept: less than Stripe does, so that no call is sent
/// into one that Stripe is just closing.
const KEPT: Duration = Duration::from_secs(20);
const AGENT: &str = concat!("bookshop/", env!("CARGO_PKG_VERSION"));

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
const STRIPE_VERSION: HeaderName = HeaderName::from_static("stripe-version");

/// Connections to Stripe for one account.
#[derive(Clone)]
pub struct Connection {
    http: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    api_base: String,
    authorization: HeaderValue,
    timeout: Duration,
    calls: StripeCalls,
}

/// An answer: its status, whether Stripe wants the call repeated, its body.
type Answer = (u16, Option<bool>, Bytes);

impl Connection {
    /// For the account of `config`; one attempt at a call has `timeout`. Connects only when it is
    /// used.
    ///
    /// # Errors
    /// When the key or the API base cannot be sent.
    pub fn new(config: &StripeConfig, timeout: Duration) -> Result<Connection, StripeError> {
        let unusable = |what: &str| StripeError::ConfigError(format!("{what} cannot be sent"));
        let secret = format!("Bearer {}", config.secret_key.expose_secret());
        let mut authorization =
            HeaderValue::try_from(secret).map_err(|_| unusable("the secret key"))?;
        authorization.set_sensitive(true);
        config.api_base.parse::<Uri>().map_err(|_| unusable("the API base"))?;
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        // HTTP/1 alone: a call that finds its connection dead takes only that one with it.
        let tls = HttpsConnectorBuilder::new()
            .with_webpki_roots()
            .https_or_http()
            .enable_http1()
            .wrap_connector(tcp);
        let http = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(KEPT)
            .build(tls);
        let (api_base, calls) = (config.api_base.clone(), StripeCalls::default());
        Ok(Connection { http, api_base, authorization, timeout, calls })
    }

    /// The same, with its calls counted there.
    pub fn watched_by(self, calls: StripeCalls) -> Connection {
        Connection { calls, ..self }
    }

    fn request(
        &self,
        call: RequestBuilder,
        strategy: &RequestStrategy,
    ) -> Result<Request<Full<Bytes>>, StripeError> {
        let query = call.query.map(|query| format!("?{query}")).unwrap_or_default();
        let method = match call.method {
            StripeMethod::Get => http::Method::GET,
            StripeMethod::Post => http::Method::POST,
            StripeMethod::Delete => http::Method::DELETE,
        };
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}v1{}{query}", self.api_base, call.path))
            .header(AUTHORIZATION, self.authorization.clone())
            .header(USER_AGENT, AGENT)
            .header(STRIPE_VERSION, stripe_shared::version::VERSION.as_str());
        if call.body.is_some() {
            request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        if let Some(key) = strategy.get_key() {
            request = request.header(IDEMPOTENCY_KEY, key.as_str());
        }
        Ok(request.body(Full::from(call.body.unwrap_or_default()))?)
    }

    /// One attempt.
    async fn ask(&self, request: Request<Full<Bytes>>) -> Result<Answer, StripeError> {
        let whole = async {
            let answer = self.http.request(request).await?;
            let repeat = answer.headers().get("stripe-should-retry");
            let repeat = repeat.and_then(|value| value.to_str().ok()?.parse().ok());
            let status = answer.status().as_u16();
            Ok((status, repeat, answer.into_body().collect().await?.to_bytes()))
        };
        tokio::time::timeout(self.timeout, whole).await.map_err(|_| StripeError::Timeout)?
    }
}

impl StripeClient for Connection {
    type Err = StripeError;

    async fn execute(&self, call: CustomizedStripeRequest) -> Result<Bytes, StripeError> {
        let (call, own) = call.into_pieces();
        let strategy =
            own.request_strategy.unwrap_or(RequestStrategy::ExponentialBackoff(ATTEMPTS));
        let (operation, begun) = (operation(&call), Instant::now());
        let answer = self.try_until_answered(call, &strategy).await;
        self.calls.count(operation, outcome(&answer), begun.elapsed());
        answer
    }
}

impl Connection {
    /// Makes a call, again where the strategy says so.
    async fn try_until_answered(
        &self,
        call: RequestBuilder,
        strategy: &RequestStrategy,
    ) -> Result<Bytes, StripeError> {
        let request = self.request(call, strategy)?;
        let (mut status, mut repeat) = (None, None);
        let mut error = StripeError::ClientError("no attempt was made".to_owned());
        for tries in 0.. {
            match strategy.test(status, repeat, tries) {
                Outcome::Stop => break,
                Outcome::Continue(None) => {}
                Outcome::Continue(Some(pause)) => tokio::time::sleep(pause).await,
            }
            match self.ask(request.clone()).await {
                Ok((200..=299, _, body)) => return Ok(body),
                Ok((other, wanted, body)) => {
                    (status, repeat) = (Some(other), wanted);
                    error = refusal(other, &body);
                }
                Err(fault) => error = fault,
            }
        }
        Err(error)
    }
}

/// What is called, without the object's id: `POST /payment_intents/{id}/cancel`.
fn operation(call: &RequestBuilder) -> String {
    let method = match call.method {
        StripeMethod::Get => "GET",
        StripeMethod::Post => "POST",
        StripeMethod::Delete => "DELETE",
    };
    let mut names = call.path.trim_start_matches('/').splitn(3, '/');
    let mut path = format!("{method} /{}", names.next().unwrap_or_default());
    if names.next().is_some() {
        path.push_str("/{id}");
    }
    if let Some(action) = names.next() {
        path.push('/');
        path.push_str(action);
    }
    path
}

/// What became of a call, in one word for who watches the shop.
fn outcome(answer: &Result<Bytes, StripeError>) -> &'static str {
    match answer {
        Ok(_) => "ok",
        Err(StripeError::Stripe(_, 409 | 429)) => "busy",
        Err(StripeError::Stripe(_, 500..)) => "failed",
        Err(StripeError::Stripe(..)) => "refused",
        Err(_) => "unreachable",
    }
}

/// What Stripe says of a call that did not succeed.
fn refusal(status: u16, body: &[u8]) -> StripeError {
    let said = str::from_utf8(body).ok().and_then(|text| json::from_str(text).ok());
    match said {
        Some(stripe_shared::Error { error }) => StripeError::Stripe(error, status),
        None => StripeError::JSONDeserialize("not an error of Stripe's".to_owned()),
    }
}
