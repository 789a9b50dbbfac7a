//! Stripe's dashboard: what the account's owner does and reads there, with the secret key.

use reqwest::{Client, Method, StatusCode};
use serde_json::Value;
use std::{collections::BTreeMap, time::Duration};

use super::{Trouble, browser::Payable};

/// How often a call is made before it is given up: faults strike the dashboard too.
const TRIES: u32 = 12;
/// How long one call may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// The owner's access to Stripe.
#[derive(Clone)]
pub struct Dashboard {
    client: Client,
    base: String,
    key: String,
}

impl Dashboard {
    /// The account at this API base, which ends in a slash.
    ///
    /// # Errors
    /// When no client can be made.
    pub fn new(base: &str, key: &str) -> Result<Dashboard, reqwest::Error> {
        let client = Client::builder().timeout(PATIENCE).build()?;
        Ok(Dashboard { client, base: base.to_owned(), key: key.to_owned() })
    }

    /// Says what goes wrong from now on.
    ///
    /// # Errors
    /// When the sandbox does not take the plan.
    pub async fn set_faults(&self, plan: &Value) -> Result<(), Trouble> {
        let url = format!("{}sandbox/faults", self.base);
        let answer = self.client.put(url).bearer_auth(&self.key).json(plan).send().await?;
        match answer.status() {
            status if status.is_success() => Ok(()),
            status => Err(format!("the fault plan: {status} {}", answer.text().await?).into()),
        }
    }

    /// How often each fault has struck.
    ///
    /// # Errors
    /// When the sandbox does not tell.
    pub async fn struck(&self) -> Result<BTreeMap<String, u64>, Trouble> {
        let faults = self.get("sandbox/faults").await?;
        let counts = faults["struck"].as_object().into_iter().flatten();
        Ok(counts.filter_map(|(kind, count)| Some((kind.clone(), count.as_u64()?))).collect())
    }

    /// How many deliveries of events are still to be made.
    ///
    /// # Errors
    /// When the sandbox does not tell.
    pub async fn deliveries_waiting(&self) -> Result<u64, Trouble> {
        let deliveries = self.get("sandbox/deliveries").await?;
        deliveries["waiting"].as_u64().ok_or_else(|| "no number of deliveries".into())
    }

    /// Sends every event of the past once more.
    ///
    /// # Errors
    /// When the sandbox does not.
    pub async fn resend_all(&self) -> Result<(), Trouble> {
        let url = format!("{}sandbox/deliveries/resend", self.base);
        let request = self.client.post(url).bearer_auth(&self.key);
        let answer = request.json(&serde_json::json!({"events": "all"})).send().await?;
        match answer.status() {
            status if status.is_success() => Ok(()),
            status => Err(format!("sending again: {status} {}", answer.text().await?).into()),
        }
    }

    /// Cancels a PaymentIntent; whether Stripe did.
    pub async fn cancel(&self, payment_intent: &str) -> bool {
        let path = format!("v1/payment_intents/{payment_intent}/cancel");
        self.post(&path, &[], None).await == Some(StatusCode::OK)
    }

    /// Lets a PaymentIntent be paid by debit, as an account does that has it switched on.
    pub async fn allow_debit(&self, payment_intent: &str) -> bool {
        let path = format!("v1/payment_intents/{payment_intent}");
        let form = [
            ("allowed_payment_method_types[]", "card"),
            ("allowed_payment_method_types[]", "us_bank_account"),
        ];
        self.post(&path, &form, None).await == Some(StatusCode::OK)
    }

    /// Takes the money for an order once more, as somebody at a desk does who types the order's id;
    /// whether Stripe did.
    pub async fn pay_again(&self, pay: &Payable, key: &str) -> bool {
        let amount = pay.minor.to_string();
        let form = [
            ("amount", amount.as_str()),
            ("currency", &pay.currency),
            ("metadata[order_id]", &pay.order),
            ("metadata[attempt]", key),
            ("automatic_payment_methods[enabled]", "true"),
            ("automatic_payment_methods[allow_redirects]", "never"),
            ("payment_method", "pm_card_visa"),
            ("confirm", "true"),
        ];
        self.post("v1/payment_intents", &form, Some(key)).await == Some(StatusCode::OK)
    }

    /// Gives money back; all that is left without an amount. Whether Stripe did.
    pub async fn refund(&self, payment_intent: &str, amount: Option<i64>, key: &str) -> bool {
        let amount = amount.map(|amount| amount.to_string());
        let mut form = vec![("payment_intent", payment_intent)];
        if let Some(amount) = &amount {
            form.push(("amount", amount));
        }
        self.post("v1/refunds", &form, Some(key)).await == Some(StatusCode::OK)
    }

    /// All objects of a kind, such as `charges`, newest first; `narrowed` to those that a query
    /// such as `type=refund.created` leaves.
    ///
    /// # Errors
    /// When the sandbox does not tell.
    pub async fn all(&self, kind: &str, narrowed: &str) -> Result<Vec<Value>, Trouble> {
        let mut objects: Vec<Value> = Vec::new();
        loop {
            let after = objects.last().and_then(|last| last["id"].as_str());
            let after = after.map(|id| format!("&starting_after={id}")).unwrap_or_default();
            let page = self.get(&format!("v1/{kind}?limit=100&{narrowed}{after}")).await?;
            let data =
                page["data"].as_array().ok_or_else(|| format!("no list of {kind}: {page}"))?;
            objects.extend(data.iter().cloned());
            if page["has_more"] != true || data.is_empty() {
                return Ok(objects);
            }
        }
    }

    async fn get(&self, path: &str) -> Result<Value, Trouble> {
        let request = self.client.get(format!("{}{path}", self.base)).bearer_auth(&self.key);
        Ok(request.send().await?.json().await?)
    }

    /// Posts until Stripe answers with more than a failure or "busy". A failure that is kept
    /// under its idempotency key stays one.
    async fn post(
        &self,
        path: &str,
        form: &[(&str, &str)],
        idempotency_key: Option<&str>,
    ) -> Option<StatusCode> {
        let url = format!("{}{path}", self.base);
        for nth in 1..=TRIES {
            let mut request =
                self.client.request(Method::POST, &url).bearer_auth(&self.key).form(form);
            if let Some(key) = idempotency_key {
                request = request.header("Idempotency-Key", key);
            }
            match request.send().await.map(|answer| answer.status()) {
                Ok(status) if !status.is_server_error() && status != 429 && status != 409 => {
                    return Some(status);
                }
                _ => tokio::time::sleep(Duration::from_millis(u64::from(nth) * 20)).await,
            }
        }
        None
    }
}
