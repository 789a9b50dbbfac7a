//! The fields of a customer that create and update can set.
//! <https://docs.stripe.com/api/customers/create>

use serde_json::Value;

use super::contact;
use super::errors::ApiError;
use super::metadata;
use super::objects::set;
use super::params::Params;

/// What create and update share.
const FIELDS: &[&str] = &[
    "address",
    "balance",
    "business_name",
    "cash_balance",
    "description",
    "email",
    "individual_name",
    "invoice_prefix",
    "invoice_settings",
    "metadata",
    "name",
    "next_invoice_sequence",
    "phone",
    "preferred_locales",
    "shipping",
    "tax",
    "tax_exempt",
    "validate",
];
/// Parameters that Stripe knows and the sandbox refuses rather than ignores.
const NOT_HERE: &[&str] =
    &["cash_balance", "default_source", "source", "tax", "tax_id_data", "test_clock"];

/// Refuses what is unknown, and what the sandbox does not have.
pub(super) fn allow(params: &Params, more: &[&str]) -> Result<(), ApiError> {
    params.only(&[FIELDS, more].concat())?;
    match NOT_HERE.iter().find(|name| params.has(name)) {
        Some(name) => Err(not_here(name)),
        None => Ok(()),
    }
}

/// The error for a parameter that only Stripe has.
pub(super) fn not_here(name: &str) -> ApiError {
    ApiError::invalid(format!("The sandbox does not implement the parameter {name}.")).param(name)
}

/// Sets whatever of the fields was sent, except `invoice_settings`.
pub(super) fn apply(params: &Params, customer: &mut Value) -> Result<(), ApiError> {
    for field in ["business_name", "description", "individual_name", "name", "phone"] {
        if params.has(field) {
            set(customer, field, contact::nullable(params, field)?);
        }
    }
    if params.has("email") {
        set(customer, "email", contact::email(params, "email")?);
    }
    if let Some(address) = contact::address_of(params)? {
        set(customer, "address", address);
    }
    if let Some(shipping) = contact::shipping(params, &["phone"])? {
        set(customer, "shipping", shipping);
    }
    if let Some(locales) = params.list("preferred_locales")? {
        set(customer, "preferred_locales", locales);
    }
    if let Some(exempt) = params.choice("tax_exempt", &["exempt", "none", "reverse", ""])? {
        set(customer, "tax_exempt", if exempt.is_empty() { "none" } else { exempt });
    }
    params.boolean("validate")?;
    invoices(params, customer)?;
    let metadata = metadata::merge(&customer["metadata"], params)?;
    set(customer, "metadata", metadata);
    Ok(())
}

/// What only invoices use, of which the sandbox has none: kept and shown.
fn invoices(params: &Params, customer: &mut Value) -> Result<(), ApiError> {
    if let Some(balance) = params.integer("balance", i64::MIN)? {
        set(customer, "balance", balance);
    }
    if let Some(next) = params.integer("next_invoice_sequence", 1)? {
        set(customer, "next_invoice_sequence", next);
    }
    if let Some(prefix) = params.filled("invoice_prefix")? {
        let fits = (3..=12).contains(&prefix.len())
            && prefix.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        if !fits {
            return Err(ApiError::invalid(
                "The invoice prefix must be 3 to 12 uppercase letters or numbers.",
            )
            .param("invoice_prefix"));
        }
        set(customer, "invoice_prefix", prefix);
    }
    Ok(())
}
