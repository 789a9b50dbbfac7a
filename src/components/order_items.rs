//! What a checkout sells: each book with its cover and what it costs, and the total.

use super::cover::{CoverSize, cover};
use crate::{
    domain::{checkout::Item, money::Money},
    words::words,
};
use leptos::prelude::*;

/// The books, and below several of them, or several copies, what all cost together.
#[component]
pub fn OrderItems(
    /// Each book once.
    items: Vec<Item>,
    /// What they cost together.
    total: Money,
) -> impl IntoView {
    let words = words();
    let several = items.len() > 1 || items.iter().any(|item| item.copies > 1);
    view! {
        <div class="order-items">
            {items.into_iter().map(|item| view! { <Line item/> }).collect_view()}
        </div>
        {several.then(|| view! {
            <p class="order-total">{words.say("page_pay_total")} <strong>{words.money(total)}</strong></p>
        })}
    }
}

/// One book of the purchase with its copies.
#[component]
fn Line(item: Item) -> impl IntoView {
    let Item { book, copies } = item;
    let words = words();
    let amount = match copies {
        1 => words.money(book.price),
        many => format!("{} × {many}", words.money(book.price)),
    };
    view! {
        <div class="order-item">
            {cover(&book, CoverSize::Small)}
            <ul class="order-lines">
                <li>{words.say("page_pay_book")} <em>{book.title}</em></li>
                <li>{words.say("page_pay_amount")} <em>{amount}</em></li>
            </ul>
        </div>
    }
}
