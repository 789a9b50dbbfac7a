//! The fields of a PaymentIntent that create, update and confirm can set.

use serde_json::{Value, json};

use super::api::Call;
use super::contact::{self, PARCEL};
use super::errors::ApiError;
use super::intents::shown;
use super::objects::{set, text};
use super::params::Params;
use super::payment_method_data;
use super::payment_methods;
use super::store::Tx;

const CAPTURE_METHODS: &[&str] = &["automatic", "automatic_async", "manual"];
const FUTURE_USAGE: &[&str] = &["off_session", "on_session", ""];
/// Payment method types that the sandbox can charge.
const CHARGEABLE: &[&str] = &["card", "us_bank_account"];
/// Parameters that Stripe knows and the sandbox refuses rather than ignores.
const NOT_HERE: &[&str] = &[
    "application_fee_amount",
    "confirmation_token",
    "customer_account",
    "excluded_payment_method_types",
    "hooks",
    "mandate",
    "on_behalf_of",
    "payment_details",
    "payment_method_configuration",
    "transfer_data",
];

/// What `payment_method_options[card]` may hold; most of it changes nothing here.
const CARD_OPTIONS: &[&str] = &[
    "capture_method",
    "cvc_token",
    "installments",
    "mandate_options",
    "moto",
    "network",
    "request_extended_authorization",
    "request_incremental_authorization",
    "request_multicapture",
    "request_overcapture",
    "request_three_d_secure",
    "require_cvc_recollection",
    "setup_future_usage",
    "statement_descriptor_suffix_kana",
    "statement_descriptor_suffix_kanji",
    "three_d_secure",
];

/// Sets whatever of these fields was sent.
pub(super) async fn apply(
    call: &Call<'_>,
    tx: &mut Tx,
    intent: &mut Value,
) -> Result<(), ApiError> {
    let params = &call.params;
    if let Some(name) = NOT_HERE.iter().find(|name| params.has(name)) {
        return Err(ApiError::invalid(format!(
            "The sandbox does not implement the parameter {name}."
        ))
        .param(*name));
    }
    if let Some(method) = params.choice("capture_method", CAPTURE_METHODS)? {
        set(intent, "capture_method", method);
    }
    if let Some(usage) = params.choice("setup_future_usage", FUTURE_USAGE)? {
        set(intent, "setup_future_usage", Some(usage).filter(|usage| !usage.is_empty()));
    }
    if params.has("receipt_email") {
        set(intent, "receipt_email", contact::email(params, "receipt_email")?);
    }
    if let Some(shipping) = contact::shipping(params, PARCEL)? {
        set(intent, "shipping", shipping);
    }
    descriptions(params, intent)?;
    customer(tx, params, intent).await?;
    types(params, intent)?;
    options(params, intent)?;
    payment_method(call, tx, intent).await
}

fn descriptions(params: &Params, intent: &mut Value) -> Result<(), ApiError> {
    if params.has("description") {
        params.text_up_to("description", 1000)?;
        set(intent, "description", contact::nullable(params, "description")?);
    }
    for field in ["statement_descriptor", "statement_descriptor_suffix"] {
        if let Some(given) = params.text_up_to(field, 22)? {
            if given.contains(['<', '>', '\\', '\'', '"', '*']) {
                return Err(ApiError::invalid(
                    "The statement descriptor must not contain any of the following: <, >, \\, ', \
                     \", *.",
                )
                .param(field));
            }
            set(intent, field, contact::nullable(params, field)?);
        }
    }
    if params.has("transfer_group") {
        set(intent, "transfer_group", contact::nullable(params, "transfer_group")?);
    }
    Ok(())
}

async fn customer(tx: &mut Tx, params: &Params, intent: &mut Value) -> Result<(), ApiError> {
    let Some(id) = params.filled("customer")? else {
        return Ok(());
    };
    if tx.find("customer", id).await?.is_none() {
        return Err(ApiError::missing_param("customer", id, "customer"));
    }
    set(intent, "customer", id);
    Ok(())
}

