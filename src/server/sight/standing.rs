//! What stands in the database when somebody looks: orders, mail, events, concerns.

use super::Sight;
use crate::server::{
    db::{
        Db,
        figures::{self, Figures},
        now,
    },
    state::AppState,
};
use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{family::Family, gauge::Gauge},
    registry::{Registry, Unit},
};
use std::time::{Duration, Instant};
use tokio::{sync::Mutex, time::timeout};

/// How long the database may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// What was read is true for at least so long.
const KEPT: Duration = Duration::from_secs(1);
/// And for so many times as long as reading it took: among millions of orders, counting them takes
/// no more than this part of one processor, however often somebody looks.
const REST: u32 = 100;
/// But never longer than this.
const LONGEST_KEPT: Duration = Duration::from_secs(60);

/// Gauges that are set when somebody looks.
#[derive(Default)]
pub(super) struct Standing {
    database_up: Gauge,
    orders: Family<State, Gauge>,
    letters: Gauge,
    oldest_letter: Gauge,
    events: Gauge,
    oldest_event: Gauge,
    attention: Gauge,
    connections: Gauge,
    most_connections: Gauge,
    next: Mutex<Option<Instant>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct State {
    state: &'static str,
}

impl Standing {
    pub(super) fn registered(registry: &mut Registry) -> Standing {
        let all = Standing::default();
        let mut gauge = |name, about, gauge: &Gauge| registry.register(name, about, gauge.clone());
        let about =
            "Whether the figures from the database are of now (1) or of its last answer (0)";
        gauge("database_up", about, &all.database_up);
        gauge("outbox_letters", "Mails that wait to be sent", &all.letters);
        gauge("webhook_events_waiting", "Events that wait to be applied", &all.events);
        gauge("needs_attention", "What only a person can decide", &all.attention);
        gauge("connections_open", "Open connections", &all.connections);
        gauge("connections_limit", "The most connections at once", &all.most_connections);
        registry.register("orders", "Orders by state", all.orders.clone());
        let mut age = |name, about, gauge: &Gauge| {
            registry.register_with_unit(name, about, Unit::Seconds, gauge.clone());
        };
        age("outbox_oldest", "Age of the oldest mail that waits; 0: none", &all.oldest_letter);
        let about = "Since Stripe made the oldest event that waits; 0: none waits";
        age("webhook_oldest_waiting", about, &all.oldest_event);
        all
    }

    /// Sets the gauges to what is true now, or was a moment ago.
    pub(super) async fn look(&self, state: &AppState) {
        let (open, most) = state.sight.connections();
        self.connections.set(count(open));
        self.most_connections.set(count(most));
        let mut next = self.next.lock().await;
        if next.is_some_and(|next| Instant::now() < next) {
            return;
        }
        let begun = Instant::now();
        let kept = match read(&state.db).await {
            Some(figures) => {
                self.set(&figures);
                (begun.elapsed() * REST).clamp(KEPT, LONGEST_KEPT)
            }
            None => {
                self.database_up.set(0);
                KEPT
            }
        };
        *next = Some(Instant::now() + kept);
    }

    fn set(&self, figures: &Figures) {
        let now = now();
        let age = |since: Option<i64>| since.map_or(0, |since| (now - since).max(0));
        self.database_up.set(1);
        let states =
            [("pending", figures.pending), ("paid", figures.paid), ("canceled", figures.canceled)];
        for (state, orders) in states {
            self.orders.get_or_create(&State { state }).set(orders);
        }
        self.letters.set(figures.letters);
        self.oldest_letter.set(age(figures.oldest_letter));
        self.events.set(figures.events);
        self.oldest_event.set(age(figures.oldest_event));
        self.attention.set(figures.attention);
    }
}

impl Sight {
    /// All figures as they stand now, in Prometheus' text format.
    pub(super) async fn written(&self, state: &AppState) -> Result<String, std::fmt::Error> {
        self.standing.look(state).await;
        let mut text = String::new();
        prometheus_client::encoding::text::encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

async fn read(db: &Db) -> Option<Figures> {
    match timeout(PATIENCE, figures::read(db)).await {
        Ok(Ok(figures)) => Some(figures),
        Ok(Err(error)) => {
            tracing::warn!(%error, "the shop's figures could not be read");
            None
        }
        Err(_) => {
            tracing::warn!("the shop's figures could not be read in time");
            None
        }
    }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
