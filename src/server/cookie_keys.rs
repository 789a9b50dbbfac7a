//! The keys that sign cookies: each name has its own, so that no cookie passes for another.

use axum::http::HeaderMap;
use axum_extra::extract::cookie::{CookieJar, Key};
use sha2::{Digest, Sha512};

/// The keys, by cookie.
#[derive(Clone)]
pub struct CookieKeys {
    /// Who is visiting.
    pub visitor: Key,
    /// What is in the cart.
    pub cart: Key,
    /// What was in it before.
    pub cart_before: Key,
    /// Signed all of them once: what browsers have kept is still read where it can do no harm.
    pub older: Key,
}

impl CookieKeys {
    /// The keys that follow from the shop's own random one, of at least 64 bytes.
    pub fn of(master: &[u8]) -> CookieKeys {
        let key = |name: &str| {
            Key::from(Sha512::new().chain_update(master).chain_update(name).finalize().as_slice())
        };
        CookieKeys {
            visitor: key("visitor"),
            cart: key("cart"),
            cart_before: key("cart_before"),
            older: Key::from(master),
        }
    }
}

/// What the cookie of that name says, if it was signed with the key.
pub fn signed(headers: &HeaderMap, name: &str, key: &Key) -> Option<String> {
    let cookie = CookieJar::from_headers(headers).get(name)?.clone();
    let value = cookie::CookieJar::new().signed(key).verify(cookie)?;
    Some(value.value().to_owned())
}
