//! A book's row in the list.

use super::{add_to_cart::AddToCartButton, cover::Cover};
use crate::domain::{book::Book, catalogue::CatalogueQuery};
use leptos::prelude::*;

/// What the list says of a book, and the ways to its page and to buying it.
#[component]
pub fn BookRow(book: Book) -> impl IntoView {
    let read = book.read_label();
    let price = book.price.to_string();
    let page = book.href();
    let checkout = format!("/checkout?item={}", book.id.0);
    let of_author = CatalogueQuery::of_author(&book.author).address();
    let sold_out = book.is_sold_out();
    let few = book.is_nearly_gone().then(|| book.stock_label());
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" class="book-title">
                <Cover book=book.clone()/>
                <span class="book-name">
                    <a class="book-link" href=page><cite>{book.title.clone()}</cite></a>
                    " "
                    <span class="book-year">{book.year}</span>
                    <span class="book-description">{book.description}</span>
                </span>
            </th>
            <td role="cell" class="book-author" data-label="Author">
                <a class="book-link" href=of_author>{book.author}</a>
            </td>
            <td role="cell" class="book-read" data-label="Read?">{read}</td>
            <td role="cell" class="book-price" data-label="Purchase Price">{price}</td>
            <td role="cell" class="book-actions">
                {if sold_out {
                    view! { <span class="sold-out">"Sold out"</span> }.into_any()
                } else {
                    view! {
                        {few.map(|few| view! { <span class="last-copies">{few}</span> })}
                        <a class="button button-primary" href=checkout>
                            "Purchase"<span class="visually-hidden">" " {book.title.clone()}</span>
                        </a>
                        <AddToCartButton book=book.id title=book.title/>
                    }
                    .into_any()
                }}
            </td>
        </tr>
    }
}
