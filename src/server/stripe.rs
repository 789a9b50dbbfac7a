//! Stripe's API, as much of it as the shop uses, in the shop's own terms.
//! The only file that knows the crate `async-stripe`.

use super::config::StripeConfig;
use crate::{
    domain::{
        checkout::ClientSecret,
        money::Money,
        order::OrderId,
        payment::{PaymentIntentId, PaymentStatus},
    },
    error::ShopError,
};
use secrecy::ExposeSecret;
use std::{collections::HashMap, time::Duration};
use stripe::{
    ApiErrorsType, Client, ClientBuilder, IdempotencyKey, RequestStrategy, StripeError,
    StripeRequest,
};
use stripe_core::payment_intent::{
    CancelPaymentIntent, CreatePaymentIntent, CreatePaymentIntentAutomaticPaymentMethods,
    RetrievePaymentIntent, UpdatePaymentIntent,
};
use stripe_shared::PaymentIntentStatus;

/// How long one attempt at a call may take: a shopper is waiting.
const TIMEOUT: Duration = Duration::from_secs(6);
/// How often a call that may be repeated is tried.
const ATTEMPTS: u32 = 2;
/// How long a create waits, in milliseconds, each time that Stripe is still busy with the same one.
const BUSY_PAUSES_MS: [u64; 5] = [100, 200, 400, 800, 1600];

/// A connection to Stripe.
#[derive(Clone)]
pub struct Stripe {
    client: Client,
}

/// A PaymentIntent, as far as the shop reads it.
#[derive(Debug)]
pub struct PaymentIntent {
    /// `pi_…`
    pub id: PaymentIntentId,
    /// Where it stands.
    pub status: PaymentStatus,
    /// What it asks for.
    pub amount: Money,
    /// What was received, in minor units of the amount's currency.
    pub amount_received: i64,
    /// Lets a browser pay it.
    pub client_secret: Option<ClientSecret>,
    /// Which order made it: our `metadata[order_id]`.
    pub order: Option<OrderId>,
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
    /// A client for the account of `config`. Connects only when it is used.
    ///
    /// # Errors
    /// When the key or the API base cannot be sent.
    pub fn new(config: &StripeConfig) -> Result<Stripe, StripeFault> {
        let client = ClientBuilder::new(config.secret_key.expose_secret())
            .url(config.api_base.as_str())
            .timeout(TIMEOUT)
            .request_strategy(RequestStrategy::ExponentialBackoff(ATTEMPTS))
            .build()?;
        Ok(Stripe { client })
    }

    /// Creates the PaymentIntent of an order. The same order, amount and attempt always give the
    /// same PaymentIntent, whoever asks and however often
    /// (<https://docs.stripe.com/api/idempotent_requests>).
    ///
    /// # Errors
    /// See [`StripeFault`]; after `Unreachable` the same call goes on where this one stopped.
    pub async fn create_payment_intent(
        &self,
        order: &OrderId,
        attempt: i64,
        amount: Money,
        description: &str,
    ) -> Result<PaymentIntent, StripeFault> {
        let currency = amount.currency.code();
        let key = format!("order-{}-{}-{currency}-{attempt}", order.0, amount.minor);
        let key = IdempotencyKey::new(key).map_err(|_| StripeFault::Refused {
            status: 400,
            code: "idempotency_key".to_owned(),
        })?;
        let request = CreatePaymentIntent::new(amount.minor, wire_currency(amount)?)
            .automatic_payment_methods(CreatePaymentIntentAutomaticPaymentMethods::new(true))
            .description(description)
            .metadata(HashMap::from([("order_id".to_owned(), order.0.clone())]));
        // The crate never repeats a call that has a key of its caller's.
        let once = || {
            let strategy = RequestStrategy::Idempotent(key.clone());
            request.customize().request_strategy(strategy)
        };
        for pause in BUSY_PAUSES_MS {
            match once().send(&self.client).await.map_err(StripeFault::from) {
                Err(StripeFault::Busy) => tokio::time::sleep(Duration::from_millis(pause)).await,
                answer => return answer.and_then(PaymentIntent::try_from),
            }
        }
        once().send(&self.client).await?.try_into()
    }

    /// The PaymentIntent as it stands now.
    ///
    /// # Errors
    /// See [`StripeFault`].
    pub async fn retrieve_payment_intent(
        &self,
        id: &PaymentIntentId,
    ) -> Result<PaymentIntent, StripeFault> {
        RetrievePaymentIntent::new(id.0.as_str()).send(&self.client).await?.try_into()
    }

    /// Changes what a payable PaymentIntent asks for.
    ///
    /// # Errors
    /// See [`StripeFault`]; `Refused` when it is not payable any more.
    pub async fn update_amount(
        &self,
        id: &PaymentIntentId,
        amount: Money,
    ) -> Result<PaymentIntent, StripeFault> {
        UpdatePaymentIntent::new(id.0.as_str())
            .amount(amount.minor)
            .currency(wire_currency(amount)?)
            .send(&self.client)
            .await?
            .try_into()
    }

    /// Ends a PaymentIntent, so that it can never be paid.
    ///
    /// # Errors
    /// See [`StripeFault`]; `Refused` when it is paid, or ended already.
    pub async fn cancel(&self, id: &PaymentIntentId) -> Result<PaymentIntent, StripeFault> {
        CancelPaymentIntent::new(id.0.as_str()).send(&self.client).await?.try_into()
    }
}

fn wire_currency(amount: Money) -> Result<stripe_types::Currency, StripeFault> {
    amount
        .currency
        .code()
        .parse()
        .map_err(|_| StripeFault::Refused { status: 400, code: "currency".to_owned() })
}

impl TryFrom<stripe_shared::PaymentIntent> for PaymentIntent {
    type Error = StripeFault;

    fn try_from(intent: stripe_shared::PaymentIntent) -> Result<PaymentIntent, StripeFault> {
        let unknown = |what: &str| StripeFault::Unreachable(format!("unknown {what}"));
        let status = match intent.status {
            PaymentIntentStatus::RequiresPaymentMethod => PaymentStatus::RequiresPaymentMethod,
            PaymentIntentStatus::RequiresConfirmation => PaymentStatus::RequiresConfirmation,
            PaymentIntentStatus::RequiresAction => PaymentStatus::RequiresAction,
            PaymentIntentStatus::Processing => PaymentStatus::Processing,
            PaymentIntentStatus::RequiresCapture => PaymentStatus::RequiresCapture,
            PaymentIntentStatus::Canceled => PaymentStatus::Canceled,
            PaymentIntentStatus::Succeeded => PaymentStatus::Succeeded,
            _ => return Err(unknown("status")),
        };
        let currency = intent.currency.to_string().parse().map_err(|_| unknown("currency"))?;
        Ok(PaymentIntent {
            id: PaymentIntentId(intent.id.to_string()),
            status,
            amount: Money::new(intent.amount, currency),
            amount_received: intent.amount_received,
            client_secret: intent.client_secret.map(ClientSecret),
            order: intent.metadata.get("order_id").cloned().map(OrderId),
        })
    }
}
