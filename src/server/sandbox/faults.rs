//! The dice: which call or delivery goes wrong, and how many have so far.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::http::Method;
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};

use super::auth::Caller;
use super::fault_plan::{CallFault, CallPlan, DeliveryFault, Plan};

/// What goes wrong in this sandbox. Nothing, until a plan or a one-shot says so.
#[derive(Debug, Default)]
pub(super) struct Faults(Mutex<State>);

#[derive(Debug)]
struct State {
    plan: Plan,
    dice: Dice,
    one_shots: Vec<OneShot>,
    struck: BTreeMap<Struck, u64>,
}

/// One sequence for each group, all from the same seed: how many events are
/// delivered meanwhile does not change what befalls the calls.
#[derive(Debug)]
struct Dice {
    api: ChaCha8Rng,
    browser: ChaCha8Rng,
    deliveries: ChaCha8Rng,
}

/// A fault for the next calls of one endpoint.
#[derive(Debug)]
pub(super) struct OneShot {
    /// GET, POST or DELETE.
    pub method: Method,
    /// The path; `*` stands for any one segment.
    pub path: String,
    /// What befalls them.
    pub kind: CallFault,
    /// How many calls are still to be hit.
    pub times: u32,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Struck {
    Api(CallFault),
    Browser(CallFault),
    Delivery(DeliveryFault),
}

/// What becomes of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DeliveryFate {
    /// It is sent.
    Deliver,
    /// It is never sent.
    Drop,
    /// It is sent twice.
    Twice,
    /// It is sent after this time; others may overtake it.
    After(Duration),
}

/// How failed deliveries are tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Retry {
    /// The pause before the second attempt; each further one is longer.
    pub first: Duration,
    /// How many attempts there are in all.
    pub attempts: u32,
}

impl Faults {
    /// Replaces the plan and begins its dice anew. Counts and one-shots stay.
    pub fn plan(&self, plan: Plan) {
        let mut state = self.state();
        state.dice = Dice::of(plan.seed);
        state.plan = plan;
    }

    /// Ends everything that goes wrong and forgets what has.
    pub fn clear(&self) {
        *self.state() = State::default();
    }

    /// Sets a fault for the next calls of an endpoint.
    pub fn next(&self, one_shot: OneShot) {
        self.state().one_shots.push(one_shot);
    }

    /// The plan and how often each fault has struck.
    pub fn report(&self) -> Value {
        let state = self.state();
        let struck: serde_json::Map<String, Value> = Struck::all()
            .map(|kind| (kind.name(), json!(state.struck.get(&kind).unwrap_or(&0))))
            .collect();
        json!({"plan": state.plan, "struck": struck})
    }

    /// What befalls this call, if anything: a one-shot before any dice.
    pub fn call(&self, caller: Caller, method: &Method, path: &str) -> Option<CallFault> {
        let mut state = self.state();
        let state = &mut *state;
        if let Some(at) = state.one_shots.iter().position(|next| next.hits(method, path)) {
            let next = &mut state.one_shots[at];
            let kind = next.kind;
            next.times -= 1;
            if next.times == 0 {
                state.one_shots.remove(at);
            }
            return Some(kind);
        }
        let (plan, dice) = match caller {
            Caller::Secret => (&state.plan.api, &mut state.dice.api),
            Caller::Publishable => (&state.plan.browser, &mut state.dice.browser),
        };
        throw(dice, &plan.chances())
    }

    /// Counts a fault that has struck, and says how long a connection hangs.
    pub fn strike(&self, caller: Caller, fault: CallFault) -> Duration {
        let mut state = self.state();
        let (plan, struck): (&CallPlan, _) = match caller {
            Caller::Secret => (&state.plan.api, Struck::Api(fault)),
            Caller::Publishable => (&state.plan.browser, Struck::Browser(fault)),
        };
        let hang = Duration::from_millis(plan.hang_ms);
        *state.struck.entry(struck).or_default() += 1;
        hang
    }

    /// What becomes of the next delivery; asked once for each.
    pub fn delivery(&self) -> DeliveryFate {
        let mut state = self.state();
        let state = &mut *state;
        let plan = &state.plan.deliveries;
        let Some(fault) = throw(&mut state.dice.deliveries, &plan.chances()) else {
            return DeliveryFate::Deliver;
        };
        *state.struck.entry(Struck::Delivery(fault)).or_default() += 1;
        match fault {
            DeliveryFault::Drop => DeliveryFate::Drop,
            DeliveryFault::Twice => DeliveryFate::Twice,
            DeliveryFault::Delay => DeliveryFate::After(Duration::from_millis(plan.delay_ms)),
        }
    }

