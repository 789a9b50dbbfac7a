//! Stripe's error object: what a refused request is answered with.

use serde_json::{Map, Value, json};

/// A refused request: HTTP status and the fields of `error`.
#[derive(Debug)]
pub(super) struct ApiError {
    /// HTTP status.
    pub status: u16,
    /// Whether the endpoint had begun its work: only then does the answer use
    /// up an idempotency key. A failed validation does not.
    pub executed: bool,
    fields: Map<String, Value>,
}

impl ApiError {
    fn new(status: u16, kind: &str, message: impl Into<String>) -> Self {
        let mut fields = Map::new();
        fields.insert("type".into(), json!(kind));
        fields.insert("message".into(), json!(message.into()));
        Self { status, executed: false, fields }
    }

    /// `invalid_request_error`, 400.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(400, "invalid_request_error", message)
    }

    /// `idempotency_error`, 400.
    pub fn idempotency(message: impl Into<String>) -> Self {
        Self::new(400, "idempotency_error", message)
    }

    /// `card_error`, 402: refused before there was anything to charge.
    pub fn card(code: &str, message: &str) -> Self {
        Self::new(402, "card_error", message).code(code).executed()
    }

    /// A card error as it stands in `last_payment_error`.
    pub fn payment(status: u16, last_payment_error: &Value) -> Self {
        let fields = last_payment_error.as_object().cloned().unwrap_or_default();
        Self { status, executed: true, fields }
    }

    /// `api_error`, 500. The cause goes to the log, never to the caller.
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "the sandbox failed");
        Self::failed()
    }

    /// `api_error`, 500, on request.
    pub fn failed() -> Self {
        Self::new(500, "api_error", "An unknown error occurred.").executed()
    }

    /// 429 `rate_limit`: nothing was done. <https://docs.stripe.com/rate-limits>
    pub fn rate_limit() -> Self {
        Self::invalid(
            "Request rate limit exceeded. Learn more about rate limits here \
             https://stripe.com/docs/rate-limits.",
        )
        .code("rate_limit")
        .status(429)
    }

    /// 404 `resource_missing`: the id in the path does not exist.
    pub fn missing(object: &str, id: &str, param: &str) -> Self {
        Self::invalid(format!("No such {object}: '{id}'"))
            .code("resource_missing")
            .param(param)
            .status(404)
    }

    /// The same for an id that was given as a parameter, which is a 400.
    pub fn missing_param(object: &str, id: &str, param: &str) -> Self {
        Self::missing(object, id, param).status(400)
    }

    /// 400 `payment_intent_unexpected_state`, with the PaymentIntent.
    pub fn unexpected_state(message: impl Into<String>, intent: Value) -> Self {
        Self::invalid(message)
            .code("payment_intent_unexpected_state")
            .with("payment_intent", intent)
            .executed()
    }

    /// Sets `code` and the `doc_url` that goes with it.
    pub fn code(mut self, code: &str) -> Self {
        self.fields.insert("doc_url".into(), json!(doc_url(code)));
        self.with("code", json!(code))
    }

    /// Sets `param`, in the bracket form that the caller used.
    pub fn param(self, param: impl Into<String>) -> Self {
        self.with("param", json!(param.into()))
    }

    /// Sets the HTTP status.
    pub fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// Marks that the endpoint had begun its work.
    pub fn executed(mut self) -> Self {
        self.executed = true;
        self
    }

    /// Sets any other field of `error`.
    pub fn with(mut self, field: &str, value: Value) -> Self {
        self.fields.insert(field.into(), value);
        self
    }

    /// `message`, for whoever does not ask over HTTP.
    pub fn message(&self) -> &str {
        self.fields.get("message").and_then(Value::as_str).unwrap_or("")
    }

    /// The response body. Null fields are left out, as Stripe does.
    pub fn body(mut self, account: &str, request_id: &str) -> Value {
        self.fields.insert(
            "request_log_url".into(),
            json!(format!(
                "https://dashboard.stripe.com/{account}/test/workbench/logs?object={request_id}"
            )),
        );
        self.fields.retain(|_, value| !value.is_null());
        json!({ "error": self.fields })
    }
}

/// Stripe's page about an error code.
pub(super) fn doc_url(code: &str) -> String {
    format!("https://stripe.com/docs/error-codes/{}", code.replace('_', "-"))
}

impl From<sqlx::Error> for ApiError {
    fn from(error: sqlx::Error) -> Self {
        Self::internal(&error)
    }
}

impl From<serde_json::Error> for ApiError {
    fn from(error: serde_json::Error) -> Self {
        Self::internal(&error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_has_its_page_and_no_nulls() {
        let body = ApiError::missing("charge", "ch_x", "id")
            .with("charge", Value::Null)
            .body("acct_1", "req_1");
        let error = &body["error"];
        assert_eq!(error["message"], "No such charge: 'ch_x'");
        assert_eq!(error["doc_url"], "https://stripe.com/docs/error-codes/resource-missing");
        assert!(error.get("charge").is_none());
        assert!(error["request_log_url"].as_str().is_some_and(|url| url.ends_with("req_1")));
    }
}
