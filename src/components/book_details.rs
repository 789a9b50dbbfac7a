//! All that the shop tells of one book.

use super::{
    add_to_cart::AddToCart,
    cover::{CoverSize, cover},
    page_head::BookHead,
};
use crate::{
    domain::{
        book::{Book, BookPage},
        catalogue::CatalogueQuery,
    },
    words::{Words, words},
};
use leptos::prelude::*;

/// The longest description for search engines, in characters.
const META_MAX: usize = 160;

/// The book with its picture, the ways to buy it, and others of its author.
#[component]
pub fn BookDetails(page: BookPage) -> impl IntoView {
    let words = words();
    let BookPage { book, more } = page;
    let of_author = CatalogueQuery::of_author(&book.author).address();
    let paragraphs: Vec<_> = paragraphs(&book.description)
        .map(|paragraph| view! { <p>{paragraph.to_owned()}</p> })
        .collect();
    view! {
        <BookHead
            title=named(words, &book)
            description=meta(words, &book)
            book=book.clone()
        />
        <article class="book-page" aria-labelledby="book-heading">
            <div class="book-page-cover">
                {cover(&book, CoverSize::Large)}
            </div>
            <div class="book-page-about">
                <p><a class="back" href="/">{words.say("page_book_all")}</a></p>
                <h1 id="book-heading">{book.title.clone()}</h1>
                <p class="book-page-author">
                    {words.say("page_book_by")} <a href=of_author>{book.author.clone()}</a>
                    {book.year.map(|year| view! { <span class="book-year">" · " {year}</span> })}
                </p>
                {book.read.then(|| view! { <p class="read-by-us">{words.say("page_book_read")}</p> })}
                <div class="book-page-text">{paragraphs}</div>
                <div class="book-page-buy">
                    <p class="book-page-price">{words.money(book.price)}</p>
                    <p class="book-page-stock" data-sold-out=book.is_sold_out().to_string() data-nearly-gone=book.few_left().is_some().to_string()>
                        {words.stock(&book)}
                    </p>
                    <Buy book=book.clone()/>
                </div>
                <dl class="book-page-facts">
                    {book.isbn.map(|isbn| view! { <div><dt>{words.say("page_book_isbn")}</dt><dd>{isbn}</dd></div> })}
                    {(!book.ships).then(|| view! { <div><dt>{words.say("page_book_delivery")}</dt><dd>{words.say("page_book_no_post")}</dd></div> })}
                </dl>
            </div>
        </article>
        <MoreByAuthor author=book.author more/>
    }
}

#[component]
fn Buy(book: Book) -> impl IntoView {
    let words = words();
    if book.is_sold_out() {
        return view! { <a class="button book-page-others" href="/">{words.say("page_book_all")}</a> }
            .into_any();
    }
    let checkout = format!("/checkout?item={}", book.id.0);
    view! {
        <a class="button button-primary" href=checkout>
            {words.say("buy_purchase")}<span class="visually-hidden">" " {book.title.clone()}</span>
        </a>
        <AddToCart book=book.id title=book.title/>
    }
    .into_any()
}

/// Others of the same author; nothing when there are none.
#[component]
pub fn MoreByAuthor(
    /// Whose.
    author: String,
    /// What.
    more: Vec<Book>,
) -> impl IntoView {
    if more.is_empty() {
        return ().into_any();
    }
    let words = words();
    let books: Vec<_> = more
        .into_iter()
        .map(|book| {
            let price = words.money(book.price);
            view! {
                <li>
                    <a class="more-book" href=book.href()>
                        {cover(&book, CoverSize::Small)}
                        <cite>{book.title.clone()}</cite>
                        <span class="more-price">{price}</span>
                    </a>
                </li>
            }
        })
        .collect();
    view! {
        <section class="more-books" aria-labelledby="more-heading">
            <h2 id="more-heading">{words.fill("page_book_more", &[("author", author)])}</h2>
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

/// The book with its author, as one line.
fn named(words: Words, book: &Book) -> String {
    let values = [("title", book.title.clone()), ("author", book.author.clone())];
    words.fill("page_book_title", &values)
}

/// What search engines show below the title.
fn meta(words: Words, book: &Book) -> String {
    let about = format!("{}. {}", named(words, book), book.description);
    let words = about.split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().take(META_MAX).collect::<String>().trim_end().to_owned()
}
