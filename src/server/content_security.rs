//! What a page may load and run (<https://www.w3.org/TR/CSP3/>): what comes from the shop itself, and
//! on the checkout what comes from Stripe. No page has a script or a style within it, so that none
//! needs a nonce and a kept page has the same policy as a new one. Data blocks are no scripts.

use super::state::AppState;
use axum::{
    http::{HeaderValue, header},
    response::Response,
};
use std::sync::Arc;
use url::Url;

/// Where Stripe.js comes from when it is Stripe's own.
const STRIPE: &str = "https://js.stripe.com";

/// The policies of the shop's pages, cheap to clone.
#[derive(Clone)]
pub struct Policies(Arc<[HeaderValue; 2]>);

impl Policies {
    /// Those of that shop.
    pub fn of(shop: &AppState) -> Policies {
        // `cargo leptos watch` puts a script of its own into each page, which calls home.
        let watched = std::env::var_os("LEPTOS_WATCH").is_some();
        let stripe = Stripe::of(&shop.elements.stripe_js);
        Policies(Arc::new([policy(&Stripe::default(), watched), policy(&stripe, watched)]))
    }

    /// Gives an answer its policy: that of the checkout, or the one of all else.
    pub fn protect(&self, response: &mut Response, checkout: bool) {
        let [of_shop, of_checkout] = &*self.0;
        let policy = if checkout { of_checkout } else { of_shop };
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy.clone());
    }
}

/// Stripe's hosts (<https://docs.stripe.com/security/guide#content-security-policy>).
#[derive(Default)]
struct Stripe {
    scripts: String,
    calls: String,
    frames: String,
}

impl Stripe {
    /// Those of a Stripe.js at that address: a stand-in has one host for all.
    fn of(stripe_js: &str) -> Stripe {
        let origin = Url::parse(stripe_js).map(|url| url.origin().ascii_serialization());
        let origin = origin.unwrap_or_default();
        if origin == STRIPE {
            return Stripe {
                scripts: format!(" {STRIPE} https://*.js.stripe.com"),
                calls: " https://api.stripe.com".to_owned(),
                frames: format!(" {STRIPE} https://*.js.stripe.com https://hooks.stripe.com"),
            };
        }
        let only = format!(" {origin}");
        Stripe { scripts: only.clone(), calls: only.clone(), frames: only }
    }
}

fn policy(stripe: &Stripe, watched: bool) -> HeaderValue {
    let Stripe { scripts, calls, frames } = stripe;
    let (own_scripts, own_calls) = if watched { (" 'unsafe-inline'", " ws:") } else { ("", "") };
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{own_scripts}{scripts}; \
         style-src 'self'; img-src 'self' data:; connect-src 'self'{own_calls}{calls}; \
         frame-src 'self'{frames}; manifest-src 'self'; worker-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'"
    );
    HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static("default-src 'self'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(policy: HeaderValue) -> String {
        policy.to_str().expect("text").to_owned()
    }

    #[test]
    fn only_a_checkout_may_load_from_stripe() {
        let shop = words(policy(&Stripe::default(), false));
        assert!(!shop.contains("stripe") && !shop.contains("unsafe-inline"), "{shop}");
        let stripe = Stripe::of("https://js.stripe.com/clover/stripe.js");
        let checkout = words(policy(&stripe, false));
        for part in [
            "script-src 'self' 'wasm-unsafe-eval' https://js.stripe.com https://*.js.stripe.com;",
            "connect-src 'self' https://api.stripe.com;",
            "frame-src 'self' https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com;",
        ] {
            assert!(checkout.contains(part), "{checkout}");
        }
    }

    #[test]
    fn a_stand_in_is_one_host() {
        let checkout = words(policy(&Stripe::of("http://127.0.0.1:3001/js/stripe.js"), false));
        assert!(checkout.contains("frame-src 'self' http://127.0.0.1:3001;"), "{checkout}");
        assert!(!checkout.contains("stripe.com"), "{checkout}");
    }
}
