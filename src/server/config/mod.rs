//! Configuration by environment, read once at start. Every fault is reported at once.

mod mail;
mod pace;
mod payments;
mod reader;
mod variables;

pub use mail::{MailConfig, MailWay};
pub use pace::{Limits, Pace};
pub use payments::{Payments, StripeConfig};
pub use reader::ConfigFaults;
pub use variables::{Table, VARIABLES, Variable};

use super::{db::Engine, sight::logs::LogForm};
use crate::domain::money::Currency;
use axum_client_ip::ClientIpSource;
use payments::payments;
use reader::Reader;
use secrecy::{ExposeSecret, SecretString};
use sqlx::postgres::PgConnectOptions;
use std::{net::SocketAddr, path::PathBuf, str::FromStr};

/// Where the shop keeps itself when nobody says.
const DEFAULT: &str = "sqlite://bookshop.db";

/// All that the shop is told from outside.
#[derive(Debug)]
pub struct Config {
    /// `LEPTOS_SITE_ADDR`: where the shop listens (default `127.0.0.1:3000`; port 0 is any free one).
    pub addr: SocketAddr,
    /// `BOOKSHOP_METRICS_ADDR`: where whoever watches the shop finds `/metrics`, `/healthz` and
    /// `/readyz`, such as `127.0.0.1:9464`; nobody else should reach it (default none).
    pub metrics_addr: Option<SocketAddr>,
    /// `BOOKSHOP_LOG`: how a line of the log is written, `text` or `json` (default `text`).
    pub log: LogForm,
    /// `LEPTOS_SITE_ROOT`: the folder of the built site (default `target/site`).
    pub site_root: String,
    /// `LEPTOS_HASH_FILES`: whether the built files' names may hold a hash (default yes, if the
    /// build left `hash.txt` beside the program).
    pub hash_files: bool,
    /// `LEPTOS_RELOAD_PORT`: where `cargo leptos watch` tells the browser to reload (default 3010).
    pub reload_port: u32,
    /// `DATABASE_URL`: the SQLite file (default `sqlite://bookshop.db`), or a database on a
    /// Postgres server, such as `postgres://user:password@host/bookshop`, that several copies of
    /// the shop may share.
    pub database_url: SecretString,
    /// `BOOKSHOP_URL`: where shoppers find the shop; links in mails and the addresses
    /// that search engines are told begin with it (default `http://` and the address that it
    /// listens on).
    pub public_url: Option<String>,
    /// `BOOKSHOP_CURRENCY`: what prices are typed in, an ISO 4217 code (default `usd`).
    pub currency: Currency,
    /// `BOOKSHOP_ADMIN_TOKEN`: the program that sends it as a Bearer token may change books and
    /// refund; at least 16 characters. With none, no program may.
    pub admin_token: Option<SecretString>,
    /// `BOOKSHOP_CLIENT_IP`: where a visitor's network address is read (default `ConnectInfo`: the
    /// connection itself). Behind a reverse proxy `RightmostXForwardedFor`, `XRealIp`,
    /// `CfConnectingIp` or another of <https://docs.rs/axum-client-ip>.
    pub client_ip: ClientIpSource,
    /// Who takes the payments.
    pub payments: Payments,
    /// How long the shop waits.
    pub pace: Pace,
    /// How often things may happen.
    pub limits: Limits,
    /// `BOOKSHOP_PAGE_CACHE`: how much memory pages that many visitors see may be kept in, in MiB
    /// there and in bytes here (default 32 MiB; 0: none is kept).
    pub page_cache: u64,
    /// Where mail goes.
    pub mail: MailConfig,
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
        let mut reader = Reader::new(lookup);
        let addr = reader.parsed(
            "LEPTOS_SITE_ADDR",
            SocketAddr::from(([127, 0, 0, 1], 3000)),
            "an address and a port, such as 127.0.0.1:3000",
        );
        let database_url = reader.text("DATABASE_URL").unwrap_or_else(|| DEFAULT.to_owned());
        let database = files_beside(&database_url);
        if database.is_none() {
            reader.fault(
                "DATABASE_URL must name a SQLite file, such as sqlite://bookshop.db, or a database \
                 on a Postgres server, such as postgres://user:password@host/bookshop",
            );
        }
        let database = database.unwrap_or_default();
        let admin_token = reader.text("BOOKSHOP_ADMIN_TOKEN").map(SecretString::from);
        if admin_token.as_ref().is_some_and(|token| token.expose_secret().len() < 16) {
            reader.fault("BOOKSHOP_ADMIN_TOKEN must have at least 16 characters");
        }
        let config = Config {
            addr,
            metrics_addr: reader.address("BOOKSHOP_METRICS_ADDR"),
            log: reader.parsed("BOOKSHOP_LOG", LogForm::Text, "text or json"),
            site_root: reader.text("LEPTOS_SITE_ROOT").unwrap_or_else(|| "target/site".to_owned()),
            hash_files: reader.parsed("LEPTOS_HASH_FILES", true, "true or false"),
            reload_port: reader.parsed("LEPTOS_RELOAD_PORT", 3010, "a port number"),
            database_url: database_url.into(),
            public_url: reader.text("BOOKSHOP_URL").map(|default| {
                reader.url("BOOKSHOP_URL", &default).trim_end_matches('/').to_owned()
            }),
            currency: reader.parsed(
                "BOOKSHOP_CURRENCY",
                Currency::USD,
                "a code such as usd or eur",
            ),
            admin_token,
            client_ip: reader.parsed(
                "BOOKSHOP_CLIENT_IP",
                ClientIpSource::ConnectInfo,
                "ConnectInfo, RightmostXForwardedFor, XRealIp or another source of axum-client-ip",
            ),
            page_cache: u64::from(reader.parsed("BOOKSHOP_PAGE_CACHE", 32_u32, "a whole number"))
                << 20,
            mail: MailConfig::read(&mut reader, &database),
            pace: Pace::read(&mut reader),
            limits: Limits::read(&mut reader),
            payments: payments(&mut reader, addr, database),
        };
        if reader.faults.is_empty() { Ok(config) } else { Err(ConfigFaults(reader.faults)) }
    }
}

/// The file that a SQLite URL names: what else the shop keeps lies beside it. With a database on a
/// server that is the folder which the shop was started in.
fn files_beside(url: &str) -> Option<PathBuf> {
    if Engine::of(url) == Engine::Postgres {
        let options = PgConnectOptions::from_str(url).ok()?;
        return options.get_database().is_some().then(|| PathBuf::from("bookshop.db"));
    }
    let path = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:"))?;
    let path = path.split('?').next().unwrap_or(path);
    (!path.is_empty() && !path.starts_with(':')).then(|| PathBuf::from(path))
}
