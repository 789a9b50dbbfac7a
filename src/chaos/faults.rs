//! What goes wrong between shop, browsers and Stripe: a few profiles.

use rand::Rng;
use serde_json::{Value, json};

use super::seeds::Dice;

/// How long a call hangs, in milliseconds: longer than the shop waits for it
/// ([`super::settings::STRIPE_TIMEOUT`]).
const HANG_MS: u64 = 1300;

/// How a world's network and Stripe behave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Profile {
    /// Nothing goes wrong but the kills.
    Quiet,
    /// Most webhooks never arrive.
    LossyWebhooks,
    /// Webhooks arrive late, twice and out of order.
    SlowAndDoubledWebhooks,
    /// Stripe fails, hangs up and is busy.
    FailingStripe,
    /// All of it at once, for browsers too.
    Everything,
}

impl Profile {
    /// One of them; the worst most often.
    pub fn draw(dice: &mut Dice) -> Profile {
        match dice.random_range(0..10) {
            0 => Profile::Quiet,
            1..3 => Profile::LossyWebhooks,
            3..5 => Profile::SlowAndDoubledWebhooks,
            5..7 => Profile::FailingStripe,
            _ => Profile::Everything,
        }
    }

    /// The sandbox's fault plan, as `PUT /sandbox/faults` takes it.
    pub fn plan(self, seed: u64) -> Value {
        let failing = json!({
            "drop_before": 0.04, "drop_after": 0.06, "hang_before": 0.01, "hang_after": 0.02,
            "hang_ms": HANG_MS, "busy": 0.04, "fail_before": 0.03, "fail_after": 0.03,
        });
        let deliveries = |drop: f64, twice: f64, delay: f64, attempts: u32| {
            json!({
                "drop": drop, "twice": twice, "delay": delay, "delay_ms": 900,
                "first_retry_ms": 300, "attempts": attempts,
            })
        };
        let mut plan = json!({"seed": seed, "deliveries": deliveries(0.0, 0.0, 0.0, 8)});
        match self {
            Profile::Quiet => {}
            Profile::LossyWebhooks => plan["deliveries"] = deliveries(0.8, 0.1, 0.0, 2),
            Profile::SlowAndDoubledWebhooks => {
                plan["deliveries"] = deliveries(0.1, 0.4, 0.4, 4);
            }
            Profile::FailingStripe => {
                plan["api"] = failing.clone();
                plan["browser"] = failing;
            }
            Profile::Everything => {
                plan["api"] = failing.clone();
                plan["browser"] = failing;
                plan["deliveries"] = deliveries(0.4, 0.2, 0.3, 2);
            }
        }
        plan
    }

    /// The plan in which nothing goes wrong any more; what has struck stays counted. What a busy
    /// shop has not taken is sent again soon, or read by it at Stripe.
    pub fn over() -> Value {
        json!({"deliveries": {"first_retry_ms": 200, "attempts": 6}})
    }
}
