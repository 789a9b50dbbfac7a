//! Configuration by environment, read once at start. Every fault is reported at once.

use super::sandbox::SandboxConfig;
use crate::domain::mode::PaymentMode;
use secrecy::{ExposeSecret, SecretString};
use std::{fmt, net::SocketAddr, path::PathBuf};
use url::Url;

/// All that the shop is told from outside.
#[derive(Debug)]
pub struct Config {
    /// `LEPTOS_SITE_ADDR`: where the shop listens (default `127.0.0.1:3000`; port 0 is any free one).
    pub addr: SocketAddr,
    /// `LEPTOS_SITE_ROOT`: the folder of the built site (default `target/site`).
    pub site_root: String,
    /// `LEPTOS_HASH_FILES`: whether the built files' names may hold a hash (default yes, if the
    /// build left `hash.txt` beside the program).
    pub hash_files: bool,
    /// `LEPTOS_RELOAD_PORT`: where `cargo leptos watch` tells the browser to reload (default 3010).
    pub reload_port: u32,
    /// `DATABASE_URL`: the SQLite file (default `sqlite://bookshop.db`).
    pub database_url: String,
    /// Who takes the payments.
    pub payments: Payments,
}

/// Who takes the payments.
#[derive(Debug)]
pub enum Payments {
    /// The account that the keys name.
    Stripe(StripeConfig),
    /// The sandbox that the shop brings along, when no keys are set.
    Sandbox {
        /// Where it listens and keeps its objects.
        config: SandboxConfig,
        /// Whether it may listen on any free port when that one is taken: nobody asked for it.
        any_port: bool,
    },
}

/// An account at Stripe, or at anything that speaks as Stripe does.
pub struct StripeConfig {
    /// `STRIPE_API_BASE`: ends in a slash (default `https://api.stripe.com/`).
    pub api_base: String,
    /// `STRIPE_JS_URL`: where browsers load Stripe.js from (default Stripe's own, the release
    /// that belongs to the API version of the client crate).
    pub js_url: String,
    /// `STRIPE_SECRET_KEY`.
    pub secret_key: SecretString,
    /// `STRIPE_PUBLISHABLE_KEY`.
    pub publishable_key: String,
    /// Whether money moves, as the keys say.
    pub mode: PaymentMode,
}

impl fmt::Debug for StripeConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StripeConfig")
            .field("api_base", &self.api_base)
            .field("js_url", &self.js_url)
            .field("mode", &self.mode)
            .finish_non_exhaustive()
    }
}

/// All that is wrong with the environment, a line for each variable.
#[derive(Debug, PartialEq, Eq)]
pub struct ConfigFaults(pub Vec<String>);

impl fmt::Display for ConfigFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "the shop cannot start:")?;
        self.0.iter().try_for_each(|fault| writeln!(f, "  - {fault}"))
    }
}

impl std::error::Error for ConfigFaults {}

/// Reads variables and gathers what is wrong with them.
struct Reader<'a> {
    lookup: &'a dyn Fn(&str) -> Option<String>,
    faults: Vec<String>,
}

