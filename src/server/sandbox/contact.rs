//! People and places in requests: addresses, shipping, billing details,
//! e-mail addresses and return URLs.

use serde_json::{Value, json};

use super::errors::ApiError;
use super::objects::set;
use super::params::Params;

const ADDRESS: &[&str] = &["city", "country", "line1", "line2", "postal_code", "state"];

/// An address; what is not given is null.
fn address(params: &Params) -> Result<Value, ApiError> {
    params.only(ADDRESS)?;
    let mut address = json!({});
    for field in ADDRESS {
        set(&mut address, field, nullable(params, field)?);
    }
    Ok(address)
}

/// A text, or null when it is missing or empty.
pub(super) fn nullable(params: &Params, name: &str) -> Result<Value, ApiError> {
    Ok(params.text(name)?.filter(|text| !text.is_empty()).map_or(Value::Null, |text| json!(text)))
}

/// The parameter `address` of a customer; none when it was not sent.
pub(super) fn address_of(params: &Params) -> Result<Option<Value>, ApiError> {
    if !params.has("address") {
        return Ok(None);
    }
    Ok(Some(match params.object("address")? {
        Some(given) => address(&given)?,
        None => Value::Null,
    }))
}

/// The parameter `shipping`; none when it was not sent, null when emptied.
pub(super) fn shipping(params: &Params, optional: &[&str]) -> Result<Option<Value>, ApiError> {
    if !params.has("shipping") {
        return Ok(None);
    }
    let Some(given) = params.object("shipping")? else {
        return Ok(Some(Value::Null));
    };
    let allowed: Vec<&str> = ["address", "name"].iter().chain(optional).copied().collect();
    given.only(&allowed)?;
    let place = given.object("address")?.ok_or_else(|| given.missing("address"))?;
    let mut shipping = json!({ "address": address(&place)?, "name": given.required("name")? });
    for field in optional {
        set(&mut shipping, field, nullable(&given, field)?);
    }
    Ok(Some(shipping))
}

/// What a payment's `shipping` may hold besides name and address.
pub(super) const PARCEL: &[&str] = &["carrier", "phone", "tracking_number"];

/// Billing details with nothing in them.
pub(super) fn no_billing_details() -> Value {
    json!({
        "address": {
            "city": null, "country": null, "line1": null,
            "line2": null, "postal_code": null, "state": null,
        },
        "email": null, "name": null, "phone": null, "tax_id": null,
    })
}

/// The parameter `billing_details`, laid over what is there.
pub(super) fn billing_details(current: Value, params: &Params) -> Result<Value, ApiError> {
    let Some(given) = params.object("billing_details")? else {
        return Ok(current);
    };
    given.only(&["address", "email", "name", "phone", "tax_id"])?;
    let mut details = current;
    if let Some(address) = address_of(&given)? {
        set(&mut details, "address", address);
    }
    if given.has("email") {
        set(&mut details, "email", email(&given, "email")?);
    }
    for field in ["name", "phone", "tax_id"] {
        if given.has(field) {
            set(&mut details, field, nullable(&given, field)?);
        }
    }
    Ok(details)
}

/// An e-mail address, or null when emptied.
pub(super) fn email(params: &Params, name: &str) -> Result<Value, ApiError> {
    let email = nullable(params, name)?;
    let plausible = |text: &str| {
        !text.contains(char::is_whitespace)
            && text.split_once('@').is_some_and(|(user, host)| {
                !user.is_empty() && !host.is_empty() && !host.contains('@')
            })
    };
    match email.as_str() {
        Some(text) if !plausible(text) => {
            Err(ApiError::invalid(format!("Invalid email address: {text}"))
                .code("email_invalid")
                .param(params.full(name)))
        }
        _ => Ok(email),
    }
}

/// A return URL: http or https with a host, in plain ASCII, so that it can
/// stand in a Location header.
pub(super) fn return_url(params: &Params) -> Result<Option<&str>, ApiError> {
    let Some(url) = params.filled("return_url")? else {
        return Ok(None);
    };
    let host = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))
        .map(|rest| rest.split(['/', '?', '#']).next().unwrap_or(""));
    if host.is_none_or(str::is_empty) || !url.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(ApiError::invalid("Not a valid URL").code("url_invalid").param("return_url"));
    }
    Ok(Some(url))
}

#[cfg(test)]
mod tests {
    use super::super::wire;
    use super::*;

    fn params(form: &str) -> Result<Params, ApiError> {
        Ok(Params::new(wire::parse(form.as_bytes())?))
    }

    #[test]
    fn return_urls_lead_to_web_pages_only() -> Result<(), ApiError> {
        for good in ["http://127.0.0.1:3000/success?x=1", "https://shop.example"] {
            assert!(return_url(&params(&format!("return_url={good}"))?)?.is_some());
        }
        for bad in ["javascript:alert(1)", "https://", "/success", "https://a%0d%0ab/", "data:x"] {
            assert!(return_url(&params(&format!("return_url={bad}"))?).is_err());
        }
        Ok(())
    }

    #[test]
    fn shipping_needs_name_and_address() -> Result<(), ApiError> {
        assert!(shipping(&params("shipping[name]=A")?, PARCEL).is_err());
        let whole = params("shipping[name]=A&shipping[address][line1]=B")?;
        let shipping = shipping(&whole, PARCEL)?.unwrap_or_default();
        assert_eq!(shipping["address"]["line1"], "B");
        assert_eq!(shipping["address"]["city"], Value::Null);
        assert_eq!(shipping["carrier"], Value::Null);
        Ok(())
    }
}
