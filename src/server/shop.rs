//! The running shop: its parts put together, listening.

use super::{
    admin, bundles,
    config::{Config, Payments, StripeConfig},
    connections,
    cookie_keys::CookieKeys,
    db::{Db, keys},
    limits::RateLimits,
    mailer::Mailer,
    network::NetworkNames,
    outbox, router,
    sandbox::{Sandbox, SandboxConfig, SandboxError},
    sight::{Sight, scrape},
    state::{AppState, Elements, Parts},
    stripe::{Stripe, StripeFault},
    sweep,
};
use crate::{domain::mode::PaymentMode, error::ShopError};
use axum::Router;
use leptos::config::LeptosOptions;
use secrecy::ExposeSecret;
use std::{future::Future, io, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    net::TcpListener,
    sync::{oneshot, watch},
    task::JoinHandle,
    time::timeout,
};

/// How long other work may last after the last request, when the shop ends.
const AFTER_THE_LAST: Duration = Duration::from_secs(2);

/// A shop that has bound its port and is about to serve.
pub struct Shop {
    listener: TcpListener,
    router: Router,
    state: AppState,
    mailer: Mailer,
    sandbox: Option<Sandbox>,
    setup_link: Option<String>,
    /// Where it is watched.
    watched: Option<TcpListener>,
}

