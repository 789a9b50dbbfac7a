//! All that the shop tells of one book.

use super::{
    add_to_cart::AddToCart,
    cover::{Cover, CoverSize},
    page_head::BookHead,
};
use crate::domain::{
    book::{Book, BookPage},
    catalogue::CatalogueQuery,
};
use leptos::prelude::*;

/// The longest description for search engines, in characters.
const META_MAX: usize = 160;

/// The book with its picture, the ways to buy it, and others of its author.
#[component]
pub fn BookDetails(page: BookPage) -> impl IntoView {
    let BookPage { book, more } = page;
    let of_author = CatalogueQuery::of_author(&book.author).address();
    let paragraphs: Vec<_> = paragraphs(&book.description)
        .map(|paragraph| view! { <p>{paragraph.to_owned()}</p> })
        .collect();
    view! {
        <BookHead
            title=format!("{} by {}", book.title, book.author)
            description=meta(&book)
            book=book.clone()
        />
        <article class="book-page" aria-labelledby="book-heading">
            <div class="book-page-cover">
                <Cover book=book.clone() size=CoverSize::Large/>
            </div>
            <div class="book-page-about">
                <p><a class="back" href="/">"All books"</a></p>
                <h1 id="book-heading">{book.title.clone()}</h1>
                <p class="book-page-author">
                    "by " <a href=of_author>{book.author.clone()}</a>
                    {book.year.map(|year| view! { <span class="book-year">" · " {year}</span> })}
                </p>
                {book.read.then(|| view! { <p class="read-by-us">"Read by us"</p> })}
                <div class="book-page-text">{paragraphs}</div>
                <div class="book-page-buy">
                    <p class="book-page-price">{book.price.to_string()}</p>
                    <p class="book-page-stock" data-sold-out=book.is_sold_out().to_string()>
                        {book.stock_label()}
                    </p>
                    <Buy book=book.clone()/>
                </div>
                <dl class="book-page-facts">
                    {book.isbn.map(|isbn| view! { <div><dt>"ISBN"</dt><dd>{isbn}</dd></div> })}
                    {(!book.ships).then(|| view! { <div><dt>"Delivery"</dt><dd>"Nothing is sent by post"</dd></div> })}
                </dl>
            </div>
        </article>
        <MoreByAuthor author=book.author more/>
    }
}

#[component]
fn Buy(book: Book) -> impl IntoView {
    if book.is_sold_out() {
        return ().into_any();
    }
    let checkout = format!("/checkout?item={}", book.id.0);
    view! {
        <a class="button button-primary" href=checkout>
            "Purchase"<span class="visually-hidden">" " {book.title.clone()}</span>
        </a>
        <AddToCart book=book.id title=book.title/>
    }
    .into_any()
}

#[component]
fn MoreByAuthor(author: String, more: Vec<Book>) -> impl IntoView {
    if more.is_empty() {
        return ().into_any();
    }
    let books: Vec<_> = more
        .into_iter()
        .map(|book| {
            let price = book.price.to_string();
            view! {
                <li>
                    <a class="more-book" href=book.href()>
                        <Cover book=book.clone()/>
                        <cite>{book.title.clone()}</cite>
                        <span class="more-price">{price}</span>
                    </a>
                </li>
            }
        })
        .collect();
    view! {
        <section class="more-books" aria-labelledby="more-heading">
            <h2 id="more-heading">"More by " {author}</h2>
            <ul>{books}</ul>
        </section>
    }
    .into_any()
}

/// The parts of a text between empty lines.
fn paragraphs(text: &str) -> impl Iterator<Item = &str> {
    text.split("\n\n")
        .flat_map(|part| part.split("\r\n\r\n"))
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

/// What search engines show below the title.
fn meta(book: &Book) -> String {
    let about = format!("{} by {}. {}", book.title, book.author, book.description);
    let words = about.split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().take(META_MAX).collect::<String>().trim_end().to_owned()
}
