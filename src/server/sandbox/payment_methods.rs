//! `/v1/payment_methods`, and finding the PaymentMethod that a payment names.

use serde_json::Value;

use super::api::{Call, Done};
use super::auth::Caller;
use super::cards;
use super::client_view;
use super::contact::billing_details;
use super::errors::ApiError;
use super::lists;
use super::metadata;
use super::objects::{set, text, view};
use super::payment_method_data::{from_alias, from_params};
use super::store::{Cursor, Filter, Tx};

/// Finds a PaymentMethod by id, or makes one of a test PaymentMethod's name.
pub(super) async fn resolve(tx: &mut Tx, id: &str) -> Result<Option<Value>, ApiError> {
    if let Some(method) = from_alias(id) {
        tx.save(&method, None).await?;
        return Ok(Some(method));
    }
    tx.find("payment_method", id).await
}

/// `POST /v1/payment_methods`
pub(super) async fn create(call: &Call<'_>, tx: &mut Tx) -> Result<Done, ApiError> {
    let method = from_params(&call.params)?;
    tx.save(&method, None).await?;
    Ok(Done::Object(shown(call, &method)))
}

/// `GET /v1/payment_methods/:id`
pub(super) async fn retrieve(call: &Call<'_>, tx: &mut Tx, id: &str) -> Result<Done, ApiError> {
    call.params.only(&[])?;
    Ok(Done::Object(view(&load(tx, id).await?)))
}

/// `POST /v1/payment_methods/:id`
pub(super) async fn update(call: &Call<'_>, tx: &mut Tx, id: &str) -> Result<Done, ApiError> {
    call.params.only(&["billing_details", "metadata"])?;
    let mut method = load(tx, id).await?;
    let details = billing_details(method["billing_details"].clone(), &call.params)?;
    set(&mut method, "billing_details", details);
    let metadata = metadata::merge(&method["metadata"], &call.params)?;
    set(&mut method, "metadata", metadata);
    tx.save(&method, Some("payment_method.updated")).await?;
    Ok(Done::Object(view(&method)))
}

/// `POST /v1/payment_methods/:id/attach`
pub(super) async fn attach(call: &Call<'_>, tx: &mut Tx, id: &str) -> Result<Done, ApiError> {
    call.params.only(&["customer"])?;
    let customer = call.params.required("customer")?;
    let mut method = load(tx, id).await?;
    if tx.find("customer", customer).await?.is_none() {
        return Err(ApiError::missing_param("customer", customer, "customer"));
    }
    attach_to(tx, &mut method, customer).await?;
    Ok(Done::Object(view(&method)))
}

/// Attaches a PaymentMethod that is nobody else's, if its bank agrees.
pub(super) async fn attach_to(
    tx: &mut Tx,
    method: &mut Value,
    customer: &str,
) -> Result<(), ApiError> {
    let owner = text(method, "customer");
    if !owner.is_empty() && owner != customer {
        return Err(ApiError::invalid(
            "The payment method you provided has already been attached to a customer.",
        )
        .executed());
    }
    reusable(method)?;
    if let Some(decline) = cards::refused_on_attach(text(method, "_test_card")) {
        let mut error = ApiError::card(decline.code, decline.message)
            .with("decline_code", decline.decline_code.into());
        if let Some(param) = decline.param {
            error = error.param(param);
        }
        return Err(error);
    }
    set(method, "customer", customer);
    tx.save(method, Some("payment_method.attached")).await
}

/// `POST /v1/payment_methods/:id/detach`
pub(super) async fn detach(call: &Call<'_>, tx: &mut Tx, id: &str) -> Result<Done, ApiError> {
    call.params.only(&[])?;
    let mut method = load(tx, id).await?;
    let customer = tx.find("customer", text(&method, "customer")).await?;
    if text(&method, "customer").is_empty() {
        return Err(ApiError::invalid(
            "The payment method you provided is not attached to a customer so detachment is \
             impossible.",
        )
        .executed());
    }
    set(&mut method, "customer", Value::Null);
    set(&mut method, "_used", true);
    tx.save(&method, Some("payment_method.detached")).await?;
    if let Some(mut customer) = customer
        && customer["invoice_settings"]["default_payment_method"] == id
    {
        set(&mut customer["invoice_settings"], "default_payment_method", Value::Null);
        tx.save(&customer, Some("customer.updated")).await?;
    }
    Ok(Done::Object(view(&method)))
}

/// `GET /v1/customers/:id/payment_methods/:pm`
pub(super) async fn retrieve_of_customer(
    call: &Call<'_>,
    tx: &mut Tx,
    customer: &str,
    id: &str,
) -> Result<Done, ApiError> {
    call.params.only(&[])?;
    known_customer(tx, customer).await?;
    let method = tx.find("payment_method", id).await?;
    let method = method.filter(|method| method["customer"] == customer);
    Ok(Done::Object(view(&method.ok_or_else(|| missing(id))?)))
}

/// The customer in the path has to exist.
async fn known_customer(tx: &mut Tx, id: &str) -> Result<(), ApiError> {
    match tx.find("customer", id).await? {
        Some(_) => Ok(()),
        None => Err(ApiError::missing("customer", id, "customer")),
    }
}

/// `GET /v1/payment_methods?customer=` and `GET /v1/customers/:id/payment_methods`
pub(super) async fn list(
    call: &Call<'_>,
    tx: &mut Tx,
    customer: Option<&str>,
) -> Result<Done, ApiError> {
    let customer = match customer {
        Some(id) => {
            known_customer(tx, id).await?;
            id
        }
        None => {
            let id = call.params.required("customer")?;
            known_customer(tx, id).await.map_err(|error| error.status(400))?;
            id
        }
    };
    let mut equal = vec![("$.customer", customer)];
    if let Some(kind) = call.params.filled("type")? {
        equal.push(("$.type", kind));
    }
    lists::page(call, tx, "payment_method", &["customer", "type"], equal).await
}

/// Detaches every PaymentMethod of a customer that is deleted.
pub(super) async fn let_go(tx: &mut Tx, customer: &str) -> Result<(), ApiError> {
    let filter = Filter { equal: vec![("$.customer", customer)], ..Filter::default() };
    let kept = tx.list("payment_method", &filter, Cursor::Newest, i64::MAX).await?;
    for mut method in kept {
        set(&mut method, "customer", Value::Null);
        set(&mut method, "_used", true);
        tx.save(&method, Some("payment_method.detached")).await?;
    }
    Ok(())
}

/// The error for a PaymentMethod that was used up without a customer.
pub(super) fn reusable(method: &Value) -> Result<(), ApiError> {
    if method["_used"] == true {
        return Err(ApiError::invalid(
            "The provided PaymentMethod was previously used with a PaymentIntent without Customer \
             attachment, shared with a connected account without Customer attachment, or was \
             detached from a Customer. It may not be used again. To use a PaymentMethod multiple \
             times, you must attach it to a Customer first.",
        )
        .executed());
    }
    Ok(())
}

/// The error for a PaymentMethod that does not exist.
pub(super) fn missing(id: &str) -> ApiError {
    ApiError::missing("PaymentMethod", id, "payment_method")
}

async fn load(tx: &mut Tx, id: &str) -> Result<Value, ApiError> {
    resolve(tx, id).await?.ok_or_else(|| missing(id))
}

fn shown(call: &Call<'_>, method: &Value) -> Value {
    match call.caller {
        Caller::Secret => view(method),
        Caller::Publishable => client_view::payment_method(method),
    }
}
