//! The environment, read as main does.

use crate::running_shop::{ON_THE_ROAD, RunningShop, Visitor};
use bookshop::{
    domain::mode::PaymentMode,
    server::{
        config::{Config, ConfigFaults, Payments, StripeConfig, VARIABLES},
        shop::{BuildError, Shop},
    },
};
use secrecy::ExposeSecret;
use std::{
    cell::RefCell,
    collections::BTreeSet,
    fs,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
};

fn read(variables: &[(&str, &str)]) -> Result<Config, ConfigFaults> {
    Config::read(&|name| variables.iter().find(|(key, _)| *key == name).map(|(_, v)| v.to_string()))
}

fn stripe(variables: &[(&str, &str)]) -> StripeConfig {
    match read(variables).expect("a usable configuration").payments {
        Payments::Stripe(stripe) => stripe,
        Payments::Sandbox { .. } => panic!("keys are set, yet the sandbox was chosen"),
    }
}

fn fault(variables: &[(&str, &str)]) -> String {
    read(variables).expect_err("it must not start").0.join("\n")
}

const TEST_KEYS: [(&str, &str); 2] =
    [("STRIPE_SECRET_KEY", "sk_test_abc"), ("STRIPE_PUBLISHABLE_KEY", "pk_test_abc")];
const LIVE_KEYS: [(&str, &str); 2] =
    [("STRIPE_SECRET_KEY", "sk_live_abc"), ("STRIPE_PUBLISHABLE_KEY", "pk_live_abc")];

#[test]
fn with_nothing_set_the_shop_runs_on_its_sandbox() {
    let config = read(&[]).expect("a usable configuration");
    assert_eq!(config.addr.to_string(), "127.0.0.1:3000");
    assert_eq!(config.database_url.expose_secret(), "sqlite://bookshop.db");
    let Payments::Sandbox { config: sandbox, .. } = config.payments else {
        panic!("no keys, no Stripe")
    };
    assert!(sandbox.addr.ip().is_loopback());
    assert_eq!(sandbox.database.to_str(), Some("bookshop.sandbox.db"));
}

#[test]
fn with_keys_the_same_code_talks_to_stripe() {
    // A29 A36 L8
    let config = stripe(&TEST_KEYS);
    assert_eq!(config.api_base, "https://api.stripe.com/");
    assert!(config.js_url.starts_with("https://js.stripe.com/"));
    assert_eq!(config.mode, PaymentMode::Test);
    assert_eq!(stripe(&LIVE_KEYS).mode, PaymentMode::Live);
    let elsewhere = [&TEST_KEYS[..], &[("STRIPE_API_BASE", "http://127.0.0.1:9/x")]].concat();
    assert_eq!(stripe(&elsewhere).api_base, "http://127.0.0.1:9/x/");
}

#[test]
fn every_fault_is_listed_at_once() {
    let faults = fault(&[
        ("LEPTOS_SITE_ADDR", "3000"),
        ("DATABASE_URL", "mysql://shop"),
        ("STRIPE_SECRET_KEY", "pk_test_abc"),
        ("STRIPE_API_BASE", "api.stripe.com"),
        ("BOOKSHOP_METRICS_ADDR", "9464"),
        ("BOOKSHOP_LOG", "xml"),
    ]);
    for name in [
        "LEPTOS_SITE_ADDR",
        "DATABASE_URL",
        "STRIPE_SECRET_KEY",
        "STRIPE_PUBLISHABLE_KEY",
        "STRIPE_API_BASE",
        "BOOKSHOP_METRICS_ADDR",
        "BOOKSHOP_LOG",
    ] {
        assert!(faults.contains(name), "{name} in {faults}");
    }
}

#[test]
fn keys_of_two_modes_are_refused() {
    let mixed = [("STRIPE_SECRET_KEY", "sk_live_abc"), ("STRIPE_PUBLISHABLE_KEY", "pk_test_abc")];
    assert!(fault(&mixed).contains("both be test keys or both be live keys"));
    let restricted =
        [("STRIPE_SECRET_KEY", "rk_live_abc"), ("STRIPE_PUBLISHABLE_KEY", "pk_test_abc")];
    assert!(fault(&restricted).contains("both be test keys"));
}

#[test]
fn a_live_key_never_travels_unencrypted() {
    let plain = [&LIVE_KEYS[..], &[("STRIPE_API_BASE", "http://127.0.0.1:9/")]].concat();
    assert!(fault(&plain).contains("https"));
}

#[test]
fn the_sandbox_is_never_on_beside_keys_and_never_silently_in_production() {
    let both = [&TEST_KEYS[..], &[("BOOKSHOP_SANDBOX", "1")]].concat();
    assert!(fault(&both).contains("BOOKSHOP_SANDBOX=1 cannot be on together with a key"));
    assert!(fault(&[("LEPTOS_ENV", "PROD")]).contains("BOOKSHOP_SANDBOX=1"));
    assert!(read(&[("LEPTOS_ENV", "PROD"), ("BOOKSHOP_SANDBOX", "1")]).is_ok());
    assert!(fault(&[("BOOKSHOP_SANDBOX", "0")]).contains("STRIPE_SECRET_KEY"));
    assert!(
        fault(&[("STRIPE_SECRET_KEY", "nonsense")]).contains("STRIPE_SECRET_KEY"),
        "no fallback"
    );
}

