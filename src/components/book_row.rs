//! A book's row in the list.

use super::{
    add_to_cart::AddToCart,
    cover::{CoverSize, cover},
};
use crate::{
    domain::{book::Book, catalogue::CatalogueQuery},
    words::words,
};
use leptos::{either::Either, prelude::*};

/// What the list says of a book, and the ways to its page and to buying it.
#[component]
pub fn BookRow(book: Book) -> impl IntoView {
    let words = words();
    let read = words.say(if book.read { "list_yes" } else { "list_no" });
    let price = words.money(book.price);
    let page = book.href();
    let checkout = format!("/checkout?item={}", book.id.0);
    let of_author = CatalogueQuery::of_author(&book.author).address();
    let sold_out = book.is_sold_out();
    let few = book.few_left().map(|_| words.stock(&book));
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" class="book-title">
                {cover(&book, CoverSize::Small)}
                <span class="book-name">
                    <a class="book-link" href=page><cite>{book.title.clone()}</cite></a>
                    " "
                    <span class="book-year">{book.year}</span>
                    <span class="book-description">{book.description}</span>
                </span>
            </th>
            <td role="cell" class="book-author" data-label=words.say("list_author")>
                <a class="book-link" href=of_author>{book.author}</a>
            </td>
            <td role="cell" class="book-read" data-label=words.say("list_read")>{read}</td>
            <td role="cell" class="book-price" data-label=words.say("list_price")>{price}</td>
            <td role="cell" class="book-actions">
                {if sold_out {
                    Either::Left(view! { <span class="sold-out">{words.say("buy_sold_out")}</span> })
                } else {
                    Either::Right(view! {
                        {few.map(|few| view! { <span class="last-copies">{few}</span> })}
                        <a class="button button-primary" href=checkout>
                            {words.say("buy_purchase")}<span class="visually-hidden">" " {book.title.clone()}</span>
                        </a>
                        <AddToCart book=book.id title=book.title/>
                    })
                }}
            </td>
        </tr>
    }
}
