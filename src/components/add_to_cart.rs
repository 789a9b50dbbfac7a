//! The button that puts a book into the cart: a plain form, which a script makes instant.

use super::cart_calls;
use crate::{
    domain::{book::BookId, cart::CartChange},
    words::words,
};
use leptos::prelude::*;
use std::time::Duration;

/// Clicks that follow each other faster are one: a double click is a habit, no wish for two.
const DOUBLE_CLICK: Duration = Duration::from_millis(600);

/// The button on a page that is not an island itself.
#[island]
pub fn AddToCart(
    /// Which book.
    book: BookId,
    /// Its title, for who does not see where the button stands.
    title: String,
) -> impl IntoView {
    view! { <AddToCartButton book title/> }
}

/// The same inside of an island.
#[component]
pub fn AddToCartButton(
    /// Which book.
    book: BookId,
    /// Its title, for who does not see where the button stands.
    title: String,
) -> impl IntoView {
    let words = words();
    let (busy, set_busy) = signal(false);
    let (rests, set_rests) = signal(false);
    let (said, set_said) = signal(None::<String>);
    let id = book.0.clone();
    let add = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() || rests.get_untracked() {
            return;
        }
        set_busy.set(true);
        set_rests.set(true);
        set_said.set(None);
        set_timeout(move || set_rests.set(false), DOUBLE_CLICK);
        let put_in = book.clone();
        cart_calls::change(CartChange::Add { book: book.clone(), copies: 1 }, move |answer| {
            set_busy.set(false);
            set_said.set(Some(match answer {
                Ok(cart) => {
                    let item = cart.items.iter().find(|item| item.book.id == put_in);
                    let copies = item.map_or(1, |item| item.quantity);
                    words.fill("buy_added", &[("count", copies.to_string())])
                }
                Err(error) => words.error(&error),
            }));
        });
    };
    view! {
        <form class="add-to-cart" method="post" action="/cart/add" on:submit=add>
            <input type="hidden" name="book" value=id/>
            <button class="button" type="submit" aria-busy=move || busy.get().to_string()>
                {words.say("buy_add")}<span class="visually-hidden">" " {title}</span>
            </button>
            <span class="add-to-cart-said" role="status">{said}</span>
        </form>
    }
}
