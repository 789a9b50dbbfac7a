//! A shop for one test: its own files, its own ports.

use crate::engines::{self, Get};
use bookshop::server::{
    config::Config,
    db::{Db, Read, Row},
    shop::Shop,
};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::oneshot;

/// On the Road, $19.99: the first book of the first catalogue.
pub const ON_THE_ROAD: &str = "c330540ddad6489193294cd952a17292";

/// What [`RunningShop::seller`] signs in with.
pub const PASSWORD: &str = "a shelf of old books";

/// Its price as `save_contact` is told what the buyer was shown.
pub const SHOWN: [(&str, &str); 2] = [("shown[minor]", "1999"), ("shown[currency]", "usd")];

/// How the texts of a page's islands begin in it.
const TEXTS: &str = "<script type=\"application/json\" id=\"words\">";

/// A shop that serves until it is dropped.
pub struct RunningShop {
    /// `http://127.0.0.1:PORT`
    pub url: String,
    /// The folder with its database.
    pub folder: TempDir,
    /// The API base and secret key of its account: its own sandbox's, or as its environment says.
    account: Option<(String, String)>,
    /// Where the seller sets a password, as printed at the start; `None` when there is one.
    pub setup_link: Option<String>,
    /// `http://127.0.0.1:PORT` where it is watched, if its environment says so.
    pub watched: Option<String>,
    stop: Option<oneshot::Sender<()>>,
    done: tokio::task::JoinHandle<()>,
}

impl RunningShop {
    /// A shop with its sandbox.
    pub async fn open() -> RunningShop {
        RunningShop::open_with(&[]).await
    }

    /// A shop with these environment variables beside its own.
    pub async fn open_with(variables: &[(&str, &str)]) -> RunningShop {
        let folder = tempfile::tempdir().expect("a temporary folder");
        RunningShop::open_in(folder, variables).await
    }

    /// A shop on the files of `folder`.
    pub async fn open_in(folder: TempDir, variables: &[(&str, &str)]) -> RunningShop {
        let own = engines::variables(folder.path());
        RunningShop::open_on(own, folder, variables).await
    }

    /// Another copy of this shop, on the same database.
    pub async fn copy(&self, variables: &[(&str, &str)]) -> RunningShop {
        let own = engines::variables(self.folder.path());
        let folder = tempfile::tempdir().expect("a temporary folder");
        RunningShop::open_on(own, folder, variables).await
    }

    async fn open_on(
        own: Vec<(&'static str, String)>,
        folder: TempDir,
        variables: &[(&str, &str)],
    ) -> RunningShop {
        let config = Config::read(&|name| {
            let given = variables.iter().find(|(key, _)| *key == name);
            match (name, given) {
                ("LEPTOS_SITE_ADDR", _) => Some("127.0.0.1:0".to_owned()),
                (_, Some((_, value))) if name != "DATABASE_URL" => Some(value.to_string()),
                _ => own.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone()),
            }
        })
        .expect("a usable configuration");
        let shop = Shop::build(config).await.expect("a shop");
        let url = format!("http://{}", shop.addr().expect("an address"));
        let watched = shop.metrics_addr().expect("an address").map(|addr| format!("http://{addr}"));
        let sandbox = shop.sandbox_line();
        let setup_link = shop.setup_line().map(|line| {
            line.strip_prefix("Set up the shop at ").expect("the set-up line").to_owned()
        });
        let value = |name: &str| match &sandbox {
            Some(line) => {
                let (_, rest) = line.split_once(&format!("{name}="))?;
                rest.split(' ').next().map(str::to_owned)
            }
            None => variables.iter().find(|(key, _)| *key == name).map(|(_, v)| v.to_string()),
        };
        let account = value("STRIPE_API_BASE").zip(value("STRIPE_SECRET_KEY"));
        let (stop, stopped) = oneshot::channel::<()>();
        let done = tokio::spawn(async move {
            let stop = async {
                let _ = stopped.await;
            };
            shop.run_until(stop).await.expect("the shop ends well");
        });
        RunningShop { url, folder, account, setup_link, watched, stop: Some(stop), done }
    }

    /// The seller, signed in with [`PASSWORD`] that the link of the first start has set.
    pub async fn seller(&self) -> Visitor {
        let seller = Visitor::of(self);
        let link = self.setup_link.as_ref().expect("a shop without a password");
        let path = link.strip_prefix(&self.url).expect("a link of this shop");
        let (_, token) = path.split_once("token=").expect("a token");
        let form = [("token", token), ("password", PASSWORD), ("again", PASSWORD)];
        let answer = seller.post("/admin/setup", &form).await;
        assert_eq!(answer.status(), 303);
        seller
    }

