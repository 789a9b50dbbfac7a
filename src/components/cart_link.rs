//! The island `CartLink`: the way to the cart, with how many copies are in it.

use crate::words::words;
use leptos::{ev, prelude::*};
use wasm_bindgen::JsValue;

/// What the window is told after the cart was changed.
const CHANGED: &str = "cartchange";

/// `Cart (3)`. The number is the server's; in the browser it follows the cart, also on a page that
/// the back button has brought back as it was.
#[island]
pub fn CartLink(
    /// How many copies the cart had when the page was made.
    copies: i64,
) -> impl IntoView {
    let (copies, set_copies) = signal(copies);
    Effect::new(move || {
        set_copies.set(copies_in_browser());
        for event in [CHANGED, "pageshow"] {
            let listener =
                window_event_listener(ev::Custom::<web_sys::Event>::new(event), move |_| {
                    set_copies.set(copies_in_browser());
                });
            on_cleanup(move || listener.remove());
        }
    });
    let words = words();
    let label = move || words.fill("buy_cart", &[("count", copies.get().to_string())]);
    view! { <a class="cart-link" href="/cart">{label}</a> }
}

/// Has the link show what the browser's cookies say now.
pub fn tell_of_change() {
    if let Ok(event) = web_sys::Event::new(CHANGED) {
        let _ = window().dispatch_event(&event);
    }
}

/// The cookie `cart_count`, which the server sets beside the cart's own.
fn copies_in_browser() -> i64 {
    let cookies = js_sys::Reflect::get(&document(), &JsValue::from_str("cookie"));
    let cookies = cookies.ok().and_then(|cookies| cookies.as_string()).unwrap_or_default();
    let mut pairs = cookies.split(';').filter_map(|pair| pair.trim().split_once('='));
    let count = pairs.find(|(name, _)| *name == "cart_count");
    count.and_then(|(_, value)| value.parse().ok()).unwrap_or(0)
}