    /// How failed deliveries are tried again.
    pub fn retry(&self) -> Retry {
        let state = self.state();
        let plan = &state.plan.deliveries;
        Retry { first: Duration::from_millis(plan.first_retry_ms), attempts: plan.attempts }
    }

    /// Whether idempotency keys mean nothing at the moment.
    pub fn ignores_idempotency_keys(&self) -> bool {
        self.state().plan.ignore_idempotency_keys
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for State {
    fn default() -> Self {
        let plan = Plan::default();
        Self { dice: Dice::of(plan.seed), plan, one_shots: Vec::new(), struck: BTreeMap::new() }
    }
}

impl Dice {
    fn of(seed: u64) -> Self {
        let stream = |number| {
            let mut dice = ChaCha8Rng::seed_from_u64(seed);
            dice.set_stream(number);
            dice
        };
        Self { api: stream(0), browser: stream(1), deliveries: stream(2) }
    }
}

impl OneShot {
    fn hits(&self, method: &Method, path: &str) -> bool {
        let mut segments = path.split('/');
        self.method == *method
            && self.path.split('/').all(|wanted| {
                segments.next().is_some_and(|segment| wanted == "*" || wanted == segment)
            })
            && segments.next().is_none()
    }
}

impl Struck {
    fn all() -> impl Iterator<Item = Self> {
        let calls = CallFault::ALL.into_iter();
        let deliveries = DeliveryFault::ALL.into_iter();
        calls
            .clone()
            .map(Self::Api)
            .chain(calls.map(Self::Browser))
            .chain(deliveries.map(Self::Delivery))
    }

    fn name(self) -> String {
        match self {
            Self::Api(fault) => format!("api.{}", fault.name()),
            Self::Browser(fault) => format!("browser.{}", fault.name()),
            Self::Delivery(fault) => format!("deliveries.{}", fault.name()),
        }
    }
}

/// One throw: the faults share the interval from 0 to 1 as they are likely.
fn throw<F: Copy>(dice: &mut ChaCha8Rng, chances: &[(F, f64)]) -> Option<F> {
    let mut point: f64 = dice.random();
    for (fault, chance) in chances {
        if point < *chance {
            return Some(*fault);
        }
        point -= chance;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one_shot(path: &str) -> OneShot {
        OneShot { method: Method::POST, path: path.into(), kind: CallFault::Busy, times: 2 }
    }

    #[test]
    fn a_star_is_exactly_one_segment() {
        let confirm = one_shot("/v1/payment_intents/*/confirm");
        assert!(confirm.hits(&Method::POST, "/v1/payment_intents/pi_1/confirm"));
        assert!(!confirm.hits(&Method::GET, "/v1/payment_intents/pi_1/confirm"));
        assert!(!confirm.hits(&Method::POST, "/v1/payment_intents/pi_1/a/confirm"));
        assert!(!confirm.hits(&Method::POST, "/v1/payment_intents/pi_1/confirm/x"));
        assert!(!confirm.hits(&Method::POST, "/v1/payment_intents/pi_1"));
    }

    #[test]
    fn one_shots_end_and_only_strikes_count() {
        let faults = Faults::default();
        faults.next(one_shot("/v1/refunds"));
        let call = || faults.call(Caller::Secret, &Method::POST, "/v1/refunds");
        assert_eq!([call(), call(), call()], [Some(CallFault::Busy), Some(CallFault::Busy), None]);
        assert_eq!(faults.report()["struck"]["api.busy"], 0);
        faults.strike(Caller::Publishable, CallFault::Busy);
        assert_eq!(faults.report()["struck"]["browser.busy"], 1);
    }

    #[test]
    fn the_dice_of_each_group_are_their_own() {
        let plan: Plan = serde_json::from_value(json!({
            "seed": 7, "api": {"busy": 0.3, "drop_after": 0.3}, "deliveries": {"twice": 0.5},
        }))
        .expect("a plan");
        let sequence = |deliveries: usize| {
            let faults = Faults::default();
            faults.plan(plan.clone());
            let call = || {
                (0..deliveries).for_each(|_| _ = faults.delivery());
                faults.call(Caller::Secret, &Method::GET, "/v1/refunds")
            };
            (0..64).map(|_| call()).collect::<Vec<_>>()
        };
        let calls = sequence(0);
        assert_eq!(calls, sequence(3));
        for expected in [None, Some(CallFault::Busy), Some(CallFault::DropAfter)] {
            assert!(calls.contains(&expected), "{expected:?}");
        }
    }

    #[test]
    fn what_is_certain_strikes_every_time() {
        let plan = CallPlan { fail_after: 1.0, ..CallPlan::default() };
        let mut dice = Dice::of(1).api;
        let all = (0..1000).all(|_| throw(&mut dice, &plan.chances()).is_some());
        assert!(all);
    }
}
