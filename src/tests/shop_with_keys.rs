//! A shop with keys of its own: its account is a sandbox that sends it nothing, so that the test
//! alone decides which events come, in which order and how they are signed.

use crate::running_shop::RunningShop;
use crate::sandbox_client::Stripe;
use hmac::{Hmac, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;
use std::error::Error;
use std::time::{SystemTime, UNIX_EPOCH};

/// The signing secret that the shop is told, unless a test says otherwise.
pub const SECRET: &str = "whsec_of_the_tests";

/// The shop and its account.
pub struct ShopWithKeys {
    /// The shop.
    pub shop: RunningShop,
    /// Its account at Stripe.
    pub account: Stripe,
    http: reqwest::Client,
}

impl ShopWithKeys {
    /// A shop that knows [`SECRET`].
    pub async fn open() -> Result<ShopWithKeys, Box<dyn Error>> {
        ShopWithKeys::open_with(&[]).await
    }

    /// The same with these environment variables, which take the place of its own.
    pub async fn open_with(variables: &[(&str, &str)]) -> Result<ShopWithKeys, Box<dyn Error>> {
        let account = Stripe::fresh().await?;
        let own = [
            ("STRIPE_API_BASE", account.base.as_str()),
            ("STRIPE_SECRET_KEY", account.secret.as_str()),
            ("STRIPE_PUBLISHABLE_KEY", account.publishable.as_str()),
            ("STRIPE_WEBHOOK_SECRET", SECRET),
        ];
        let shop = RunningShop::open_with(&[variables, &own].concat()).await;
        Ok(ShopWithKeys { shop, account, http: reqwest::Client::new() })
    }

    /// Posts these bytes to the webhook with these headers; the status and the words.
    pub async fn post(
        &self,
        headers: &[(&str, &str)],
        body: impl Into<reqwest::Body>,
    ) -> Result<(u16, String), Box<dyn Error>> {
        let mut request = self.http.post(format!("{}/webhooks/stripe", self.shop.url)).body(body);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = request.send().await?;
        Ok((answer.status().as_u16(), answer.text().await?))
    }

    /// Posts these bytes signed with [`SECRET`], now; the status.
    pub async fn post_signed(&self, body: impl Into<Vec<u8>>) -> Result<u16, Box<dyn Error>> {
        let body = body.into();
        let signature = signature(SECRET, now(), &body);
        Ok(self.post(&[("stripe-signature", &signature)], body).await?.0)
    }

    /// Sends an event as Stripe does; the status.
    pub async fn send(&self, event: &Value) -> Result<u16, Box<dyn Error>> {
        self.post_signed(event.to_string()).await
    }

    /// The account's own event of this type about this PaymentIntent, the newest, once there is
    /// one.
    pub async fn event(&self, kind: &str, payment: &str) -> Result<Value, Box<dyn Error>> {
        let found = |list: &Value| {
            let events = list["data"].as_array()?;
            let about = |event: &&Value| {
                let object = &event["data"]["object"];
                object["id"] == payment || object["payment_intent"] == payment
            };
            events.iter().find(about).cloned()
        };
        let path = format!("v1/events?limit=100&type={kind}");
        let list = self.account.get_until(&path, |list| found(list).is_some()).await?;
        found(&list.body).ok_or_else(|| "the event is gone".into())
    }

    /// Sends the account's event of this type about this PaymentIntent; it must be accepted.
    pub async fn tell(&self, kind: &str, payment: &str) -> Result<(), Box<dyn Error>> {
        let event = self.event(kind, payment).await?;
        assert_eq!(self.send(&event).await?, 200, "{kind}");
        Ok(())
    }
}

/// `Stripe-Signature` for these bytes, made at this epoch second.
pub fn signature(secret: &str, at: i64, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any length");
    mac.update(format!("{at}.").as_bytes());
    mac.update(body);
    let hex: String =
        mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("t={at},v1={hex}")
}

/// The epoch second.
pub fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
    i64::try_from(since.as_secs()).expect("not that late")
}

/// An event that no account ever made.
pub fn made_up(id: &str, kind: &str, object: Value) -> Value {
    json!({
        "id": id,
        "object": "event",
        "api_version": "2026-09-30.endive",
        "created": now(),
        "data": {"object": object},
        "livemode": false,
        "pending_webhooks": 1,
        "request": {"id": null, "idempotency_key": null},
        "type": kind,
    })
}
