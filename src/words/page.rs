//! The texts that came with the page, in the browser: a data block with the id `words`.

use crate::domain::language::Language;
use js_sys::{JSON, Reflect};
use leptos::prelude::document;
use std::cell::OnceCell;
use wasm_bindgen::JsValue;

thread_local! {
    static TEXTS: OnceCell<JsValue> = const { OnceCell::new() };
}

/// The language of the page.
pub(super) fn language() -> Language {
    let lang = document().document_element().and_then(|html| html.get_attribute("lang"));
    lang.and_then(|lang| Language::parse(&lang)).unwrap_or_default()
}

/// A text by its name.
pub(super) fn text(key: &str) -> Option<String> {
    TEXTS.with(|texts| {
        let texts = texts.get_or_init(|| read().unwrap_or(JsValue::NULL));
        Reflect::get(texts, &JsValue::from_str(key)).ok()?.as_string()
    })
}

fn read() -> Option<JsValue> {
    let block = document().get_element_by_id("words")?;
    JSON::parse(&block.text_content()?).ok()
}
