//! Whether the account answers, and whether it tells the shop of events.

use super::{Stripe, StripeFault};
use miniserde::Deserialize;
use stripe_client_core::{RequestBuilder, StripeMethod};

/// A list of which only this is read.
#[derive(Deserialize)]
struct Page<T> {
    data: Vec<T>,
}

/// Any object.
#[derive(Deserialize)]
struct Anything {}

/// A webhook endpoint (<https://docs.stripe.com/api/webhook_endpoints/object>).
#[derive(Deserialize)]
struct Endpoint {
    url: String,
    status: String,
}

/// What the account tells of its webhook endpoints that end in the shop's path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoints {
    /// At least one is enabled.
    Enabled,
    /// There are some, and all are disabled.
    Disabled,
    /// There is none.
    None,
}

impl Stripe {
    /// Asks the account for one PaymentIntent: what the shop does most has to be allowed.
    ///
    /// # Errors
    /// See [`StripeFault`]; status 401 is a key that Stripe does not know, 403 one that may not.
    pub async fn reach(&self) -> Result<(), StripeFault> {
        self.list::<Anything>("/payment_intents", "limit=1").await.map(drop)
    }

    /// Whether the account sends events to an address that ends in `path`.
    ///
    /// # Errors
    /// See [`StripeFault`]: a restricted key may not be allowed to look.
    pub async fn webhook_endpoints(&self, path: &str) -> Result<Endpoints, StripeFault> {
        let all = self.list::<Endpoint>("/webhook_endpoints", "limit=100").await?;
        let mut ours = all.into_iter().filter(|endpoint| endpoint.url.ends_with(path)).peekable();
        Ok(match (ours.peek().is_some(), ours.any(|endpoint| endpoint.status == "enabled")) {
            (_, true) => Endpoints::Enabled,
            (true, false) => Endpoints::Disabled,
            (false, false) => Endpoints::None,
        })
    }

    async fn list<T: Deserialize + Send + 'static>(
        &self,
        path: &str,
        query: &str,
    ) -> Result<Vec<T>, StripeFault> {
        let mut request = RequestBuilder::new(StripeMethod::Get, path);
        request.query = Some(query.to_owned());
        Ok(request.customize::<Page<T>>().send(&self.client).await?.data)
    }
}
