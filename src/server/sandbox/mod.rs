//! An embedded stand-in for the slice of Stripe's API that a shop with the
//! Payment Element uses: same paths, same JSON, same errors, no money.
//!
//! It speaks HTTP on its own port and keeps its objects in its own SQLite
//! file, so whoever uses it knows only a base URL and two keys. It imports
//! nothing of the shop.

mod account;
mod answers;
mod api;
mod assets;
mod attempt;
mod auth;
mod balance_transactions;
mod cancel;
mod capture;
mod cards;
mod charges;
mod client_view;
mod confirm;
mod contact;
mod control;
mod currencies;
mod customer_fields;
mod customers;
mod declines;
mod deliveries;
mod delivering;
mod dispute_life;
mod disputes;
mod errors;
mod events;
mod expand;
mod fault_plan;
mod faults;
mod idempotency;
mod ids;
mod intent_document;
mod intent_fields;
mod intents;
mod lists;
mod metadata;
mod objects;
mod params;
mod payment_method_data;
mod payment_methods;
mod refund_outcomes;
mod refunds;
mod resending;
mod router;
mod routes;
mod settling;
mod signature;
mod store;
mod striking;
mod tables;
mod test_cards;
mod three_ds;
mod webhook_endpoints;
mod wire;

use std::future::Future;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use tokio::net::TcpListener;

/// Where a sandbox keeps its objects and where it listens.
#[derive(Debug, Clone)]
pub struct SandboxConfig {
    /// The sandbox's own SQLite file; created when missing.
    pub database: PathBuf,
    /// The address to bind. Port 0 takes a free one.
    pub addr: SocketAddr,
}

/// Why a sandbox could not start.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// The SQLite file could not be opened or prepared.
    #[error("the sandbox's database {path} cannot be used: {source}")]
    Database {
        /// The file that was asked for.
        path: PathBuf,
        /// What SQLite said.
        source: sqlx::Error,
    },
    /// The address could not be bound.
    #[error("the sandbox cannot listen on {addr}: {source}")]
    Listen {
        /// The address that was asked for.
        addr: SocketAddr,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The endpoint for the sandbox's events could not be set.
    #[error("the sandbox cannot deliver its events: {0}")]
    Endpoint(String),
}

/// A sandbox that is bound but serves only once [`Sandbox::run_until`] runs.
pub struct Sandbox {
    listener: TcpListener,
    app: Arc<router::App>,
}

impl std::fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sandbox").field("api_base", &self.app.base).finish_non_exhaustive()
    }
}

impl Sandbox {
    /// Opens the file and binds the listener.
    ///
    /// The keys are made on the first start and kept in the file.
    ///
    /// # Errors
    /// [`SandboxError`] when the file cannot be used or the address is taken.
    pub async fn start(config: SandboxConfig) -> Result<Self, SandboxError> {
        let database = |source| SandboxError::Database { path: config.database.clone(), source };
        let store = store::Store::open(&config.database).await.map_err(database)?;
        let keys = auth::Keys::load(&store).await.map_err(database)?;

        let listen = |source| SandboxError::Listen { addr: config.addr, source };
        let listener = TcpListener::bind(config.addr).await.map_err(listen)?;
        let addr = reachable(listener.local_addr().map_err(listen)?);
        let app = Arc::new(router::App {
            store,
            keys,
            in_flight: idempotency::InFlight::default(),
            faults: faults::Faults::default(),
            base: format!("http://{addr}/"),
        });
        Ok(Self { listener, app })
    }

    /// The API's base URL, `http://127.0.0.1:PORT/`; ends in `/`.
    pub fn api_base(&self) -> String {
        self.app.base.clone()
    }

    /// The URL of the stand-in for Stripe.js.
    pub fn js_url(&self) -> String {
        format!("{}endive/stripe.js", self.app.base)
    }

    /// The secret key, `sk_test_…`.
    pub fn secret_key(&self) -> &str {
        &self.app.keys.secret
    }

    /// The publishable key, `pk_test_…`.
    pub fn publishable_key(&self) -> &str {
        &self.app.keys.publishable
    }

    /// Has every event delivered to `url`, which must be on this machine, and
    /// returns the secret (`whsec_…`) that they are signed with.
    ///
    /// It is always the same endpoint: at another URL it gets what it was not
    /// sent at the one before.
    ///
    /// # Errors
    /// [`SandboxError::Endpoint`] when the URL is elsewhere or the file cannot
    /// be used.
    pub async fn webhook_secret(&self, url: &str) -> Result<String, SandboxError> {
        let endpoint = webhook_endpoints::standing(&self.app.store, url).await;
        endpoint.map_err(|error| SandboxError::Endpoint(error.message().to_owned()))
    }

    /// Serves until `stop` resolves, then finishes the requests under way.
    ///
    /// # Errors
    /// An error of the listener, or of the client that delivers events.
    pub async fn run_until(
        self,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> std::io::Result<()> {
        let client = delivering::client().map_err(std::io::Error::other)?;
        let delivering = tokio::spawn(delivering::run(Arc::clone(&self.app), client));
        let settling = tokio::spawn(settling::run(Arc::clone(&self.app)));
        let served = axum::serve(self.listener, router::router(Arc::clone(&self.app)))
            .with_graceful_shutdown(stop)
            .await;
        settling.abort();
        delivering.abort();
        self.app.store.close().await;
        served
    }
}

/// An address that a client on this machine can use: 0.0.0.0 is for binding only.
fn reachable(addr: SocketAddr) -> SocketAddr {
    if addr.ip().is_unspecified() {
        SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), addr.port())
    } else {
        addr
    }
}
