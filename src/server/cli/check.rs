//! `bookshop check`: is everything as it should be?

use crate::{
    domain::mode::PaymentMode,
    server::{
        config::{Config, Payments, StripeConfig},
        db::health::{self, Health},
        stripe::{Endpoints, Stripe, StripeFault},
    },
};
use secrecy::ExposeSecret;
use std::process::ExitCode;

/// Where Stripe's events are taken.
const WEBHOOKS: &str = "/webhooks/stripe";

/// How one thing is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// As it should be.
    Good,
    /// The shop works, but somebody should look.
    Look,
    /// The shop does not work so.
    Bad,
}

/// Prints marks and keeps the worst.
#[derive(Default)]
struct Findings {
    bad: usize,
}

impl Findings {
    fn say(&mut self, mark: Mark, words: impl std::fmt::Display) {
        let sign = match mark {
            Mark::Good => "✓",
            Mark::Look => "!",
            Mark::Bad => "✗",
        };
        self.bad += usize::from(mark == Mark::Bad);
        println!("{sign} {words}");
    }
}

/// Looks at everything and changes nothing.
pub async fn check() -> ExitCode {
    let mut findings = Findings::default();
    match Config::from_env() {
        Ok(config) => all(&mut findings, config).await,
        Err(faults) => {
            for fault in faults.0 {
                findings.say(Mark::Bad, format!("Configuration: {fault}"));
            }
        }
    }
    match findings.bad {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

async fn all(findings: &mut Findings, config: Config) {
    findings.say(Mark::Good, "Configuration: every variable is understood");
    if config.admin_token.is_none() {
        findings.say(
            Mark::Look,
            "JSON interface: read only; to let programs write, set BOOKSHOP_ADMIN_TOKEN to 16 \
             characters or more",
        );
    }
    if config.public_url.is_none() {
        findings.say(
            Mark::Look,
            "Address: links in mails and searches lead to this machine; set BOOKSHOP_URL to where \
             shoppers find the shop",
        );
    }
    database(findings, config.database_url.expose_secret()).await;
    match &config.payments {
        Payments::Sandbox { .. } => findings.say(
            Mark::Look,
            "Stripe: no keys are set, so the shop uses its own sandbox and no money moves; set \
             STRIPE_SECRET_KEY and STRIPE_PUBLISHABLE_KEY to sell",
        ),
        Payments::Stripe(stripe) => account(findings, &config, stripe).await,
    }
}

async fn database(findings: &mut Findings, url: &str) {
    match health::of(url).await {
        Ok(Health::Absent) => {
            findings.say(Mark::Look, "Database: not there yet; the first start makes it")
        }
        Ok(Health::Good { pending: 0, books }) => findings
            .say(Mark::Good, format!("Database: whole and up to date, {books} books for sale")),
        Ok(Health::Good { pending, .. }) => findings.say(
            Mark::Look,
            format!(
                "Database: whole; the next start applies {pending} migrations, so back it up first"
            ),
        ),
        Ok(Health::Foreign) => findings.say(
            Mark::Bad,
            "Database: made by a newer version of the shop, or by something else; start that \
             version, or let DATABASE_URL name another file",
        ),
        Ok(Health::Damaged(what)) => findings.say(
            Mark::Bad,
            format!("Database: damaged ({what}); stop the shop and put back a backup"),
        ),
        Err(error) => findings.say(
            Mark::Bad,
            format!(
                "Database: it cannot be read ({error}); see DATABASE_URL and who owns the file"
            ),
        ),
    }
}

async fn account(findings: &mut Findings, config: &Config, stripe: &StripeConfig) {
    let mode = match stripe.mode {
        PaymentMode::Live => "live mode, real money",
        _ => "test mode, no money",
    };
    let client = match Stripe::new(stripe, config.pace.stripe_timeout) {
        Ok(client) => client,
        Err(fault) => return findings.say(Mark::Bad, format!("Stripe: {fault}")),
    };
    match client.reach().await {
        Ok(()) => findings
            .say(Mark::Good, format!("Stripe: reached; the secret key is accepted ({mode})")),
        Err(fault) => {
            let advice = match fault {
                StripeFault::Refused { status: 401, .. } => {
                    "the secret key is not accepted; copy it anew from Stripe's dashboard into \
                     STRIPE_SECRET_KEY"
                }
                StripeFault::Refused { status: 403, .. } => {
                    "the restricted key may not read PaymentIntents; give it PaymentIntents, \
                     Refunds and Events (write)"
                }
                _ => "it does not answer; see the network, STRIPE_API_BASE and status.stripe.com",
            };
            return findings.say(Mark::Bad, format!("Stripe: {advice} ({fault})"));
        }
    }
    webhooks(findings, stripe, &client).await;
}

async fn webhooks(findings: &mut Findings, stripe: &StripeConfig, client: &Stripe) {
    if stripe.webhook_secrets.is_empty() {
        findings.say(
            Mark::Bad,
            "Webhooks: STRIPE_WEBHOOK_SECRET is not set, so none is believed; copy the signing \
             secret of the endpoint from Stripe's dashboard",
        );
    } else {
        findings.say(Mark::Good, "Webhooks: a signing secret is set");
    }
    match client.webhook_endpoints(WEBHOOKS).await {
        Ok(Endpoints::Enabled) => findings.say(
            Mark::Good,
            format!("Webhooks: the account sends events to an address that ends in {WEBHOOKS}"),
        ),
        Ok(Endpoints::Disabled) => findings
            .say(Mark::Bad, "Webhooks: the endpoint is disabled; enable it in Stripe's dashboard"),
        Ok(Endpoints::None) => findings.say(
            Mark::Look,
            format!(
                "Webhooks: the account has no endpoint that ends in {WEBHOOKS}; add one, unless \
                 `stripe listen` forwards events"
            ),
        ),
        Err(_) => findings.say(
            Mark::Look,
            "Webhooks: the key may not list endpoints, so nothing is known of them",
        ),
    }
}
