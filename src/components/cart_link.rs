//! The way to the cart, with how many copies are in it.

use super::{
    add_to_cart::work_in_place,
    on_page::{listen, part, wake},
};
use crate::{
    domain::cart::CartCount,
    words::{Words, words},
};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// What the window is told after the cart was changed.
const CHANGED: &str = "cartchange";

/// `Cart (3)`.
#[component]
pub fn CartLink() -> impl IntoView {
    let copies = use_context::<CartCount>().map_or(0, |CartCount(copies)| copies);
    view! {
        <CartCounter>
            <a class="cart-link" href="/cart">{label(words(), copies)}</a>
        </CartCounter>
    }
}

/// Has the number in it follow the cart, which the page's buttons fill, also on a page that the
/// back button has brought back as it was.
#[island]
fn CartCounter(
    /// The link, with the server's number.
    children: Children,
) -> impl IntoView {
    wake(|| {
        show_copies();
        listen(&window(), CHANGED, |_| show_copies());
        listen(&window(), "pageshow", |_| show_copies());
        work_in_place();
    });
    children()
}

/// Has the link show what the browser's cookies say now.
pub fn tell_of_change() {
    if let Ok(event) = web_sys::Event::new(CHANGED) {
        let _ = window().dispatch_event(&event);
    }
}

fn show_copies() {
    if let Some(link) = part(".cart-link") {
        link.set_text_content(Some(&label(words(), copies_in_browser())));
    }
}

fn label(words: Words, copies: i64) -> String {
    words.fill("buy_cart", &[("count", copies.to_string())])
}

/// The cookie `cart_count`, which the server sets beside the cart's own.
fn copies_in_browser() -> i64 {
    let cookies = js_sys::Reflect::get(&document(), &JsValue::from_str("cookie"));
    let cookies = cookies.ok().and_then(|cookies| cookies.as_string()).unwrap_or_default();
    let mut pairs = cookies.split(';').filter_map(|pair| pair.trim().split_once('='));
    let count = pairs.find(|(name, _)| *name == "cart_count");
    count.and_then(|(_, value)| value.parse().ok()).unwrap_or(0)
}