/// Read by the library that writes the log.
const OF_THE_LOG: [&str; 1] = ["RUST_LOG"];

/// Where the process's own environment is looked at, beside what the reader of the configuration
/// asks for: what a build is told, not a shop, and what a standard names.
const LOOKING: [&str; 4] = ["config/mod.rs", "content_security.rs", "sabotage.rs", "sight/otel.rs"];

#[test]
fn every_variable_that_is_read_is_listed_and_none_besides() {
    let asked = RefCell::new(BTreeSet::from(OF_THE_LOG.map(str::to_owned)));
    // What is asked for depends on what is set.
    for variables in [&[][..], &TEST_KEYS, &[("BOOKSHOP_SMTP_URL", "smtps://mail.example")]] {
        let _ = Config::read(&|name| {
            asked.borrow_mut().insert(name.to_owned());
            let set = variables.iter().find(|(key, _)| *key == name);
            set.map(|(_, value)| value.to_string())
        });
    }
    let listed: BTreeSet<_> = VARIABLES.iter().map(|one| one.name.to_owned()).collect();
    assert_eq!(asked.into_inner(), listed);
    assert_eq!(listed.len(), VARIABLES.len(), "each once");
    let server = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/server");
    let mut looking = files_that_look(&server);
    looking.sort();
    assert_eq!(looking, LOOKING.map(|file| server.join(file)));
}

/// The source files below a folder that ask for the process's environment.
fn files_that_look(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder");
    let found = entries.map(|entry| entry.expect("an entry").path()).flat_map(|path| {
        if path.is_dir() {
            return files_that_look(&path);
        }
        if path.extension().is_none_or(|kind| kind != "rs") {
            return Vec::new();
        }
        let text = fs::read_to_string(&path).expect("a source file");
        if text.contains("env::var") { vec![path] } else { Vec::new() }
    });
    found.collect()
}

#[test]
fn a_secret_is_never_printed() {
    let secret = "sk_live_verysecret";
    let config = read(&[("STRIPE_SECRET_KEY", secret), ("STRIPE_PUBLISHABLE_KEY", "pk_live_abc")]);
    assert!(!format!("{config:?}").contains("verysecret"));
    let faults =
        fault(&[("STRIPE_SECRET_KEY", "sk_prod_verysecret"), ("DATABASE_URL", "verysecret")]);
    assert!(!faults.contains("verysecret"), "{faults}");
}

/// A shop whose neighbouring port, the sandbox's default, is taken.
async fn beside(taken: SocketAddr, asked: bool) -> Result<Shop, BuildError> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let database = format!("sqlite://{}/shop.db", folder.path().display());
    let own = SocketAddr::new(taken.ip(), taken.port() - 1).to_string();
    let taken = taken.to_string();
    let mut variables = vec![("DATABASE_URL", database.as_str()), ("LEPTOS_SITE_ADDR", &own)];
    if asked {
        variables.push(("BOOKSHOP_SANDBOX_ADDR", &taken));
    }
    Shop::build(read(&variables).expect("a usable configuration")).await
}

#[tokio::test]
async fn a_taken_port_stops_the_sandbox_only_if_it_was_asked_for() {
    for _ in 0..20 {
        let other = TcpListener::bind("127.0.0.1:0").expect("a port");
        let taken = other.local_addr().expect("an address");
        let shop = match beside(taken, false).await {
            // The port below is in use as well: look for another pair.
            Err(BuildError::Listen(..)) => continue,
            shop => shop.expect("a shop"),
        };
        let line = shop.sandbox_line().expect("a sandbox");
        assert!(!line.contains(&format!(":{} ", taken.port())), "{line}");
        drop(shop);
        assert!(matches!(beside(taken, true).await, Err(BuildError::Sandbox(_))));
        return;
    }
    panic!("no two neighbouring ports in twenty tries");
}

#[tokio::test]
async fn test_cards_are_named_only_where_no_money_moves() {
    // A22: nothing listens at this address, and a page asks nothing of Stripe.
    let stripe = [("STRIPE_API_BASE", "https://127.0.0.1:9/"), ("BOOKSHOP_SWEEP_SECONDS", "3600")];
    let shop = RunningShop::open_with(&[&LIVE_KEYS[..], &stripe].concat()).await;
    let visitor = Visitor::of(&shop);
    let path = format!("/checkout?item={}", ON_THE_ROAD);
    let (status, page) = visitor.page(&path).await;
    assert!(status == 200 && page.contains("Ready to buy?"));
    assert!(
        !page.contains("4242") && !page.contains("Use this info") && !page.contains("Test mode")
    );
}
