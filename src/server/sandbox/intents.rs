//! `/v1/payment_intents`: create, retrieve, update, list.

use serde_json::Value;

use super::api::{Call, Done};
use super::auth::{self, Caller};
use super::client_view;
use super::confirm;
use super::currencies;
use super::errors::ApiError;
use super::intent_document::blank;
use super::intent_fields;
use super::lists;
use super::metadata;
use super::objects::{int, set, text, view};
use super::store::Tx;

/// What create and update share. `payment_method_types` is gone since
/// 2026-09-30.endive; the call says whether its version still has it.
const COMMON: &[&str] = &[
    "allowed_payment_method_types",
    "amount",
    "amount_details",
    "application_fee_amount",
    "capture_method",
    "currency",
    "customer",
    "customer_account",
    "description",
    "excluded_payment_method_types",
    "hooks",
    "metadata",
    "payment_details",
    "payment_method",
    "payment_method_configuration",
    "payment_method_data",
    "payment_method_options",
    "receipt_email",
    "setup_future_usage",
    "shipping",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "transfer_data",
    "transfer_group",
];
const CREATE_ONLY: &[&str] = &[
    "automatic_payment_methods",
    "confirm",
    "confirmation_method",
    "confirmation_token",
    "error_on_requires_action",
    "mandate",
    "mandate_data",
    "off_session",
    "on_behalf_of",
    "radar_options",
    "return_url",
    "use_stripe_sdk",
];
/// Meant for the confirmation that create can include.
const CONFIRM_ONLY: &[&str] =
    &["error_on_requires_action", "mandate", "mandate_data", "off_session", "return_url"];
/// What may no longer change once the payment is under way.
const SETTLED: &[&str] = &[
    "amount",
    "currency",
    "payment_method",
    "payment_method_data",
    "capture_method",
    "customer",
    "setup_future_usage",
    "allowed_payment_method_types",
    "payment_method_types",
];

/// The parameters of an endpoint under the caller's API version.
pub(super) fn allow(call: &Call<'_>, lists: &[&[&str]]) -> Result<(), ApiError> {
    let mut allowed: Vec<&str> = lists.concat();
    if call.has_payment_method_types {
        allowed.push("payment_method_types");
    }
    call.params.only(&allowed)
}

/// `POST /v1/payment_intents`
pub(super) async fn create(call: &Call<'_>, tx: &mut Tx) -> Result<Done, ApiError> {
    let params = &call.params;
    allow(call, &[COMMON, CREATE_ONLY])?;
    let amount = params.integer("amount", 1)?.ok_or_else(|| params.missing("amount"))?;
    let currency = currencies::currency(params.required("currency")?)?;
    currencies::chargeable(amount, &currency)?;
    let confirm = params.boolean("confirm")?.unwrap_or(false);
    let misplaced = CONFIRM_ONLY.iter().find(|name| params.has(name));
    if let Some(name) = misplaced.filter(|_| !confirm) {
        return Err(ApiError::invalid(format!(
            "The parameter `{name}` cannot be passed when creating a PaymentIntent unless \
                 `confirm` is set to true."
        ))
        .param(*name));
    }
    let manual = params.choice("confirmation_method", &["automatic", "manual"])?;
    let mut intent = blank(amount, &currency, manual.unwrap_or("automatic"));
    automatic(call, &mut intent)?;
    let metadata = metadata::merge(&Value::Null, params)?;
    set(&mut intent, "metadata", metadata);
    intent_fields::apply(call, tx, &mut intent).await?;
    if intent["payment_method"].is_string() {
        set(&mut intent, "status", "requires_confirmation");
    }
    tx.save(&intent, Some("payment_intent.created")).await?;
    if confirm {
        return confirm::run(call, tx, intent).await;
    }
    Ok(Done::Object(shown(call, &intent)))
}

