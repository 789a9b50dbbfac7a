//! `/v1/customers`

use serde_json::{Value, json};

use super::api::{Call, Done};
use super::contact;
use super::errors::ApiError;
use super::ids;
use super::lists;
use super::metadata;
use super::objects::{now, set, view};
use super::payment_methods;
use super::store::Tx;

const FIELDS: &[&str] = &[
    "address",
    "description",
    "email",
    "metadata",
    "name",
    "payment_method",
    "phone",
    "preferred_locales",
    "shipping",
    "tax_exempt",
];

/// `POST /v1/customers`
pub(super) async fn create(call: &Call<'_>, tx: &mut Tx) -> Result<Done, ApiError> {
    call.params.only(FIELDS)?;
    let mut customer = blank();
    apply(call, &mut customer)?;
    if let Some(id) = call.params.filled("payment_method")? {
        let mut method = payment_methods::resolve(tx, id)
            .await?
            .ok_or_else(|| payment_methods::missing(id).status(400))?;
        payment_methods::reusable(&method)?;
        set(&mut method, "customer", customer["id"].clone());
        tx.save(&method, Some("payment_method.attached")).await?;
    }
    tx.save(&customer, Some("customer.created")).await?;
    Ok(Done::Object(view(&customer)))
}

fn blank() -> Value {
    let id = ids::short("cus");
    let prefix: String = id.chars().skip(4).take(8).collect();
    json!({
        "id": id,
        "object": "customer",
        "address": null,
        "balance": 0,
        "created": now(),
        "currency": null,
        "customer_account": null,
        "default_source": null,
        "delinquent": false,
        "description": null,
        "discount": null,
        "email": null,
        "invoice_prefix": prefix.to_uppercase(),
        "invoice_settings": {
            "custom_fields": null, "default_payment_method": null,
            "footer": null, "rendering_options": null,
        },
        "livemode": false,
        "metadata": {},
        "name": null,
        "next_invoice_sequence": 1,
        "phone": null,
        "preferred_locales": [],
        "shipping": null,
        "tax_exempt": "none",
        "test_clock": null,
    })
}

fn apply(call: &Call<'_>, customer: &mut Value) -> Result<(), ApiError> {
    let params = &call.params;
    for field in ["description", "name", "phone"] {
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
    if let Some(exempt) = params.choice("tax_exempt", &["exempt", "none", "reverse"])? {
        set(customer, "tax_exempt", exempt);
    }
    let metadata = metadata::merge(&customer["metadata"], params)?;
    set(customer, "metadata", metadata);
    Ok(())
}

/// `GET /v1/customers/:id`; of a deleted one little is left.
pub(super) async fn retrieve(call: &Call<'_>, tx: &mut Tx, id: &str) -> Result<Done, ApiError> {
    call.params.only(&[])?;
    match tx.find("deleted_customer", id).await? {
        Some(deleted) => Ok(Done::Object(view(&deleted))),
        None => Ok(Done::Object(view(&load(tx, id).await?))),
    }
}

/// `POST /v1/customers/:id`
pub(super) async fn update(call: &Call<'_>, tx: &mut Tx, id: &str) -> Result<Done, ApiError> {
    let mut customer = load(tx, id).await?;
    let allowed: Vec<&str> = FIELDS
        .iter()
        .filter(|field| **field != "payment_method")
        .chain(&["invoice_settings"])
        .copied()
        .collect();
    call.params.only(&allowed)?;
    apply(call, &mut customer)?;
    if let Some(settings) = call.params.object("invoice_settings")? {
        settings.only(&["default_payment_method"])?;
        if let Some(method) = settings.filled("default_payment_method")? {
            let found = tx.find("payment_method", method).await?;
            if found.is_none_or(|found| found["customer"] != id) {
                return Err(payment_methods::missing(method).status(400));
            }
            set(&mut customer["invoice_settings"], "default_payment_method", method);
        }
    }
    tx.save(&customer, Some("customer.updated")).await?;
    Ok(Done::Object(view(&customer)))
}

/// `DELETE /v1/customers/:id`: what it paid stays, its cards are let go.
pub(super) async fn delete(call: &Call<'_>, tx: &mut Tx, id: &str) -> Result<Done, ApiError> {
    call.params.only(&[])?;
    let customer = load(tx, id).await?;
    let deleted = json!({
        "id": id, "object": "customer", "deleted": true, "_created": customer["created"],
    });
    payment_methods::let_go(tx, id).await?;
    tx.save_as("deleted_customer", &deleted, Some("customer.deleted")).await?;
    Ok(Done::Object(view(&deleted)))
}

/// `GET /v1/customers`
pub(super) async fn list(call: &Call<'_>, tx: &mut Tx) -> Result<Done, ApiError> {
    lists::filtered(call, tx, "customer", &[("email", "$.email")]).await
}

async fn load(tx: &mut Tx, id: &str) -> Result<Value, ApiError> {
    tx.find("customer", id).await?.ok_or_else(|| ApiError::missing("customer", id, "id"))
}
