//! `/v1/balance` and `/v1/account`: the sandbox's one account.

use serde_json::json;

use super::api::{Call, Done};
use super::errors::ApiError;

/// `GET /v1/balance`: no money moves, so there is none.
pub(super) fn balance(call: &Call<'_>) -> Result<Done, ApiError> {
    call.params.only(&[])?;
    let nothing = json!([{"amount": 0, "currency": "usd", "source_types": {"card": 0}}]);
    Ok(Done::Object(json!({
        "object": "balance",
        "available": nothing,
        "livemode": false,
        "pending": nothing,
        "refund_and_dispute_prefunding": {"available": nothing, "pending": nothing},
    })))
}

/// `GET /v1/account`
pub(super) fn account(call: &Call<'_>) -> Result<Done, ApiError> {
    call.params.only(&[])?;
    Ok(Done::Object(json!({
        "id": call.account,
        "object": "account",
        "business_type": null,
        "capabilities": {"card_payments": "active"},
        "charges_enabled": true,
        "country": "US",
        "default_currency": "usd",
        "details_submitted": true,
        "email": null,
        "metadata": {},
        "payouts_enabled": false,
        "type": "standard",
    })))
}
