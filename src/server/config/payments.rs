//! Who takes the payments: an account at Stripe, or the sandbox that the shop brings along.

use super::reader::Reader;
use crate::{domain::mode::PaymentMode, server::sandbox::SandboxConfig};
use secrecy::{ExposeSecret, SecretString};
use std::{fmt, net::SocketAddr, path::PathBuf};

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
    /// `STRIPE_WEBHOOK_SECRET`: the signing secrets of the webhook endpoint, `whsec_…`; several,
    /// with commas between them, while one replaces another. With none, no webhook is believed.
    pub webhook_secrets: Vec<SecretString>,
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

/// Reads who takes the payments; the sandbox, when no key is set.
pub(super) fn payments(reader: &mut Reader<'_>, addr: SocketAddr, database: PathBuf) -> Payments {
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
    for name in ["STRIPE_API_BASE", "STRIPE_JS_URL", "STRIPE_WEBHOOK_SECRET"] {
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
        database: reader
            .text("BOOKSHOP_SANDBOX_DATABASE")
            .map_or_else(|| database.with_extension("sandbox.db"), PathBuf::from),
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
    let webhook_secrets = webhook_secrets(reader);
    StripeConfig { api_base, js_url, secret_key, publishable_key, webhook_secrets, mode }
}

fn webhook_secrets(reader: &mut Reader<'_>) -> Vec<SecretString> {
    let text = reader.text("STRIPE_WEBHOOK_SECRET").unwrap_or_default();
    let secrets: Vec<&str> = text.split(',').map(str::trim).filter(|s| !s.is_empty()).collect();
    if secrets.iter().any(|secret| secret.len() <= "whsec_".len() || !secret.starts_with("whsec_"))
    {
        reader.fault(
            "STRIPE_WEBHOOK_SECRET must begin with whsec_: it is the signing secret of the webhook \
             endpoint (several: with commas between them)",
        );
    }
    secrets.into_iter().map(SecretString::from).collect()
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