impl Reader<'_> {
    /// The variable's value; one that is set to nothing counts as not set.
    fn text(&self, name: &str) -> Option<String> {
        (self.lookup)(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    fn parsed<T: std::str::FromStr>(&mut self, name: &str, default: T, wanted: &str) -> T {
        match self.text(name).map(|text| text.parse()) {
            None => default,
            Some(Ok(value)) => value,
            Some(Err(_)) => {
                self.fault(format!("{name} must be {wanted}"));
                default
            }
        }
    }

    fn url(&mut self, name: &str, default: &str) -> String {
        let text = self.text(name).unwrap_or_else(|| default.to_owned());
        let usable = Url::parse(&text)
            .is_ok_and(|url| matches!(url.scheme(), "https" | "http") && url.has_host());
        if !usable {
            self.fault(format!("{name} must be an http or https URL"));
        }
        text
    }

    fn fault(&mut self, fault: impl Into<String>) {
        self.faults.push(fault.into());
    }
}

impl Config {
    /// Reads the configuration from the process's environment.
    ///
    /// # Errors
    /// Every fault there is. No value of a variable is repeated: it may be a secret.
    pub fn from_env() -> Result<Config, ConfigFaults> {
        Config::read(&|name| std::env::var(name).ok())
    }

    /// Reads the configuration from `lookup`, which answers a variable's value.
    ///
    /// # Errors
    /// As [`Config::from_env`].
    pub fn read(lookup: &dyn Fn(&str) -> Option<String>) -> Result<Config, ConfigFaults> {
        let mut reader = Reader { lookup, faults: Vec::new() };
        let addr = reader.parsed(
            "LEPTOS_SITE_ADDR",
            SocketAddr::from(([127, 0, 0, 1], 3000)),
            "an address and a port, such as 127.0.0.1:3000",
        );
        let database_url =
            reader.text("DATABASE_URL").unwrap_or_else(|| "sqlite://bookshop.db".to_owned());
        let database = database_file(&database_url);
        if database.is_none() {
            reader.fault("DATABASE_URL must name a SQLite file, such as sqlite://bookshop.db");
        }
        let payments = payments(&mut reader, addr, database.unwrap_or_default());
        let config = Config {
            addr,
            site_root: reader.text("LEPTOS_SITE_ROOT").unwrap_or_else(|| "target/site".to_owned()),
            hash_files: reader.parsed("LEPTOS_HASH_FILES", true, "true or false"),
            reload_port: reader.parsed("LEPTOS_RELOAD_PORT", 3010, "a port number"),
            database_url,
            payments,
        };
        if reader.faults.is_empty() { Ok(config) } else { Err(ConfigFaults(reader.faults)) }
    }
}

fn payments(reader: &mut Reader<'_>, addr: SocketAddr, database: PathBuf) -> Payments {
    let secret_key = reader.text("STRIPE_SECRET_KEY").map(SecretString::from);
    let publishable_key = reader.text("STRIPE_PUBLISHABLE_KEY");
    let sandbox = reader.text("BOOKSHOP_SANDBOX");
    if !matches!(sandbox.as_deref(), None | Some("0" | "1")) {
        reader.fault("BOOKSHOP_SANDBOX must be 1 (take the sandbox) or 0 (never take it)");
    }
    let sandbox = sandbox.as_deref();
    if secret_key.is_some() || publishable_key.is_some() {
        if sandbox == Some("1") {
            reader.fault(
                "BOOKSHOP_SANDBOX=1 cannot be on together with a key of Stripe's: unset one of them",
            );
        }
        return Payments::Stripe(stripe(reader, secret_key, publishable_key));
    }
    for name in ["STRIPE_API_BASE", "STRIPE_JS_URL"] {
        if reader.text(name).is_some() {
            reader.fault(format!(
                "{name} is set, but STRIPE_SECRET_KEY and STRIPE_PUBLISHABLE_KEY are not"
            ));
        }
    }
    let production = reader
        .text("LEPTOS_ENV")
        .is_some_and(|env| matches!(env.to_ascii_uppercase().as_str(), "PROD" | "PRODUCTION"));
    if sandbox == Some("0") || (production && sandbox != Some("1")) {
        reader.fault(
            "STRIPE_SECRET_KEY and STRIPE_PUBLISHABLE_KEY are missing: set both, or set \
             BOOKSHOP_SANDBOX=1 to run on the sandbox, where no money moves",
        );
    }
    let port = if addr.port() == 0 { 0 } else { addr.port().checked_add(1).unwrap_or(0) };
    let default = SocketAddr::from(([127, 0, 0, 1], port));
    let any_port = reader.text("BOOKSHOP_SANDBOX_ADDR").is_none();
    let config = SandboxConfig {
        addr: reader.parsed(
            "BOOKSHOP_SANDBOX_ADDR",
            default,
            "an address and a port, such as 127.0.0.1:3001",
        ),
        database: database.with_extension("sandbox.db"),
    };
    Payments::Sandbox { config, any_port }
}

fn stripe(
    reader: &mut Reader<'_>,
    secret_key: Option<SecretString>,
    publishable_key: Option<String>,
) -> StripeConfig {
    let secret_key = secret_key.unwrap_or_else(|| SecretString::from(String::new()));
    let publishable_key = publishable_key.unwrap_or_default();
    let secret_mode = key_mode(secret_key.expose_secret(), &["sk_", "rk_"]);
    let publishable_mode = key_mode(&publishable_key, &["pk_"]);
    if secret_mode.is_none() {
        reader
            .fault("STRIPE_SECRET_KEY must be set to a key that begins with sk_test_ or sk_live_");
    }
    if publishable_mode.is_none() {
        reader.fault(
            "STRIPE_PUBLISHABLE_KEY must be set to a key that begins with pk_test_ or pk_live_",
        );
    }
    if let (Some(secret), Some(publishable)) = (secret_mode, publishable_mode)
        && secret != publishable
    {
        reader.fault(
            "STRIPE_SECRET_KEY and STRIPE_PUBLISHABLE_KEY must both be test keys or both be live keys",
        );
    }
    let mut api_base = reader.url("STRIPE_API_BASE", "https://api.stripe.com/");
    if !api_base.ends_with('/') {
        api_base.push('/');
    }
    let js_url = reader.url("STRIPE_JS_URL", "https://js.stripe.com/endive/stripe.js");
    let live = [secret_mode, publishable_mode].contains(&Some(PaymentMode::Live));
    if live && !(api_base.starts_with("https://") && js_url.starts_with("https://")) {
        reader.fault("STRIPE_API_BASE and STRIPE_JS_URL must be https beside a live key");
    }
    let mode = if live { PaymentMode::Live } else { PaymentMode::Test };
    StripeConfig { api_base, js_url, secret_key, publishable_key, mode }
}

/// The mode of a key (<https://docs.stripe.com/keys>), or `None` if it is not of these kinds.
fn key_mode(key: &str, kinds: &[&str]) -> Option<PaymentMode> {
    let rest = kinds.iter().find_map(|kind| key.strip_prefix(kind))?;
    let (mode, random) = rest.split_once('_')?;
    let plain =
        !random.is_empty() && random.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    match mode {
        "test" if plain => Some(PaymentMode::Test),
        "live" if plain => Some(PaymentMode::Live),
        _ => None,
    }
}

/// The file that a SQLite URL names.
fn database_file(url: &str) -> Option<PathBuf> {
    let path = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:"))?;
    let path = path.split('?').next().unwrap_or(path);
    (!path.is_empty() && !path.starts_with(':')).then(|| PathBuf::from(path))
}