/// Why a shop could not be put together.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The database cannot be opened or migrated.
    #[error("the database cannot be opened (DATABASE_URL): {0}")]
    Database(#[from] sqlx::Error),
    /// The seller's account cannot be read.
    #[error("the seller's account cannot be read: {0}")]
    Account(#[from] ShopError),
    /// The address is taken or not ours.
    #[error("cannot listen on {0} (LEPTOS_SITE_ADDR): {1}")]
    Listen(SocketAddr, io::Error),
    /// The address for who watches the shop is taken or not ours.
    #[error("cannot listen on {0} (BOOKSHOP_METRICS_ADDR): {1}")]
    Watched(SocketAddr, io::Error),
    /// The sandbox does not start.
    #[error("the sandbox cannot start (BOOKSHOP_SANDBOX_ADDR): {0}")]
    Sandbox(#[from] SandboxError),
    /// The mail server's URL cannot be used.
    #[error("the mail server's URL cannot be used (BOOKSHOP_SMTP_URL)")]
    Mail(#[from] lettre::transport::smtp::Error),
    /// Stripe's client does not take the configuration.
    #[error("Stripe's client does not take the configuration: {0}")]
    Stripe(#[from] StripeFault),
}

impl Shop {
    /// Opens the database, starts the sandbox if the configuration names no keys, and binds
    /// the shop's port (0 is any free one).
    ///
    /// # Errors
    /// See [`BuildError`].
    pub async fn build(config: Config) -> Result<Shop, BuildError> {
        let db = Db::open(config.database_url.expose_secret()).await?;
        let cookie_keys = CookieKeys::of(&keys::find_or_create(&db, "cookies").await?);
        let networks = NetworkNames::of(keys::find_or_create(&db, "networks").await?);
        let link_key = keys::find_or_create(&db, "orders_links").await?.into();
        let listener = TcpListener::bind(config.addr)
            .await
            .map_err(|error| BuildError::Listen(config.addr, error))?;
        let addr = listener.local_addr().map_err(|e| BuildError::Listen(config.addr, e))?;
        let watched = match config.metrics_addr {
            Some(addr) => {
                let bound = TcpListener::bind(addr).await;
                Some(bound.map_err(|error| BuildError::Watched(addr, error))?)
            }
            None => None,
        };
        let (stripe_config, sandbox) = match config.payments {
            Payments::Stripe(stripe) => (stripe, None),
            Payments::Sandbox { config, any_port } => {
                let sandbox = start(config, any_port).await?;
                let own = format!("http://{}/webhooks/stripe", on_this_machine(addr));
                (account_at(&sandbox, sandbox.webhook_secret(&own).await?), Some(sandbox))
            }
        };
        if stripe_config.webhook_secrets.is_empty() {
            tracing::warn!(
                "STRIPE_WEBHOOK_SECRET is not set: no webhook is believed, and paid orders are \
                 only found when their buyer comes back or their time is over"
            );
        }
        let sight = Sight::default();
        let stripe = Stripe::new(&stripe_config, config.pace.stripe_timeout)?;
        let state = AppState::from(Parts {
            leptos_options: LeptosOptions::builder()
                .output_name("bookshop")
                .site_root(config.site_root.as_str())
                .site_addr(config.addr)
                .reload_port(config.reload_port)
                .hash_files(config.hash_files && bundles::have_hashes())
                .build(),
            db: db.clone(),
            stripe: stripe.watched_by(sight.stripe.clone()),
            sight,
            elements: Elements::from(&stripe_config),
            cookie_keys,
            link_key,
            webhook_secrets: stripe_config.webhook_secrets.into(),
            currency: config.currency,
            admin_token: config.admin_token,
            pace: config.pace,
            limits: RateLimits::new(config.limits),
            networks,
            outbox: Arc::default(),
            public_url: config.public_url.unwrap_or_else(|| format!("http://{addr}")).into(),
            page_cache: config.page_cache,
        });
        let mailer = Mailer::new(config.mail)?;
        let router = router::router(state.clone(), config.client_ip);
        let setup_link = admin::setup_link(&state.db, &state.public_url).await?;
        Ok(Shop { listener, router, state, mailer, sandbox, setup_link, watched })
    }

    /// Where the shop listens.
    ///
    /// # Errors
    /// When the system does not tell.
    pub fn addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Where it is watched; `None` when nobody asked for that.
    ///
    /// # Errors
    /// When the system does not tell.
    pub fn metrics_addr(&self) -> io::Result<Option<SocketAddr>> {
        self.watched.as_ref().map(TcpListener::local_addr).transpose()
    }

    /// All that it serves, as a service that needs no port.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// How another client reaches the sandbox, as environment variables in one line;
    /// `None` when the shop has keys of its own.
    pub fn sandbox_line(&self) -> Option<String> {
        self.sandbox.as_ref().map(|sandbox| {
            format!(
                "STRIPE_API_BASE={} STRIPE_SECRET_KEY={} STRIPE_PUBLISHABLE_KEY={}",
                sandbox.api_base().trim_end_matches('/'),
                sandbox.secret_key(),
                sandbox.publishable_key()
            )
        })
    }

    /// Where the seller sets a password; `None` when there is one.
    pub fn setup_line(&self) -> Option<String> {
        self.setup_link.as_ref().map(|link| format!("Set up the shop at {link}"))
    }

    /// Serves until `stop` is done, then finishes the requests in flight, for as long as the
    /// configuration gives a client.
    ///
    /// # Errors
    /// When the network fails for good.
    pub async fn run_until(
        self,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> io::Result<()> {
        let (stopping, stopped) = watch::channel(false);
        let state = self.state.clone();
        tokio::spawn(async move {
            stop.await;
            state.sight.end();
            stopping.send_replace(true);
        });
        let on_stop = || {
            let mut stopped = stopped.clone();
            async move {
                // An error means that the sender is gone: stop as well.
                let _ = stopped.wait_for(|stop| *stop).await;
            }
        };
        // What the shop still finishes asks its Stripe: the sandbox ends after it.
        let (closing, closed) = oneshot::channel::<()>();
        let on_close = async {
            let _ = closed.await;
        };
        let sandbox = self.sandbox.map(|sandbox| tokio::spawn(sandbox.run_until(on_close)));
        // Both end after what they are at; cut short, what they have not finished is in the database.
        let sweep = tokio::spawn(sweep::run(self.state.clone(), stopped.clone()));
        let outbox = tokio::spawn(outbox::run(self.state.clone(), self.mailer, stopped.clone()));
        let watched = self.watched;
        let watched = watched.map(|port| tokio::spawn(scrape::serve(port, self.state.clone())));
        let (client, sight) = (self.state.pace.client, &self.state.sight);
        connections::serve(self.listener, self.router, client, sight, on_stop()).await;
        finished(sweep).await;
        finished(outbox).await;
        drop(closing);
        if let Some(sandbox) = sandbox
            && let Some(served) = finished(sandbox).await
        {
            served?;
        }
        // Last: who watches the shop sees it end.
        if let Some(watched) = watched {
            watched.abort();
        }
        self.state.db.close().await;
        Ok(())
    }
}

/// What a task has come to. It was told to end when the shop was, and gets little more time.
async fn finished<T>(mut task: JoinHandle<T>) -> Option<T> {
    let done = timeout(AFTER_THE_LAST, &mut task).await;
    task.abort();
    done.ok()?.ok()
}

/// Starts the sandbox, on another port if its own is taken and `any_port` will do.
async fn start(config: SandboxConfig, any_port: bool) -> Result<Sandbox, SandboxError> {
    match Sandbox::start(config.clone()).await {
        Err(SandboxError::Listen { addr, .. }) if any_port => {
            Sandbox::start(SandboxConfig { addr: SocketAddr::new(addr.ip(), 0), ..config }).await
        }
        started => started,
    }
}

/// Where a program on this machine reaches an address that may be meant for binding only.
pub fn on_this_machine(addr: SocketAddr) -> SocketAddr {
    match addr.ip().is_unspecified() {
        true => SocketAddr::from(([127, 0, 0, 1], addr.port())),
        false => addr,
    }
}

/// The account that the sandbox offers: the shop knows its URLs and keys, nothing else.
fn account_at(sandbox: &Sandbox, webhook_secret: String) -> StripeConfig {
    StripeConfig {
        api_base: sandbox.api_base(),
        js_url: sandbox.js_url(),
        secret_key: sandbox.secret_key().to_owned().into(),
        publishable_key: sandbox.publishable_key().to_owned(),
        webhook_secrets: vec![webhook_secret.into()],
        mode: PaymentMode::Sandbox,
    }
}
