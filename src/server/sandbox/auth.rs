//! API keys: which one a request carries, and what it may do.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use subtle::ConstantTimeEq;

use super::errors::ApiError;
use super::ids;
use super::params::Params;
use super::store::Store;

/// The sandbox's one account and its two keys. Not `Debug`: it holds a secret.
pub(super) struct Keys {
    /// `sk_test_…`
    pub secret: String,
    /// `pk_test_…`
    pub publishable: String,
    /// `acct_1…`
    pub account: String,
}

/// Whose key a request carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Caller {
    /// The server: may do everything.
    Secret,
    /// A browser: only what its client secret opens.
    Publishable,
}

impl Keys {
    /// Reads the keys from the file, making them on the first start.
    pub async fn load(store: &Store) -> Result<Self, sqlx::Error> {
        Ok(Self {
            secret: store.setting("secret_key", ids::api_key("sk")).await?,
            publishable: store.setting("publishable_key", ids::api_key("pk")).await?,
            account: store.setting("account", ids::account()).await?,
        })
    }

    /// Finds the caller's key in the header, or a publishable one in the
    /// parameter `key`, which is taken out.
    pub fn caller(&self, headers: &HeaderMap, params: &mut Params) -> Result<Caller, ApiError> {
        let from_header = header_key(headers);
        let from_param = match from_header {
            None => params.take("key"),
            Some(_) => None,
        };
        let key =
            from_header.or(from_param.clone()).filter(|key| !key.is_empty()).ok_or_else(no_key)?;
        if same(&key, &self.publishable) {
            return Ok(Caller::Publishable);
        }
        // A secret key in a parameter would end up in logs: the sandbox's own choice.
        if from_param.is_none() && same(&key, &self.secret) {
            return Ok(Caller::Secret);
        }
        Err(ApiError::invalid(format!("Invalid API Key provided: {}", masked(&key))).status(401))
    }
}

/// Compares in constant time.
pub(super) fn same(given: &str, expected: &str) -> bool {
    given.as_bytes().ct_eq(expected.as_bytes()).into()
}

/// The error for a call that needs the secret key.
pub(super) fn secret_key_required() -> ApiError {
    ApiError::invalid(
        "This API call cannot be made with a publishable API key. Please use a secret API key. \
         You can find a list of your API keys at https://dashboard.stripe.com/account/apikeys.",
    )
    .code("secret_key_required")
    .status(403)
}

fn no_key() -> ApiError {
    ApiError::invalid(
        "You did not provide an API key. You need to provide your API key in the Authorization \
         header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See \
         https://stripe.com/docs/api#authentication for details, or we can help at \
         https://support.stripe.com/.",
    )
    .status(401)
}

/// `Bearer key`, or `Basic` with the key as user and no password.
fn header_key(headers: &HeaderMap) -> Option<String> {
    let header = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, rest) = header.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(rest.trim().to_owned());
    }
    if scheme.eq_ignore_ascii_case("basic") {
        let pair = String::from_utf8(STANDARD.decode(rest.trim()).ok()?).ok()?;
        return Some(pair.split(':').next().unwrap_or("").to_owned());
    }
    None
}

/// The key with its middle starred out, as Stripe echoes it.
fn masked(key: &str) -> String {
    let characters: Vec<char> = key.chars().take(200).collect();
    let (head, tail) = match characters.len() {
        0..=8 => (0, 0),
        9..=15 => (3, 2),
        _ => (8, 4),
    };
    let last = characters.len() - tail;
    characters
        .iter()
        .enumerate()
        .map(|(at, c)| if at < head || at >= last { *c } else { '*' })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_key_is_echoed_only_masked() {
        assert_eq!(masked("sk_test_0123456789abcd"), "sk_test_**********abcd");
        assert_eq!(masked("short"), "*****");
    }
}
