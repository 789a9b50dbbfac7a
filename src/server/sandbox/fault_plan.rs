//! What is to go wrong and how often, as a test writes it down.

use serde::{Deserialize, Serialize};

/// The longest that anything may be told to wait, in milliseconds.
const MAX_MS: u64 = 600_000;
/// Most attempts at one delivery that may be asked for.
const MAX_ATTEMPTS: u32 = 1000;
/// Ten times 0.1 is a little more than 1.
const ROUNDING: f64 = 1e-9;

/// Everything that is to go wrong. What a plan leaves out goes well.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Plan {
    /// The same seed gives the same sequence of faults.
    pub seed: u64,
    /// Calls with the secret key.
    pub api: CallPlan,
    /// Calls with the publishable key.
    pub browser: CallPlan,
    /// Deliveries of events to webhook endpoints.
    pub deliveries: DeliveryPlan,
    /// Treats every request as the first with its idempotency key.
    pub ignore_idempotency_keys: bool,
}

/// How likely each fault of a call is, from 0 to 1.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct CallPlan {
    /// See [`CallFault::DropBefore`].
    pub drop_before: f64,
    /// See [`CallFault::DropAfter`].
    pub drop_after: f64,
    /// See [`CallFault::HangBefore`].
    pub hang_before: f64,
    /// See [`CallFault::HangAfter`].
    pub hang_after: f64,
    /// How long a connection hangs, in milliseconds.
    pub hang_ms: u64,
    /// See [`CallFault::Busy`].
    pub busy: f64,
    /// See [`CallFault::FailBefore`].
    pub fail_before: f64,
    /// See [`CallFault::FailAfter`].
    pub fail_after: f64,
}

/// How likely each fault of a delivery is, from 0 to 1, and how it is tried again.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct DeliveryPlan {
    /// See [`DeliveryFault::Drop`].
    pub drop: f64,
    /// See [`DeliveryFault::Twice`].
    pub twice: f64,
    /// See [`DeliveryFault::Delay`].
    pub delay: f64,
    /// How long a delayed one waits, in milliseconds.
    pub delay_ms: u64,
    /// The pause before the second attempt, in milliseconds.
    pub first_retry_ms: u64,
    /// How many attempts there are in all before the event is given up.
    pub attempts: u32,
}

/// What can befall a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum CallFault {
    /// Nothing happens, and the connection closes without an answer.
    DropBefore,
    /// Everything happens, and the connection closes without an answer.
    DropAfter,
    /// As `DropBefore`, after a silence.
    HangBefore,
    /// As `DropAfter`, after a silence.
    HangAfter,
    /// 429 without effect; the idempotency key stays unused.
    Busy,
    /// 500 without effect, kept under the idempotency key.
    FailBefore,
    /// 500 although everything happened, kept under the idempotency key.
    FailAfter,
}

/// What can befall the delivery of an event to an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum DeliveryFault {
    /// The endpoint never gets it.
    Drop,
    /// The endpoint gets the event twice.
    Twice,
    /// The endpoint gets it later, and others may overtake it.
    Delay,
}

impl Default for CallPlan {
    fn default() -> Self {
        Self {
            drop_before: 0.0,
            drop_after: 0.0,
            hang_before: 0.0,
            hang_after: 0.0,
            hang_ms: 500,
            busy: 0.0,
            fail_before: 0.0,
            fail_after: 0.0,
        }
    }
}

impl Default for DeliveryPlan {
    fn default() -> Self {
        Self {
            drop: 0.0,
            twice: 0.0,
            delay: 0.0,
            delay_ms: 300,
            first_retry_ms: 1000,
            attempts: 10,
        }
    }
}

impl Plan {
    /// Whether it can be carried out.
    ///
    /// # Errors
    /// A sentence for whoever wrote the plan.
    pub fn check(&self) -> Result<(), String> {
        check_chances("api", &named(&self.api.chances(), CallFault::name))?;
        check_chances("browser", &named(&self.browser.chances(), CallFault::name))?;
        check_chances("deliveries", &named(&self.deliveries.chances(), DeliveryFault::name))?;
        for (name, value) in [
            ("api.hang_ms", self.api.hang_ms),
            ("browser.hang_ms", self.browser.hang_ms),
            ("deliveries.delay_ms", self.deliveries.delay_ms),
            ("deliveries.first_retry_ms", self.deliveries.first_retry_ms),
        ] {
            if !(1..=MAX_MS).contains(&value) {
                return Err(format!("{name} is {value}; it must be from 1 to {MAX_MS}."));
            }
        }
        match self.deliveries.attempts {
            1..=MAX_ATTEMPTS => Ok(()),
            other => {
                Err(format!("deliveries.attempts is {other}; it must be from 1 to {MAX_ATTEMPTS}."))
            }
        }
    }
}

impl CallPlan {
    /// Every fault with its probability, in the order in which the dice are read.
    pub fn chances(&self) -> [(CallFault, f64); 7] {
        CallFault::ALL.map(|fault| (fault, self.chance(fault)))
    }

    fn chance(&self, fault: CallFault) -> f64 {
        match fault {
            CallFault::DropBefore => self.drop_before,
            CallFault::DropAfter => self.drop_after,
            CallFault::HangBefore => self.hang_before,
            CallFault::HangAfter => self.hang_after,
            CallFault::Busy => self.busy,
            CallFault::FailBefore => self.fail_before,
            CallFault::FailAfter => self.fail_after,
        }
    }
}

impl DeliveryPlan {
    /// Every fault with its probability, in the order in which the dice are read.
    pub fn chances(&self) -> [(DeliveryFault, f64); 3] {
        DeliveryFault::ALL.map(|fault| (fault, self.chance(fault)))
    }

    fn chance(&self, fault: DeliveryFault) -> f64 {
        match fault {
            DeliveryFault::Drop => self.drop,
            DeliveryFault::Twice => self.twice,
            DeliveryFault::Delay => self.delay,
        }
    }
}

impl CallFault {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::DropBefore,
        Self::DropAfter,
        Self::HangBefore,
        Self::HangAfter,
        Self::Busy,
        Self::FailBefore,
        Self::FailAfter,
    ];

    /// Its field in a plan.
    pub fn name(self) -> &'static str {
        match self {
            Self::DropBefore => "drop_before",
            Self::DropAfter => "drop_after",
            Self::HangBefore => "hang_before",
            Self::HangAfter => "hang_after",
            Self::Busy => "busy",
            Self::FailBefore => "fail_before",
            Self::FailAfter => "fail_after",
        }
    }
}

impl DeliveryFault {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Drop, Self::Twice, Self::Delay];

    /// Its field in a plan.
    pub fn name(self) -> &'static str {
        match self {
            Self::Drop => "drop",
            Self::Twice => "twice",
            Self::Delay => "delay",
        }
    }
}

fn named<F: Copy>(
    chances: &[(F, f64)],
    name: impl Fn(F) -> &'static str,
) -> Vec<(&'static str, f64)> {
    chances.iter().map(|(fault, chance)| (name(*fault), *chance)).collect()
}

fn check_chances(group: &str, chances: &[(&'static str, f64)]) -> Result<(), String> {
    for (name, chance) in chances {
        if !(0.0..=1.0).contains(chance) {
            return Err(format!("{group}.{name} is {chance}; a probability is from 0 to 1."));
        }
    }
    let sum: f64 = chances.iter().map(|(_, chance)| chance).sum();
    if sum > 1.0 + ROUNDING {
        return Err(format!("The probabilities of {group} add up to {sum}, more than 1."));
    }
    Ok(())
}
