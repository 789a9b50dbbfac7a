//! How Stripe has answered, and how long the shop has waited for it.

use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family, histogram::Histogram},
    registry::{Registry, Unit},
};
use std::time::Duration;

/// A call takes some hundred milliseconds; two attempts that both run out of time are the longest.
/// In seconds.
const TIMES: [f64; 9] = [0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0];

/// Calls to Stripe, whatever became of them. Copies count together.
#[derive(Clone)]
pub struct StripeCalls {
    answers: Family<Answer, Counter>,
    times: Family<Operation, Histogram>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answer {
    operation: String,
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Operation {
    operation: String,
}

impl Default for StripeCalls {
    fn default() -> StripeCalls {
        let histogram: fn() -> Histogram = || Histogram::new(TIMES);
        StripeCalls { answers: Family::default(), times: Family::new_with_constructor(histogram) }
    }
}

impl StripeCalls {
    pub(super) fn registered(registry: &mut Registry) -> StripeCalls {
        let calls = StripeCalls::default();
        let about = "Calls to Stripe by operation and outcome";
        registry.register("stripe_calls", about, calls.answers.clone());
        let about = "From a call to Stripe to its answer, with all attempts";
        let times = calls.times.clone();
        registry.register_with_unit("stripe_call_duration", about, Unit::Seconds, times);
        calls
    }

    /// Counts one call: `operation` names no object, `outcome` is one of few.
    pub fn count(&self, operation: String, outcome: &'static str, took: Duration) {
        let answer = Answer { operation, outcome };
        self.answers.get_or_create(&answer).inc();
        let operation = Operation { operation: answer.operation };
        self.times.get_or_create(&operation).observe(took.as_secs_f64());
    }
}
