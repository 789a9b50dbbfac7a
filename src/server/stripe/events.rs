//! Events, as Stripe lists them: for what no webhook has told.

use super::{Stripe, StripeFault};
use miniserde::{Deserialize, json};
use stripe_client_core::{RequestBuilder, StripeMethod};

/// The most that Stripe lists at once.
const PAGE: usize = 100;

/// One page. Only what every API version has is read of it.
#[derive(Deserialize)]
struct Page {
    data: Vec<json::Object>,
    has_more: bool,
}

impl Stripe {
    /// The events of these types (20 at most) since the epoch second `since`, the oldest first,
    /// each as its JSON text. Stripe keeps them for 30 days
    /// (<https://docs.stripe.com/api/events/list>).
    ///
    /// # Errors
    /// See [`StripeFault`].
    pub async fn list_events(
        &self,
        types: &[&str],
        since: i64,
    ) -> Result<Vec<String>, StripeFault> {
        let mut newest_first = Vec::new();
        let mut after = None;
        loop {
            let page: Page = self.page(types, since, after.as_deref()).await?;
            after = match page.data.last().and_then(|event| event.get("id")) {
                Some(json::Value::String(id)) if page.has_more => Some(id.clone()),
                _ => None,
            };
            newest_first.extend(page.data.iter().map(json::to_string));
            if after.is_none() {
                newest_first.reverse();
                return Ok(newest_first);
            }
        }
    }

    async fn page(
        &self,
        types: &[&str],
        since: i64,
        after: Option<&str>,
    ) -> Result<Page, StripeFault> {
        let mut request = RequestBuilder::new(StripeMethod::Get, "/events");
        request.query = Some(query(types, since, after));
        Ok(request.customize::<Page>().send(&self.client).await?)
    }
}

fn query(types: &[&str], since: i64, after: Option<&str>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("limit", &PAGE.to_string());
    query.append_pair("created[gte]", &since.to_string());
    query.extend_pairs(types.iter().map(|kind| ("types[]", kind)));
    if let Some(id) = after {
        query.append_pair("starting_after", id);
    }
    query.finish()
}