/// `allowed_payment_method_types`, and for older API versions
/// `payment_method_types`, which turns the automatic choice off.
fn types(params: &Params, intent: &mut Value) -> Result<(), ApiError> {
    let (name, given) = match params.list("payment_method_types")? {
        Some(given) => ("payment_method_types", given),
        None => match params.list("allowed_payment_method_types")? {
            Some(given) => ("allowed_payment_method_types", given),
            None => return Ok(()),
        },
    };
    let here = |kind: &String| {
        CHARGEABLE.contains(&kind.as_str()) && (kind == "card" || text(intent, "currency") == "usd")
    };
    let usable: Vec<String> = given.iter().filter(|kind| here(kind)).cloned().collect();
    if usable.is_empty() {
        return Err(ApiError::invalid(
            "No valid payment method types for this Payment Intent. Please ensure that you have \
             activated payment methods compatible with your chosen currency in your dashboard.",
        )
        .param(name));
    }
    if name == "payment_method_types" {
        set(intent, "automatic_payment_methods", Value::Null);
        set(intent, "payment_method_configuration_details", Value::Null);
    } else {
        set(intent, name, given);
    }
    set(intent, "payment_method_types", usable);
    Ok(())
}

/// `payment_method_options[card]`: kept as far as it is understood.
fn options(params: &Params, intent: &mut Value) -> Result<(), ApiError> {
    let mut card = json!({
        "installments": null, "mandate_options": null, "network": null,
        "request_three_d_secure": "automatic",
    });
    if let Some(before) = intent["payment_method_options"].get("card") {
        card = before.clone();
    }
    let given = params.object("payment_method_options")?;
    let given = given.map(|given| given.object("card")).transpose()?.flatten();
    if let Some(given) = given {
        given.only(CARD_OPTIONS)?;
        let asked = ["any", "automatic", "challenge"];
        if let Some(asked) = given.choice("request_three_d_secure", &asked)? {
            set(&mut card, "request_three_d_secure", asked);
        }
        if let Some(manual) = given.choice("capture_method", &["manual"])? {
            set(&mut card, "capture_method", manual);
        }
    }
    let mut options = json!({});
    for kind in intent["payment_method_types"].as_array().into_iter().flatten() {
        match kind.as_str() {
            Some("card") => set(&mut options, "card", card.clone()),
            Some(kind) => set(&mut options, kind, json!({"verification_method": "automatic"})),
            None => {}
        }
    }
    set(intent, "payment_method_options", options);
    Ok(())
}

/// `payment_method` by id or test name, or `payment_method_data`.
async fn payment_method(call: &Call<'_>, tx: &mut Tx, intent: &mut Value) -> Result<(), ApiError> {
    let params = &call.params;
    let data = params.object("payment_method_data")?;
    let id = params.filled("payment_method")?;
    let method = match (id, data) {
        (Some(_), Some(_)) => {
            return Err(ApiError::invalid(
                "Received both payment_method and payment_method_data parameters. Please pass in \
                 only one.",
            )
            .code("parameters_exclusive")
            .param("payment_method"));
        }
        (None, None) => return Ok(()),
        (Some(id), None) => payment_methods::resolve(tx, id)
            .await?
            .ok_or_else(|| payment_methods::missing(id).status(400))?,
        (None, Some(data)) => {
            let method = payment_method_data::from_params(&data)?;
            tx.save(&method, None).await?;
            method
        }
    };
    fits(call, tx, intent, &method).await?;
    set(intent, "payment_method", method["id"].clone());
    Ok(())
}

/// Whether this PaymentMethod can pay this PaymentIntent.
pub(super) async fn fits(
    call: &Call<'_>,
    tx: &mut Tx,
    intent: &Value,
    method: &Value,
) -> Result<(), ApiError> {
    payment_methods::reusable(method)?;
    let kind = text(method, "type");
    let types: Vec<&str> = intent["payment_method_types"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    if !types.contains(&kind) {
        return Err(ApiError::invalid(format!(
            "The PaymentMethod provided ({kind}) is not allowed for this PaymentIntent. Please \
             attach a PaymentMethod of one of the following types: {}.",
            types.join(", ")
        ))
        .code("payment_intent_invalid_parameter")
        .param("payment_method"));
    }
    let owner = text(method, "customer");
    if owner.is_empty() || owner == text(intent, "customer") {
        return Ok(());
    }
    let id = text(method, "id");
    let error = match text(intent, "customer") {
        "" => ApiError::invalid(format!(
            "The `payment_method` parameter supplied {id} belongs to the Customer {owner}. Please \
             include the Customer in the `customer` parameter on the PaymentIntent."
        ))
        .code("parameter_missing")
        .param("source"),
        customer => ApiError::invalid(format!(
            "The PaymentMethod {id} does not belong to the Customer you supplied {customer}. \
             Please use this PaymentMethod with the Customer that it belongs to instead."
        ))
        .param("payment_method"),
    };
    // One that is refused on creation never comes to be, so it is not shown.
    let created = tx.find("payment_intent", text(intent, "id")).await?;
    Err(error.with("payment_intent", created.map_or(Value::Null, |intent| shown(call, &intent))))
}