/// `automatic_payment_methods[enabled|allow_redirects]`; on when not sent.
fn automatic(call: &Call<'_>, intent: &mut Value) -> Result<(), ApiError> {
    let Some(given) = call.params.object("automatic_payment_methods")? else {
        return Ok(());
    };
    given.only(&["allow_redirects", "enabled"])?;
    let enabled = given.boolean("enabled")?.ok_or_else(|| given.missing("enabled"))?;
    let redirects = given.choice("allow_redirects", &["always", "never"])?;
    if !enabled {
        set(intent, "automatic_payment_methods", Value::Null);
        set(intent, "payment_method_configuration_details", Value::Null);
        return Ok(());
    }
    if call.params.has("payment_method_types") {
        return Err(ApiError::invalid(
            "You may only specify one of these parameters: automatic_payment_methods, \
             payment_method_types.",
        ));
    }
    let redirects = redirects.unwrap_or("always");
    set(&mut intent["automatic_payment_methods"], "allow_redirects", redirects);
    Ok(())
}

/// `GET /v1/payment_intents/:id`
pub(super) async fn retrieve(call: &Call<'_>, tx: &mut Tx, id: &str) -> Result<Done, ApiError> {
    let intent = load(call, tx, id).await?;
    call.params.only(&["client_secret"])?;
    Ok(Done::Object(shown(call, &intent)))
}

/// `POST /v1/payment_intents/:id`
pub(super) async fn update(call: &Call<'_>, tx: &mut Tx, id: &str) -> Result<Done, ApiError> {
    let params = &call.params;
    let mut intent = load(call, tx, id).await?;
    allow(call, &[COMMON])?;
    let changed = SETTLED.iter().find(|name| params.has(name));
    let open = ["requires_payment_method", "requires_confirmation", "requires_action"];
    if let Some(name) = changed.filter(|_| !open.contains(&text(&intent, "status"))) {
        return Err(ApiError::unexpected_state(
            format!(
                "This PaymentIntent's {name} could not be updated because it has a status of {}. \
                 You may only update the {name} of a PaymentIntent with one of the following \
                 statuses: {}.",
                text(&intent, "status"),
                open.join(", ")
            ),
            shown(call, &intent),
        )
        .param(*name));
    }
    let amount = params.integer("amount", 1)?.unwrap_or(int(&intent, "amount"));
    let currency = match params.filled("currency")? {
        Some(currency) => currencies::currency(currency)?,
        None => text(&intent, "currency").to_owned(),
    };
    currencies::chargeable(amount, &currency)?;
    set(&mut intent, "amount", amount);
    set(&mut intent, "currency", currency);
    let metadata = metadata::merge(&intent["metadata"], params)?;
    set(&mut intent, "metadata", metadata);
    intent_fields::apply(call, tx, &mut intent).await?;
    // What was agreed to has changed: it has to be confirmed again.
    if changed.is_some() {
        let ready = intent["payment_method"].is_string();
        let status = if ready { "requires_confirmation" } else { "requires_payment_method" };
        set(&mut intent, "status", status);
        set(&mut intent, "next_action", Value::Null);
        set(&mut intent, "_authenticated", Value::Null);
    }
    tx.save(&intent, None).await?;
    Ok(Done::Object(shown(call, &intent)))
}

/// `GET /v1/payment_intents`
pub(super) async fn list(call: &Call<'_>, tx: &mut Tx) -> Result<Done, ApiError> {
    lists::filtered(call, tx, "payment_intent", &[("customer", "$.customer", "customer")]).await
}

/// The PaymentIntent, if the caller may have it: a browser must send the
/// matching client secret, a server may.
///
/// # Errors
/// 404 `resource_missing`, 400 for a missing or wrong client secret.
pub(super) async fn load(call: &Call<'_>, tx: &mut Tx, id: &str) -> Result<Value, ApiError> {
    let intent = tx
        .find("payment_intent", id)
        .await?
        .ok_or_else(|| ApiError::missing("payment_intent", id, "intent"))?;
    let given = call.params.filled("client_secret")?;
    match given {
        None if call.caller == Caller::Publishable => Err(call.params.missing("client_secret")),
        Some(given) if !auth::same(given, text(&intent, "client_secret")) => {
            Err(ApiError::invalid(
                "The client_secret provided does not match the client_secret associated with the \
                 PaymentIntent.",
            )
            .code("payment_intent_invalid_parameter")
            .param("client_secret"))
        }
        _ => Ok(intent),
    }
}

/// The PaymentIntent as this caller may see it.
pub(super) fn shown(call: &Call<'_>, intent: &Value) -> Value {
    match call.caller {
        Caller::Secret => view(intent),
        Caller::Publishable => client_view::payment_intent(intent),
    }
}
