//! Asking the shop as a browser does without a script: for its pages, and by its forms. Far
//! lighter than a server function, whose arguments and answers the browser has to write and read.
//! In the browser only.

use crate::error::ShopError;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Document, DomParser, FormData, Headers, HtmlFormElement, RequestInit, Response, SupportedType,
    UrlSearchParams,
};

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoAnswer {
    /// The browser could not reach the shop.
    Unreachable,
    /// The shop has answered with nothing that can be shown.
    Unusable,
}

impl NoAnswer {
    /// The name of the text that says so.
    pub fn text(self) -> &'static str {
        match self {
            NoAnswer::Unreachable => "error_shop_unreachable",
            NoAnswer::Unusable => "error_internal",
        }
    }
}

impl From<JsValue> for NoAnswer {
    fn from(_: JsValue) -> NoAnswer {
        NoAnswer::Unusable
    }
}

impl From<NoAnswer> for ShopError {
    fn from(trouble: NoAnswer) -> ShopError {
        match trouble {
            NoAnswer::Unreachable => ShopError::ShopUnreachable,
            NoAnswer::Unusable => ShopError::Internal,
        }
    }
}

/// The page at an address of the shop.
///
/// # Errors
/// [`NoAnswer`] also when the shop says that this is not the page that was asked for.
pub async fn page(address: &str) -> Result<Document, NoAnswer> {
    let answer = response(window().fetch_with_str(address)).await?;
    if !answer.ok() {
        return Err(NoAnswer::Unusable);
    }
    let page = text(&answer).await?;
    Ok(DomParser::new()?.parse_from_string(&page, SupportedType::TextHtml)?)
}

/// Sends a form to where a browser without script sends it; answers what the shop says to that, in
/// words for the visitor, whether or not it did what the form is for.
///
/// # Errors
/// [`NoAnswer`] when there are no such words.
pub async fn submit(form: &HtmlFormElement) -> Result<String, NoAnswer> {
    let fields = FormData::new_with_form(form)?;
    let fields = UrlSearchParams::new_with_str_sequence_sequence(&fields)?;
    let to = form.get_attribute("action").ok_or(NoAnswer::Unusable)?;
    let (answer, text) = post(&to, "text/plain", &fields).await?;
    let kind = answer.headers().get("content-type")?.unwrap_or_default();
    if !kind.starts_with("text/plain") || answer.status() >= 500 {
        return Err(NoAnswer::Unusable);
    }
    Ok(text)
}

/// Sends `body` to an address of the shop, which is to answer with the media type `accept`: the
/// answer and its text.
///
/// # Errors
/// [`NoAnswer`]; whether the shop did what it was asked for is for the caller to see.
pub async fn post(to: &str, accept: &str, body: &JsValue) -> Result<(Response, String), NoAnswer> {
    let headers = Headers::new()?;
    headers.set("accept", accept)?;
    let options = RequestInit::new();
    options.set_method("POST");
    options.set_headers(&headers);
    options.set_body(body);
    let answer = response(window().fetch_with_str_and_init(to, &options)).await?;
    let text = text(&answer).await?;
    Ok((answer, text))
}

async fn response(asked: js_sys::Promise) -> Result<Response, NoAnswer> {
    let answer = JsFuture::from(asked).await.map_err(|_| NoAnswer::Unreachable)?;
    Ok(answer.dyn_into()?)
}

async fn text(answer: &Response) -> Result<String, NoAnswer> {
    let text = JsFuture::from(answer.text()?).await.map_err(|_| NoAnswer::Unreachable)?;
    text.as_string().ok_or(NoAnswer::Unusable)
}
