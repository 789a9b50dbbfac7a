//! Plain JavaScript objects, made and read member by member: far lighter in the browser than
//! serde, which brings a reader for each type and one for all of JSON.

use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;

/// An object with these members.
pub fn object(members: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in members {
        // Fails only for what is no object.
        let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    }
    object.into()
}

/// A member of an object; undefined when it has none of that name, or is no object.
pub fn member(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// A member that is a text.
pub fn text(value: &JsValue, name: &str) -> Option<String> {
    member(value, name).as_string()
}
