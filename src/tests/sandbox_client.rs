//! A sandbox on a free port with its own file, and a plain HTTP client for it.

use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

use bookshop::server::sandbox::{Sandbox, SandboxConfig};
use serde_json::Value;
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// What every test returns: any failure on the way fails it.
pub type Outcome = Result<(), Box<dyn Error>>;

/// Confirming without a way to send the shopper anywhere.
pub const NEVER: [(&str, &str); 2] = [
    ("automatic_payment_methods[enabled]", "true"),
    ("automatic_payment_methods[allow_redirects]", "never"),
];

/// A running sandbox.
pub struct Stripe {
    pub base: String,
    pub secret: String,
    pub publishable: String,
    http: reqwest::Client,
    stop: oneshot::Sender<()>,
    served: JoinHandle<std::io::Result<()>>,
    _dir: Option<TempDir>,
}

/// An answer: status, JSON body (null when it is not JSON), headers.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub body: Value,
    pub headers: reqwest::header::HeaderMap,
}

impl Reply {
    /// `error.code`, empty when there is none.
    pub fn code(&self) -> &str {
        self.body["error"]["code"].as_str().unwrap_or("")
    }

    /// `error.message`, empty when there is none.
    pub fn message(&self) -> &str {
        self.body["error"]["message"].as_str().unwrap_or("")
    }

    /// A text field of the object.
    pub fn text(&self, field: &str) -> &str {
        self.body[field].as_str().unwrap_or("")
    }

    /// A response header, empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.and_then(|value| value.to_str().ok()).unwrap_or("")
    }
}

impl Stripe {
    /// A sandbox that knows nothing yet.
    pub async fn fresh() -> Result<Self, Box<dyn Error>> {
        let dir = TempDir::new()?;
        let mut stripe = Self::open(&dir.path().join("sandbox.db")).await?;
        stripe._dir = Some(dir);
        Ok(stripe)
    }

    /// A sandbox on an existing or new file.
    pub async fn open(database: &Path) -> Result<Self, Box<dyn Error>> {
        Self::serve(Self::start(database).await?)
    }

    /// The same, before it serves.
    pub async fn start(database: &Path) -> Result<Sandbox, Box<dyn Error>> {
        let addr = ([127, 0, 0, 1], 0).into();
        Ok(Sandbox::start(SandboxConfig { database: database.to_owned(), addr }).await?)
    }

    /// Lets a sandbox serve.
    pub fn serve(sandbox: Sandbox) -> Result<Self, Box<dyn Error>> {
        let (stop, stopped) = oneshot::channel::<()>();
        Ok(Self {
            base: sandbox.api_base(),
            secret: sandbox.secret_key().to_owned(),
            publishable: sandbox.publishable_key().to_owned(),
            http: reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?,
            stop,
            served: tokio::spawn(sandbox.run_until(async {
                let _ = stopped.await;
            })),
            _dir: None,
        })
    }

    /// Stops serving, as at the end of the shop's process.
    pub async fn close(self) -> Outcome {
        let _ = self.stop.send(());
        drop(self.http);
        Ok(self.served.await??)
    }

    /// Sends a request as it is.
    pub async fn send(&self, request: reqwest::RequestBuilder) -> Result<Reply, Box<dyn Error>> {
        let response = request.send().await?;
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let body = serde_json::from_str(&response.text().await?).unwrap_or(Value::Null);
        Ok(Reply { status, body, headers })
    }

    /// A request without a key.
    pub fn request(
        &self,
        method: &str,
        path: &str,
    ) -> Result<reqwest::RequestBuilder, Box<dyn Error>> {
        let url = format!("{}{}", self.base, path.trim_start_matches('/'));
        Ok(self.http.request(method.parse()?, url))
    }

    /// GET with the secret key.
    pub async fn get(&self, path: &str) -> Result<Reply, Box<dyn Error>> {
        self.send(self.request("GET", path)?.bearer_auth(&self.secret)).await
    }

    /// POST with the secret key.
    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> Result<Reply, Box<dyn Error>> {
        let request = self.request("POST", path)?.bearer_auth(&self.secret);
        self.send(request.form(form)).await
    }

    /// POST with the secret key and an idempotency key.
    pub async fn post_once(
        &self,
        key: &str,
        path: &str,
        form: &[(&str, &str)],
    ) -> Result<Reply, Box<dyn Error>> {
        let request = self.request("POST", path)?.bearer_auth(&self.secret);
        self.send(request.header("Idempotency-Key", key).form(form)).await
    }

    /// DELETE with the secret key.
    pub async fn delete(&self, path: &str) -> Result<Reply, Box<dyn Error>> {
        self.send(self.request("DELETE", path)?.bearer_auth(&self.secret)).await
    }

    /// GET until the answer is as wished, for ten seconds at most.
    pub async fn get_until(
        &self,
        path: &str,
        wished: impl Fn(&Value) -> bool,
    ) -> Result<Reply, Box<dyn Error>> {
        let deadline = Instant::now() + Duration::from_secs(10);
        loop {
            let reply = self.get(path).await?;
            if wished(&reply.body) {
                return Ok(reply);
            }
            if Instant::now() > deadline {
                return Err(format!("{path} stayed {}", reply.body).into());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// POST as a browser does: the publishable key in the form.
    pub async fn post_public(
        &self,
        path: &str,
        form: &[(&str, &str)],
    ) -> Result<Reply, Box<dyn Error>> {
        let mut form = form.to_vec();
        form.push(("key", &self.publishable));
        self.send(self.request("POST", path)?.form(&form)).await
    }

    /// A PaymentIntent over $20.00 that never redirects.
    pub async fn intent(&self, more: &[(&str, &str)]) -> Result<Reply, Box<dyn Error>> {
        let mut form = vec![("amount", "2000"), ("currency", "usd")];
        form.extend(NEVER);
        form.extend(more);
        self.post("v1/payment_intents", &form).await
    }

    /// A paid PaymentIntent over $20.00.
    pub async fn paid(&self) -> Result<Reply, Box<dyn Error>> {
        self.intent(&[("payment_method", "pm_card_visa"), ("confirm", "true")]).await
    }
}
