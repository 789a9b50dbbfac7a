//! A webhook endpoint for tests: keeps what it gets and answers as it is told.

use std::error::Error;
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use hmac::{Hmac, Mac as _};
use serde_json::Value;
use sha2::Sha256;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// Answers nothing at all.
pub const SILENCE: u16 = 0;

/// One POST.
#[derive(Debug, Clone)]
pub struct Received {
    pub headers: HeaderMap,
    pub body: String,
}

/// An endpoint on a free port, gone when dropped.
pub struct Receiver {
    pub url: String,
    inbox: Arc<Inbox>,
    served: JoinHandle<()>,
}

struct Inbox {
    status: AtomicU16,
    received: Mutex<Vec<Received>>,
}

impl Receiver {
    /// Answers every POST with this status.
    pub async fn answering(status: u16) -> Result<Self, Box<dyn Error>> {
        let inbox = Arc::new(Inbox { status: status.into(), received: Mutex::default() });
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}/hook", listener.local_addr()?);
        let router = Router::new().route("/hook", post(receive)).with_state(Arc::clone(&inbox));
        let served = tokio::spawn(async move {
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { url, inbox, served })
    }

    /// What it answers from now on.
    pub fn answer(&self, status: u16) {
        self.inbox.status.store(status, Ordering::SeqCst);
    }

    /// Everything so far.
    pub fn received(&self) -> Vec<Received> {
        self.inbox.received.lock().expect("an inbox").clone()
    }

    /// Everything, once there are `count` POSTs; ten seconds are enough.
    pub async fn wait_for(&self, count: usize) -> Result<Vec<Received>, Box<dyn Error>> {
        self.wait_until(|received| received.len() >= count).await
    }

    /// Everything, once it is as wished.
    pub async fn wait_until(
        &self,
        wished: impl Fn(&[Received]) -> bool,
    ) -> Result<Vec<Received>, Box<dyn Error>> {
        for _ in 0..500 {
            let received = self.received();
            if wished(&received) {
                return Ok(received);
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let kinds: Vec<String> = self.received().iter().map(Received::kind).collect();
        Err(format!("only {kinds:?} arrived").into())
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.served.abort();
    }
}

impl Received {
    /// The event.
    pub fn event(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    /// Its type.
    pub fn kind(&self) -> String {
        self.event()["type"].as_str().unwrap_or_default().to_owned()
    }

    /// A header, empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The time of the signature, if it was made with this secret.
    pub fn signed_at(&self, secret: &str) -> Option<i64> {
        let (time, signature) = self.header("stripe-signature").split_once(",v1=")?;
        let time = time.strip_prefix("t=")?;
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
        mac.update(time.as_bytes());
        mac.update(b".");
        mac.update(self.body.as_bytes());
        let bytes = mac.finalize().into_bytes();
        let expected: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        (expected == signature).then(|| time.parse().ok())?
    }
}

async fn receive(State(inbox): State<Arc<Inbox>>, headers: HeaderMap, body: String) -> StatusCode {
    inbox.received.lock().expect("an inbox").push(Received { headers, body });
    let status = inbox.status.load(Ordering::SeqCst);
    if status == SILENCE {
        std::future::pending::<()>().await;
    }
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
