//! A buyer's browser as the shop sees it: keeps cookies, and tries again as people do.

use reqwest::{
    Client,
    cookie::{CookieStore, Jar},
};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};

use super::Trouble;

/// How often somebody presses reload before giving up.
const TRIES: u32 = 7;
/// How long a browser waits for an answer.
const PATIENCE: Duration = Duration::from_secs(4);

/// One browser; its clones share the cookies, as tabs do.
#[derive(Clone, Debug)]
pub struct Browser {
    client: Client,
    jar: Arc<Jar>,
    shop: url::Url,
}

/// What a checkout has to offer.
#[derive(Clone, Debug)]
pub enum Offer {
    /// Something to pay.
    Pay(Payable),
    /// It is paid or under way already, by this PaymentIntent.
    Taken(String),
    /// Nothing, for this reason; or no answer at all.
    Nothing(String),
}

/// What Elements is given.
#[derive(Clone)]
pub struct Payable {
    /// The order.
    pub order: String,
    /// The PaymentIntent.
    pub payment_intent: String,
    /// What opens it for this browser.
    pub client_secret: String,
    /// Stripe's publishable key.
    pub publishable_key: String,
    /// Minor units.
    pub minor: i64,
    /// ISO 4217 in lower case.
    pub currency: String,
}

/// Without the secret.
impl std::fmt::Debug for Payable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} for order {}", self.payment_intent, self.order)
    }
}

impl Browser {
    /// A browser that has never been to this shop.
    ///
    /// # Errors
    /// When the shop's URL is none or no client can be made.
    pub fn new(shop: &str) -> Result<Browser, Trouble> {
        let jar = Arc::new(Jar::default());
        let client = Client::builder()
            .cookie_provider(Arc::clone(&jar))
            .redirect(reqwest::redirect::Policy::none())
            // Every request goes to another copy of the shop, where there are several.
            .pool_max_idle_per_host(0)
            .timeout(PATIENCE)
            .build()?;
        Ok(Browser { client, jar, shop: shop.parse()? })
    }

    /// The visitor's id, which the cookie ends with after its signature.
    pub fn visitor(&self) -> Option<String> {
        let cookies = self.jar.cookies(&self.shop)?;
        let text = cookies.to_str().ok()?;
        let value = text.split("; ").find_map(|pair| pair.strip_prefix("visitor="))?;
        value.get(value.len().checked_sub(32)?..).map(str::to_owned)
    }

    /// Opens a page; its status, or nothing after giving up.
    pub async fn open(&self, path: &str) -> Option<u16> {
        let url = format!("{}{}", self.shop, path.trim_start_matches('/'));
        self.persist(|| self.client.get(&url)).await.map(|(status, _)| status)
    }

    /// Puts more copies of a book into the cart; whether the shop took them.
    pub async fn put_into_cart(&self, book: &str, copies: i64) -> bool {
        self.change_cart("Add", book, copies).await
    }

    /// Changes the copies of a book that is in the cart; whether the shop did.
    pub async fn set_in_cart(&self, book: &str, copies: i64) -> bool {
        self.change_cart("Set", book, copies).await
    }

    async fn change_cart(&self, change: &str, book: &str, copies: i64) -> bool {
        let (book_name, copies_name) =
            (format!("change[{change}][book]"), format!("change[{change}][copies]"));
        let copies = copies.to_string();
        let form = [(book_name.as_str(), book), (copies_name.as_str(), copies.as_str())];
        self.call("change_cart", &form, None).await.is_some_and(|(status, _)| status == 200)
    }

    /// Opens the checkout of a book, or of the cart when `item` is empty, as the page's script
    /// does.
    pub async fn start_checkout(&self, item: &str, again: bool) -> Offer {
        let mut form = vec![("item", item)];
        if again {
            form.push(("again", "true"));
        }
        let Some((_, answer)) = self.call("start_checkout", &form, None).await else {
            return Offer::Nothing("no answer".to_owned());
        };
        let paid = answer["AlreadyPaid"].as_str().or(answer["UnderWay"].as_str());
        match (paid, payable(&answer["Pay"])) {
            (Some(id), _) => Offer::Taken(id.to_owned()),
            (None, Some(pay)) => Offer::Pay(pay),
            (None, None) => Offer::Nothing(answer.to_string()),
        }
    }

    /// Leaves name and address; whether the shop took them.
    pub async fn save_contact(&self, pay: &Payable, email: &str) -> bool {
        let minor = pay.minor.to_string();
        let form = [
            ("order", pay.order.as_str()),
            ("contact[name]", "Someone"),
            ("contact[email]", email),
            ("contact[address][line1]", "1 Quay Street"),
            ("contact[address][city]", "Galway"),
            ("contact[address][postal_code]", "H91 X2Y3"),
            ("contact[address][country]", "IE"),
            ("shown[minor]", &minor),
            ("shown[currency]", &pay.currency),
        ];
        self.call("save_contact", &form, None).await.is_some_and(|(status, _)| status == 200)
    }

    /// Gives money back, as the seller; all that is left without an amount. What the shop said.
    pub async fn refund(
        &self,
        order: &str,
        amount: Option<i64>,
        request: &str,
        token: &str,
    ) -> Option<(u16, Value)> {
        let amount = amount.map(|amount| amount.to_string());
        let mut form = vec![("order", order), ("request", request)];
        if let Some(amount) = &amount {
            form.push(("amount", amount));
        }
        self.call("refund_order", &form, Some(token)).await
    }

    /// Calls a server function; its status and JSON, or nothing after giving up.
    async fn call(
        &self,
        function: &str,
        form: &[(&str, &str)],
        token: Option<&str>,
    ) -> Option<(u16, Value)> {
        let url = format!("{}fn/{function}", self.shop);
        let (status, text) = self
            .persist(|| {
                let request = self.client.post(&url).form(form);
                match token {
                    Some(token) => request.bearer_auth(token),
                    None => request,
                }
            })
            .await?;
        Some((status, serde_json::from_str(&text).unwrap_or(json!(text))))
    }

    /// Sends a request until it is answered by more than a failure of the shop.
    async fn persist(
        &self,
        request: impl Fn() -> reqwest::RequestBuilder,
    ) -> Option<(u16, String)> {
        let mut last = None;
        for nth in 1..=TRIES {
            if let Ok(answer) = request().send().await {
                let status = answer.status().as_u16();
                last = answer.text().await.ok().map(|text| (status, text));
                if last.is_some() && status < 500 {
                    return last;
                }
            }
            tokio::time::sleep(Duration::from_millis(u64::from(nth) * 40)).await;
        }
        last
    }
}

fn payable(pay: &Value) -> Option<Payable> {
    let text = |name: &str| pay[name].as_str().map(str::to_owned);
    Some(Payable {
        order: text("order")?,
        payment_intent: text("payment_intent")?,
        client_secret: text("client_secret")?,
        publishable_key: text("publishable_key")?,
        minor: pay["amount"]["minor"].as_i64()?,
        currency: pay["amount"]["currency"].as_str()?.to_owned(),
    })
}
