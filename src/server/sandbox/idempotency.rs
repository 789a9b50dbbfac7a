//! Idempotency keys: the same request again gets the first answer again.
//! <https://docs.stripe.com/api/idempotent_requests>

use std::collections::{BTreeMap, HashSet};
use std::sync::{Mutex, PoisonError};

use axum::http::HeaderMap;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;
use sqlx::Row as _;

use super::auth::Caller;
use super::errors::ApiError;
use super::objects::now;
use super::params::Params;
use super::store::Tx;
use super::wire::Param;

const MAX_KEY: usize = 255;

/// What is to be done once, and under which key.
#[derive(Debug)]
pub(super) struct Once {
    /// The caller's key.
    pub key: String,
    /// Keys belong to an API key.
    scope: &'static str,
    /// The path: only POSTs have keys.
    endpoint: String,
    /// Their fingerprint.
    params: String,
}

/// An answer that was given before.
#[derive(Debug)]
pub(super) struct Kept {
    /// HTTP status.
    pub status: u16,
    /// The JSON body as it was sent.
    pub body: String,
    /// The first request's id.
    pub request_id: String,
}

impl Once {
    /// Reads the header of a POST; none when it was not sent.
    pub fn of(
        headers: &HeaderMap,
        secret: &str,
        caller: Caller,
        endpoint: String,
        params: &Params,
    ) -> Result<Option<Self>, ApiError> {
        let Some(header) = headers.get("idempotency-key") else {
            return Ok(None);
        };
        let key = header.to_str().unwrap_or("");
        if key.is_empty() || key.len() > MAX_KEY {
            return Err(ApiError::idempotency(format!(
                "Idempotency keys must be printable text of 1 to {MAX_KEY} characters."
            )));
        }
        Ok(Some(Self {
            key: key.to_owned(),
            scope: match caller {
                Caller::Secret => "secret",
                Caller::Publishable => "publishable",
            },
            endpoint,
            params: fingerprint(secret, params.tree())?,
        }))
    }

    /// The answer that this key got before.
    ///
    /// # Errors
    /// 400 `idempotency_error` when it was used for another request.
    pub async fn recall(&self, tx: &mut Tx) -> Result<Option<Kept>, ApiError> {
        const RECALL: &str = "select endpoint, params, status, body, request_id
            from idempotency_keys where api_key = $1 and key = $2";
        let row = sqlx::query(RECALL)
            .bind(self.scope)
            .bind(&self.key)
            .fetch_optional(tx.connection())
            .await?;
        let Some(row) = row else {
            return Ok(None);
        };
        let endpoint: String = row.try_get("endpoint")?;
        let params: String = row.try_get("params")?;
        if endpoint != self.endpoint {
            return Err(ApiError::idempotency(format!(
                "Keys for idempotent requests can only be used for the same endpoint they were \
                 first used for ('{}' vs '{endpoint}'). Try using a key other than '{}' if you \
                 meant to execute a different request.",
                self.endpoint, self.key
            )));
        }
        if params != self.params {
            return Err(ApiError::idempotency(format!(
                "Keys for idempotent requests can only be used with the same parameters they were \
                 first used with. Try using a key other than '{}' if you meant to execute a \
                 different request.",
                self.key
            )));
        }
        Ok(Some(Kept {
            status: row.try_get("status")?,
            body: row.try_get("body")?,
            request_id: row.try_get("request_id")?,
        }))
    }

    /// Keeps the answer, in the same transaction as what it tells of.
    pub async fn keep(&self, tx: &mut Tx, kept: &Kept) -> Result<(), ApiError> {
        const KEEP: &str = "insert into idempotency_keys
            (api_key, key, endpoint, params, status, body, request_id, created)
            values ($1, $2, $3, $4, $5, $6, $7, $8)
            on conflict (api_key, key) do nothing";
        sqlx::query(KEEP)
            .bind(self.scope)
            .bind(&self.key)
            .bind(&self.endpoint)
            .bind(&self.params)
            .bind(kept.status)
            .bind(&kept.body)
            .bind(&kept.request_id)
            .bind(now())
            .execute(tx.connection())
            .await?;
        Ok(())
    }
}

/// What two requests are compared by. Parameters hold card numbers and security
/// codes, few enough to be guessed from a bare hash, so it is keyed.
fn fingerprint(secret: &str, tree: &BTreeMap<String, Param>) -> Result<String, ApiError> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes())
        .map_err(|error| ApiError::internal(&error))?;
    mac.update(canonical(tree).to_string().as_bytes());
    Ok(URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

/// The parsed parameters in one order.
fn canonical(tree: &BTreeMap<String, Param>) -> Value {
    let fields = tree.iter().map(|(name, param)| {
        let value = match param {
            Param::Text(text) => json!(text),
            Param::Map(inner) => canonical(inner),
        };
        (name.clone(), value)
    });
    Value::Object(fields.collect())
}

/// The keys whose first request is still running.
#[derive(Debug, Default)]
pub(super) struct InFlight(Mutex<HashSet<(&'static str, String)>>);

/// Holds a key while its request runs.
#[derive(Debug)]
pub(super) struct Running<'a> {
    in_flight: &'a InFlight,
    entry: (&'static str, String),
}

impl InFlight {
    /// Takes a key.
    ///
    /// # Errors
    /// 409 `idempotency_key_in_use` when it is taken.
    pub fn enter(&self, once: &Once) -> Result<Running<'_>, ApiError> {
        let entry = (once.scope, once.key.clone());
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !keys.insert(entry.clone()) {
            return Err(ApiError::idempotency(format!(
                "There is currently another in-progress request using this Idempotent Key (that \
                 probably means you submitted twice, and the other request is still going \
                 through): {}. Please try again later.",
                once.key
            ))
            .code("idempotency_key_in_use")
            .status(409));
        }
        Ok(Running { in_flight: self, entry })
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        let mut keys = self.in_flight.0.lock().unwrap_or_else(PoisonError::into_inner);
        keys.remove(&self.entry);
    }
}

#[cfg(test)]
mod tests {
    use super::super::wire;
    use super::*;

    #[test]
    fn order_does_not_matter_and_every_value_does() -> Result<(), ApiError> {
        let print = |form: &str| fingerprint("sk_test_1", &wire::parse(form.as_bytes())?);
        let one = print("card[number]=4242424242424242&card[cvc]=123&a=1")?;
        assert_eq!(one, print("a=1&card[cvc]=123&card[number]=4242424242424242")?);
        assert_ne!(one, print("a=1&card[cvc]=124&card[number]=4242424242424242")?);
        assert_ne!(one, print("a=1&card[cvc]=123&card[number]=4000056655664242")?);
        assert_eq!(one.len(), 43);
        Ok(())
    }
}
