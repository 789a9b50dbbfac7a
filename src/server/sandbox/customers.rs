//! `/v1/customers`

use serde_json::{Value, json};

use super::api::{Call, Done};
use super::contact;
use super::customer_fields::{self, not_here};
use super::errors::ApiError;
use super::ids;
use super::lists;
use super::objects::{now, set, text, view};
use super::payment_methods;
use super::store::Tx;

/// `POST /v1/customers`
pub(super) async fn create(call: &Call<'_>, tx: &mut Tx) -> Result<Done, ApiError> {
    customer_fields::allow(
        &call.params,
        &["payment_method", "source", "tax_id_data", "test_clock"],
    )?;
    let mut customer = blank();
    customer_fields::apply(&call.params, &mut customer)?;
    let id = text(&customer, "id").to_owned();
    let mut attached = None;
    if let Some(named) = call.params.filled("payment_method")? {
        let mut method = payment_methods::resolve(tx, named)
            .await?
            .ok_or_else(|| payment_methods::missing(named).status(400))?;
        payment_methods::attach_to(tx, &mut method, &id).await?;
        attached = Some((named, text(&method, "id").to_owned()));
    }
    invoice_settings(call, tx, &mut customer, attached).await?;
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
    customer_fields::allow(&call.params, &["default_source", "source"])?;
    customer_fields::apply(&call.params, &mut customer)?;
    invoice_settings(call, tx, &mut customer, None).await?;
    tx.save(&customer, Some("customer.updated")).await?;
    Ok(Done::Object(view(&customer)))
}

/// `invoice_settings`: the default has to be one of the customer's own
/// PaymentMethods. `attached` is the one that came with this request, by the
/// name it was given and by its id: they differ for a test PaymentMethod.
async fn invoice_settings(
    call: &Call<'_>,
    tx: &mut Tx,
    customer: &mut Value,
    attached: Option<(&str, String)>,
) -> Result<(), ApiError> {
    let Some(settings) = call.params.object("invoice_settings")? else {
        return Ok(());
    };
    settings.only(&["custom_fields", "default_payment_method", "footer", "rendering_options"])?;
    for name in ["custom_fields", "rendering_options"] {
        if settings.has(name) {
            return Err(not_here(&settings.full(name)));
        }
    }
    if settings.has("footer") {
        let footer = contact::nullable(&settings, "footer")?;
        set(&mut customer["invoice_settings"], "footer", footer);
    }
    let default = match settings.text("default_payment_method")? {
        None => return Ok(()),
        Some("") => Value::Null,
        Some(given) => match attached {
            Some((named, id)) if named == given => json!(id),
            _ => {
                owned(tx, customer, given, &settings.full("default_payment_method")).await?;
                json!(given)
            }
        },
    };
    set(&mut customer["invoice_settings"], "default_payment_method", default);
    Ok(())
}

/// Refuses a PaymentMethod that is not this customer's.
async fn owned(tx: &mut Tx, customer: &Value, id: &str, param: &str) -> Result<(), ApiError> {
    let Some(method) = tx.find("payment_method", id).await? else {
        return Err(ApiError::missing_param("PaymentMethod", id, param));
    };
    if method["customer"] == customer["id"] {
        return Ok(());
    }
    Err(ApiError::invalid(format!(
        "The customer does not have a payment method with the ID {id}. The payment method must be \
         attached to the customer."
    ))
    .code("resource_missing")
    .param(param))
}

/// `DELETE /v1/customers/:id`: what it paid stays, its cards are let go.
pub(super) async fn delete(call: &Call<'_>, tx: &mut Tx, id: &str) -> Result<Done, ApiError> {
    call.params.only(&[])?;
    let customer = load(tx, id).await?;
    let deleted = json!({
        "id": id, "object": "customer", "deleted": true, "_created": customer["created"],
    });
    payment_methods::let_go(tx, id).await?;
    tx.save_as("deleted_customer", &deleted).await?;
    tx.announce("customer.deleted", &customer, None).await?;
    Ok(Done::Object(view(&deleted)))
}

/// `GET /v1/customers`
pub(super) async fn list(call: &Call<'_>, tx: &mut Tx) -> Result<Done, ApiError> {
    lists::filtered(call, tx, "customer", &[("email", "$.email", "")]).await
}

async fn load(tx: &mut Tx, id: &str) -> Result<Value, ApiError> {
    tx.find("customer", id).await?.ok_or_else(|| ApiError::missing("customer", id, "id"))
}
