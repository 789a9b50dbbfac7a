//! What whoever runs the shop sees of it: whether it is well, what it does and how long that takes,
//! and what it logs. Each shop counts for itself: several may be in one process.

pub mod health;
pub mod logs;
#[cfg(feature = "otel")]
mod otel;
pub mod requests;
pub mod scrape;
mod standing;
pub mod stripe_calls;

use prometheus_client::{
    metrics::{counter::Counter, gauge::ConstGauge, histogram::Histogram, info::Info},
    registry::{Registry, Unit},
};
use requests::Requests;
use standing::Standing;
use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicBool, Ordering::Relaxed},
};
use stripe_calls::StripeCalls;
use tokio::sync::Semaphore;

/// From Stripe making an event to its being applied: usual is a second, and what no webhook has told
/// is found every few minutes. In seconds.
const LAGS: [f64; 10] = [1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0, 3600.0, 86_400.0];

/// The figures of one shop, named as Prometheus wants them
/// (<https://prometheus.io/docs/practices/naming/>).
pub struct Sight {
    registry: Registry,
    /// Requests of visitors, programs and Stripe.
    pub requests: Requests,
    /// Calls to Stripe.
    pub stripe: StripeCalls,
    /// From Stripe making an event to its being applied, in seconds.
    pub webhook_lag: Histogram,
    /// Pages that many visitors share.
    pub pages: Pages,
    standing: Standing,
    slots: OnceLock<(Arc<Semaphore>, usize)>,
    ending: AtomicBool,
}

/// How often a page that may be kept was, and how often it was made. Copies count together.
#[derive(Clone, Default)]
pub struct Pages {
    /// Answered with a kept page.
    pub kept: Counter,
    /// Made, or waited for while somebody else's request made it.
    pub made: Counter,
}

impl Default for Sight {
    fn default() -> Sight {
        let mut all = Registry::default();
        let about = "When the process began, in epoch seconds";
        all.register("process_start_time_seconds", about, ConstGauge::new(super::db::now()));
        let shop = all.sub_registry_with_prefix("bookshop");
        let version = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        shop.register("build", "Which release of the shop this is", version);
        let lag = Histogram::new(LAGS);
        let about = "From Stripe making an event to its being applied";
        shop.register_with_unit("webhook_lag", about, Unit::Seconds, lag.clone());
        let pages = Pages::default();
        shop.register("page_cache_hits", "Requests answered with a kept page", pages.kept.clone());
        shop.register("page_cache_misses", "Shared pages that were made", pages.made.clone());
        Sight {
            requests: Requests::registered(shop),
            stripe: StripeCalls::registered(shop),
            standing: Standing::registered(shop),
            webhook_lag: lag,
            pages,
            slots: OnceLock::new(),
            ending: AtomicBool::new(false),
            registry: all,
        }
    }
}

impl Sight {
    /// Tells of the shop's connections: there may be `most`, and `free` has a permit for each more.
    pub fn watch_connections(&self, free: &Arc<Semaphore>, most: usize) {
        // A shop listens once.
        let _ = self.slots.set((Arc::clone(free), most));
    }

    /// Connections that are open, and how many there may be; nothing before the shop listens.
    fn connections(&self) -> (usize, usize) {
        let Some((free, most)) = self.slots.get() else { return (0, 0) };
        // One permit is held for the connection that comes next.
        (most.saturating_sub(free.available_permits() + 1), *most)
    }

    /// Notes that the shop was asked to end.
    pub fn end(&self) {
        self.ending.store(true, Relaxed);
    }

    /// Whether the shop was asked to end.
    pub fn is_ending(&self) -> bool {
        self.ending.load(Relaxed)
    }
}
