//! Stripe's API, as much of it as the shop uses, in the shop's own terms.
//! The only folder that knows the crate `async-stripe`.

mod connection;
mod events;
mod health;
mod payment_intents;
mod refunds;

pub use health::Endpoints;
pub use payment_intents::PaymentIntent;

use super::{
    config::StripeConfig,
    sabotage::{self, Sabotage},
    sight::stripe_calls::StripeCalls,
};
use crate::{domain::money::Money, error::ShopError};
use connection::Connection;
use std::time::Duration;
use stripe::{ApiErrorsType, IdempotencyKey, RequestStrategy, StripeError};

/// How long a call with a key of ours waits at most, in milliseconds, each time that Stripe is
/// still busy with the same one.
const BUSY_PAUSES_MS: [u64; 4] = [100, 200, 400, 800];

/// A connection to Stripe.
#[derive(Clone)]
pub struct Stripe {
    client: Connection,
}

/// Why a call did not work.
#[derive(Debug, thiserror::Error)]
pub enum StripeFault {
    /// No usable answer: the network or a time-out.
    #[error("Stripe did not answer usefully ({0})")]
    Unreachable(String),
    /// Not now: the same call is under way, or there are too many.
    #[error("Stripe is busy")]
    Busy,
    /// The idempotency key was used with other parameters.
    #[error("the idempotency key was used with other parameters")]
    KeyConflict,
    /// Stripe's own fault.
    #[error("Stripe failed with status {status}")]
    Failed {
        /// The HTTP status, 500 or more.
        status: u16,
    },
    /// Stripe does not know that id.
    #[error("Stripe knows no such object")]
    NotFound,
    /// Stripe refused; its error code says why.
    #[error("Stripe refused with status {status}, code {code}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// Stripe's code (<https://docs.stripe.com/error-codes>).
        code: String,
    },
}

impl StripeFault {
    /// Whether Stripe answers the same to every later call with the same idempotency key: it
    /// replays its own failures, and refuses a key that is used with other parameters
    /// (<https://docs.stripe.com/api/idempotent_requests>).
    pub fn sticks_to_its_key(&self) -> bool {
        matches!(self, StripeFault::Failed { .. } | StripeFault::KeyConflict)
    }
}

impl From<StripeFault> for ShopError {
    fn from(fault: StripeFault) -> ShopError {
        tracing::warn!(%fault, "a call to Stripe failed");
        match fault {
            StripeFault::Unreachable(_) | StripeFault::Busy | StripeFault::Failed { .. } => {
                ShopError::StripeUnreachable
            }
            StripeFault::NotFound => ShopError::NoSuchPayment,
            StripeFault::Refused { .. } | StripeFault::KeyConflict => ShopError::StripeRefused,
        }
    }
}

impl From<StripeError> for StripeFault {
    fn from(error: StripeError) -> StripeFault {
        match error {
            StripeError::Stripe(api, status) => {
                let code = api.code.map_or_else(String::new, |code| code.to_string());
                match status {
                    404 => StripeFault::NotFound,
                    409 | 429 => StripeFault::Busy,
                    500.. => StripeFault::Failed { status },
                    _ if api.type_ == ApiErrorsType::IdempotencyError => StripeFault::KeyConflict,
                    _ => StripeFault::Refused { status, code },
                }
            }
            StripeError::Timeout => StripeFault::Unreachable("timeout".to_owned()),
            StripeError::ClientError(_) => StripeFault::Unreachable("network".to_owned()),
            StripeError::JSONDeserialize(_) => {
                StripeFault::Unreachable("an answer that is not Stripe's".to_owned())
            }
            StripeError::ConfigError(_) => StripeFault::Unreachable("configuration".to_owned()),
        }
    }
}

impl Stripe {
    /// A client for the account of `config`, which gives one attempt at a call `timeout`.
    /// Connects only when it is used.
    ///
    /// # Errors
    /// When the key or the API base cannot be sent.
    pub fn new(config: &StripeConfig, timeout: Duration) -> Result<Stripe, StripeFault> {
        Ok(Stripe { client: Connection::new(config, timeout)? })
    }

    /// The same, with its calls counted there.
    pub fn watched_by(self, calls: StripeCalls) -> Stripe {
        Stripe { client: self.client.watched_by(calls) }
    }

    /// Sends a request under an idempotency key of the shop's own, so that it has its effect
    /// once, whoever sends it and however often
    /// (<https://docs.stripe.com/api/idempotent_requests>). While Stripe is busy with the same
    /// one, this waits.
    async fn once<T, Sent>(
        &self,
        key: &str,
        send: impl Fn(RequestStrategy) -> Sent,
    ) -> Result<T, StripeFault>
    where
        Sent: Future<Output = Result<T, StripeError>>,
    {
        let unusable = |_| StripeFault::Refused { status: 400, code: "idempotency_key".to_owned() };
        let strategy = match sabotage::is_on(Sabotage::IdempotencyKey) {
            true => RequestStrategy::Once,
            false => RequestStrategy::Idempotent(IdempotencyKey::new(key).map_err(unusable)?),
        };
        for pause in BUSY_PAUSES_MS {
            match send(strategy.clone()).await.map_err(StripeFault::from) {
                Err(StripeFault::Busy) => {
                    // Of several that wait, not all come back at once.
                    let pause = rand::random_range(pause / 2..=pause);
                    tokio::time::sleep(Duration::from_millis(pause)).await;
                }
                answer => return answer,
            }
        }
        Ok(send(strategy).await?)
    }
}

/// The answer to something that only a newer API version can say.
fn unknown(what: &str) -> StripeFault {
    StripeFault::Unreachable(format!("unknown {what}"))
}

fn wire_currency(amount: Money) -> Result<stripe_types::Currency, StripeFault> {
    amount
        .currency
        .code()
        .parse()
        .map_err(|_| StripeFault::Refused { status: 400, code: "currency".to_owned() })
}
