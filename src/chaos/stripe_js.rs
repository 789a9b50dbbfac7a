//! What Stripe.js does in the buyer's browser: confirming with the publishable key.

use reqwest::Client;
use serde_json::Value;
use std::time::Duration;

use super::browser::Payable;

/// How often the buyer presses Pay again when nothing came of it.
const TRIES: u32 = 4;
/// How long a browser waits for Stripe.
const PATIENCE: Duration = Duration::from_secs(4);

/// Stripe as a browser reaches it.
#[derive(Clone, Debug)]
pub struct StripeJs {
    client: Client,
    base: String,
}

impl StripeJs {
    /// Stripe at this API base, which ends in a slash.
    ///
    /// # Errors
    /// When no client can be made.
    pub fn new(base: &str) -> Result<StripeJs, reqwest::Error> {
        let client = Client::builder().timeout(PATIENCE).build()?;
        Ok(StripeJs { client, base: base.to_owned() })
    }

    /// Pays with one of Stripe's test PaymentMethods; the status that the PaymentIntent has
    /// then, or nothing if Stripe did not tell.
    pub async fn confirm(&self, pay: &Payable, payment_method: &str) -> Option<String> {
        let url = format!("{}v1/payment_intents/{}/confirm", self.base, pay.payment_intent);
        let form = [
            ("key", pay.publishable_key.as_str()),
            ("client_secret", &pay.client_secret),
            ("payment_method", payment_method),
            ("use_stripe_sdk", "true"),
        ];
        self.post(&url, &form).await
    }

    /// Answers 3D Secure; the status that the PaymentIntent has then.
    pub async fn authenticate(&self, pay: &Payable, complete: bool) -> Option<String> {
        let url = format!("{}3ds/authenticate", self.base);
        let form = [
            ("key", pay.publishable_key.as_str()),
            ("client_secret", &pay.client_secret),
            ("payment_intent", &pay.payment_intent),
            ("outcome", if complete { "complete" } else { "fail" }),
        ];
        self.post(&url, &form).await
    }

    /// Posts until Stripe says how the PaymentIntent stands. A refusal says so too: a declined
    /// card, or a PaymentIntent that is past confirming because the first answer was lost.
    async fn post(&self, url: &str, form: &[(&str, &str)]) -> Option<String> {
        for nth in 1..=TRIES {
            if let Ok(answer) = self.client.post(url).form(form).send().await
                && let Ok(body) = answer.json::<Value>().await
                && let Some(status) = status(&body)
            {
                return Some(status.to_owned());
            }
            tokio::time::sleep(Duration::from_millis(u64::from(nth) * 40)).await;
        }
        None
    }
}

fn status(body: &Value) -> Option<&str> {
    body["status"].as_str().or(body["error"]["payment_intent"]["status"].as_str())
}
