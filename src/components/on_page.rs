//! How islands work on the page that the server has drawn: they find its parts, listen to them and
//! change them. An island that only does so needs no signals and draws nothing a second time, so
//! that the WASM of every page stays small (docs/performance.md). In the browser only.

use leptos::prelude::document;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, Event, EventTarget, HtmlElement};

/// Begins an island's work, in the browser; on the server there is no page yet.
pub fn wake(work: impl FnOnce()) {
    if cfg!(not(feature = "ssr")) {
        work();
    }
}

/// The first part of the page that the selector names.
pub fn part(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}

/// The first part inside of `whole` that the selector names.
pub fn part_of(whole: &Element, selector: &str) -> Option<Element> {
    whole.query_selector(selector).ok().flatten()
}

/// Has `handle` told of an event, for as long as the page is there.
pub fn listen(to: &EventTarget, event: &str, handle: impl FnMut(Event) + 'static) {
    let handler = Closure::<dyn FnMut(Event)>::new(handle).into_js_value();
    let _ = to.add_event_listener_with_callback(event, handler.unchecked_ref());
}

/// Sets an attribute that is either there or not, such as `hidden`.
pub fn flag(part: &Element, name: &str, on: bool) {
    let _ = part.toggle_attribute_with_force(name, on);
}

/// Sets an attribute that says whether something is so, such as `aria-busy`.
pub fn state(part: &Element, name: &str, on: bool) {
    let _ = part.set_attribute(name, if on { "true" } else { "false" });
}

/// Takes the keyboard there.
pub fn focus(part: Option<Element>) {
    if let Some(part) = part.and_then(|part| part.dyn_into::<HtmlElement>().ok()) {
        // Fails only when it has left the page.
        let _ = part.focus();
    }
}
