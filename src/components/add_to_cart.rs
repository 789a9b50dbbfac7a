//! The button that puts a book into the cart: a plain form, which a script sends without leaving
//! the page.

use super::{
    cart_link::tell_of_change,
    in_turn::in_turn,
    on_page::{flag, listen, part_of, state},
};
use crate::{domain::book::BookId, functions::plain::submit, words::words};
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::HtmlFormElement;

/// Clicks that follow each other faster are one: a double click is a habit, no wish for two.
pub const DOUBLE_CLICK: Duration = Duration::from_millis(600);
/// Marks a form that was pressed just now.
const PRESSED: &str = "data-pressed";

/// The button; `title` is for who does not see where it stands.
#[component]
pub fn AddToCart(book: BookId, title: String) -> impl IntoView {
    let words = words();
    view! {
        <form class="add-to-cart" method="post" action="/cart/add">
            <input type="hidden" name="book" value=book.0/>
            <button class="button" type="submit" aria-busy="false">
                {words.say("buy_add")}<span class="visually-hidden">" " {title}</span>
            </button>
            <span class="add-to-cart-said" role="status"></span>
        </form>
    }
}

/// Has the buttons of this page work without leaving it, those that come later included.
pub fn work_in_place() {
    listen(&window(), "submit", |event| {
        let form = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
        let Some(form) = form.filter(|form| form.class_name() == "add-to-cart") else { return };
        event.prevent_default();
        if form.has_attribute(PRESSED) || is_busy(&form) {
            return;
        }
        flag(&form, PRESSED, true);
        let pressed = form.clone();
        set_timeout(move || flag(&pressed, PRESSED, false), DOUBLE_CLICK);
        show(&form, true, "");
        in_turn(async move {
            let answer = submit(&form).await;
            tell_of_change();
            let said = answer.unwrap_or_else(|trouble| words().say(trouble.text()));
            show(&form, false, &said);
        });
    });
}

fn is_busy(form: &HtmlFormElement) -> bool {
    part_of(form, "[aria-busy=true]").is_some()
}

/// Whether the shop is being asked, and what it has said.
fn show(form: &HtmlFormElement, busy: bool, said: &str) {
    if let Some(button) = part_of(form, "button") {
        state(&button, "aria-busy", busy);
    }
    if let Some(region) = part_of(form, "[role=status]") {
        region.set_text_content(Some(said));
    }
}
