//! A bookshop that sells through Stripe: one application, on the server and in the browser.
//! Imports run one way: pages → components → functions → domain; components → stripe_js;
//! functions and stripe_js → js_object;
//! server → app (which it serves) and domain. What people read comes from words.
#![forbid(unsafe_code)]
// Views are deeply nested types.
#![recursion_limit = "256"]

/// The HTML document around every page, and the table of routes.
pub mod app;
/// What is drawn on several pages, and the islands that live in the browser.
pub mod components;
/// Facts of the shop: money, books, orders, payments.
pub mod domain;
/// What a shopper can be told when something does not work.
pub mod error;
/// Server functions: what the browser may ask of the shop.
pub mod functions;
/// Plain JavaScript objects, made and read.
pub mod js_object;
/// One file for each URL.
pub mod pages;
/// Everything that needs the server's crates.
#[cfg(feature = "ssr")]
pub mod server;
/// Stripe.js as Rust sees it.
pub mod stripe_js;
/// What the shop says, in the language of who reads it.
pub mod words;

/// Wakes the islands of a page that the server has rendered.
#[cfg(feature = "browser")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    // Who builds the shop wants to read why it stopped; for a shopper the texts are only weight.
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
}