    /// The seller in another browser, after [`RunningShop::seller`].
    pub async fn seller_again(&self) -> Visitor {
        let seller = Visitor::of(self);
        let answer = seller.post("/admin/sign-in", &[("password", PASSWORD)]).await;
        assert_eq!(answer.status(), 303);
        seller
    }

    /// Stops the shop as SIGTERM does and gives its files back.
    pub async fn close(mut self) -> TempDir {
        let _ = self.stop.take().map(|stop| stop.send(()));
        self.done.await.expect("the shop's task");
        self.folder
    }

    /// Runs SQL that is fixed in the test on the shop's own database.
    pub async fn sql(&self, statement: &'static str) -> Vec<Row> {
        engines::sql(self.folder.path(), statement).await.expect("an answer")
    }

    /// The shop's own database, beside the shop.
    pub async fn database(&self) -> Db {
        engines::database(self.folder.path()).await
    }

    /// The first column of the only row that a statement answers.
    pub async fn value<T>(&self, statement: &'static str) -> T
    where
        T: for<'row> Read<'row>,
    {
        let rows = self.sql(statement).await;
        assert_eq!(rows.len(), 1, "{statement}");
        rows[0].get(0)
    }

    /// Why the database refuses SQL that is fixed in the test.
    pub async fn refused_sql(&self, statement: &'static str) -> String {
        match engines::sql(self.folder.path(), statement).await {
            Ok(_) => panic!("{statement}"),
            Err(refused) => refused.to_string(),
        }
    }

    /// The mails that the shop has sent: file names and texts, in the order of the names.
    pub fn mails(&self) -> Vec<(String, String)> {
        let Ok(folder) = std::fs::read_dir(self.folder.path().join("mail")) else {
            return Vec::new();
        };
        let mail = |entry: std::io::Result<std::fs::DirEntry>| {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            (name, std::fs::read_to_string(path).expect("a text"))
        };
        let whole = |entry: &std::io::Result<std::fs::DirEntry>| {
            let path = entry.as_ref().expect("an entry").path();
            path.extension().is_some_and(|end| end == "eml")
        };
        let mut mails: Vec<_> = folder.filter(whole).map(mail).collect();
        mails.sort();
        mails
    }

    /// All PaymentIntents at the sandbox.
    pub async fn payment_intents(&self) -> Vec<Value> {
        let list = self.stripe(reqwest::Method::GET, "payment_intents?limit=100", &[]).await;
        list["data"].as_array().cloned().unwrap_or_default()
    }

    /// A call to its account's API with the secret key.
    pub async fn stripe(
        &self,
        method: reqwest::Method,
        path: &str,
        form: &[(&str, &str)],
    ) -> Value {
        let (base, key) = self.account.as_ref().expect("an account");
        let url = format!("{}/v1/{path}", base.trim_end_matches('/'));
        let mut request = reqwest::Client::new().request(method, url).bearer_auth(key);
        if !form.is_empty() {
            request = request.form(form);
        }
        request.send().await.expect("an answer").json().await.expect("JSON")
    }

    /// A call to the sandbox's own control API.
    pub async fn sandbox_control(&self, method: reqwest::Method, path: &str, body: Value) -> Value {
        let (base, key) = self.account.as_ref().expect("an account");
        let url = format!("{}/sandbox/{path}", base.trim_end_matches('/'));
        let request = reqwest::Client::new().request(method, url);
        let answer = request.bearer_auth(key).json(&body).send().await.expect("an answer");
        assert!(answer.status().is_success(), "{}", answer.status());
        answer.json().await.unwrap_or_default()
    }

    /// Pays a PaymentIntent with one of Stripe's test PaymentMethods.
    pub async fn pay(&self, payment_intent: &str, payment_method: &str) -> Value {
        let path = format!("payment_intents/{payment_intent}/confirm");
        let form = [("payment_method", payment_method), ("return_url", "http://127.0.0.1/back")];
        self.stripe(reqwest::Method::POST, &path, &form).await
    }
}

/// A browser as far as the shop can tell: keeps cookies, follows no redirect.
pub struct Visitor {
    client: reqwest::Client,
    url: String,
}

impl Visitor {
    /// Someone new, whose browser wants no language.
    pub fn of(shop: &RunningShop) -> Visitor {
        Visitor::speaking(shop, "")
    }

    /// Someone new whose browser sends this Accept-Language, or none when it is empty.
    pub fn speaking(shop: &RunningShop, languages: &str) -> Visitor {
        Visitor::at(&shop.url, languages)
    }

    /// The same in front of the shop at that URL.
    pub fn at(url: &str, languages: &str) -> Visitor {
        let mut headers = reqwest::header::HeaderMap::new();
        if !languages.is_empty() {
            headers.insert("accept-language", languages.parse().expect("a header"));
        }
        let client = reqwest::Client::builder()
            .default_headers(headers)
            .cookie_store(true)
            .redirect(reqwest::redirect::Policy::none())
            // A connection for each request: what one test leaves unread keeps none waiting.
            .pool_max_idle_per_host(0)
            .timeout(std::time::Duration::from_secs(60))
            .build()
            .expect("a client");
        Visitor { client, url: url.to_owned() }
    }

    /// GET.
    pub async fn get(&self, path: &str) -> reqwest::Response {
        self.client.get(format!("{}{path}", self.url)).send().await.expect("an answer")
    }

    /// Sends a form as a page of the shop does.
    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> reqwest::Response {
        let request = self.client.post(format!("{}{path}", self.url)).form(form);
        request.header("origin", &self.url).send().await.expect("an answer")
    }

    /// The same as a script that stays on its page: the status, and what to say to the visitor.
    pub async fn post_in_place(&self, path: &str, form: &[(&str, &str)]) -> (u16, String) {
        let request = self.client.post(format!("{}{path}", self.url)).form(form);
        let request = request.header("origin", &self.url).header("accept", "text/plain");
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.headers()["content-type"], "text/plain; charset=utf-8");
        (answer.status().as_u16(), answer.text().await.expect("text"))
    }

    /// Sends a form as a page of the shop does: the status, and the page or where it leads to.
    pub async fn submit(&self, path: &str, form: &[(&str, &str)]) -> (u16, String) {
        let answer = self.post(path, form).await;
        let status = answer.status().as_u16();
        match answer.headers().get("location").cloned() {
            Some(to) => (status, to.to_str().expect("an address").to_owned()),
            None => (status, answer.text().await.expect("text")),
        }
    }

    /// Sends a form with files as a page of the shop does, wanting `accept`: a field with a file
    /// name in front of it, as `name;file.png`, is a file.
    pub async fn post_multipart(
        &self,
        path: &str,
        accept: &str,
        fields: &[(&str, &[u8])],
    ) -> reqwest::Response {
        let mut body = Vec::new();
        for (name, value) in fields {
            let disposition = match name.split_once(';') {
                Some((name, file)) => format!("name=\"{name}\"; filename=\"{file}\""),
                None => format!("name=\"{name}\""),
            };
            let head = format!("--border\r\nContent-Disposition: form-data; {disposition}\r\n\r\n");
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(value);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--border--\r\n");
        self.client
            .post(format!("{}{path}", self.url))
            .header("origin", &self.url)
            .header("accept", accept)
            .header("content-type", "multipart/form-data; boundary=border")
            .body(body)
            .send()
            .await
            .expect("an answer")
    }

    /// The text of a page, with its status.
    ///
    /// The texts that the page's islands may show some day are not in it.
    pub async fn page(&self, path: &str) -> (u16, String) {
        let (status, page) = self.page_with_texts(path).await;
        let Some((before, texts)) = page.split_once(TEXTS) else { return (status, page) };
        let (_, after) = texts.split_once("</script>").expect("the end of the texts");
        (status, format!("{before}{after}"))
    }

    /// The same with them, as it was sent.
    pub async fn page_with_texts(&self, path: &str) -> (u16, String) {
        let answer = self.get(path).await;
        (answer.status().as_u16(), answer.text().await.expect("text"))
    }

    /// Calls a server function; its status and JSON.
    pub async fn call(&self, function: &str, form: &[(&str, &str)]) -> (u16, Value) {
        let request = self.client.post(format!("{}/fn/{function}", self.url)).form(form);
        let answer = request.header("origin", &self.url).send().await.expect("an answer");
        let status = answer.status().as_u16();
        let text = answer.text().await.expect("text");
        (status, serde_json::from_str(&text).unwrap_or(json!(text)))
    }

    /// The same with a Bearer token.
    pub async fn call_as(
        &self,
        token: &str,
        function: &str,
        form: &[(&str, &str)],
    ) -> (u16, Value) {
        let request = self.client.post(format!("{}/fn/{function}", self.url)).form(form);
        let answer = request.bearer_auth(token).send().await.expect("an answer");
        let status = answer.status().as_u16();
        let text = answer.text().await.expect("text");
        (status, serde_json::from_str(&text).unwrap_or(json!(text)))
    }

    /// Begins the checkout of a book and answers what Elements gets.
    pub async fn start_checkout(&self, item: &str) -> Value {
        let (status, start) = self.call("start_checkout", &[("item", item)]).await;
        assert_eq!(status, 200, "{start}");
        assert!(start["Pay"].is_object(), "{start}");
        start["Pay"].clone()
    }
}
