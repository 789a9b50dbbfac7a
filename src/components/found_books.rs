//! The books of a page of the list, and the ways to the pages around it.

use super::book_row::BookRow;
use crate::{
    domain::{
        book::Book,
        catalogue::{BooksFound, CatalogueQuery},
    },
    words::{Words, words},
};
use leptos::{
    either::Either,
    prelude::*,
    tachys::{html::InertElement, view::Position},
};

/// What a row with a drawn cover takes, in bytes.
const USUAL_ROW: usize = 2560;

/// What `query` found.
#[component]
pub fn FoundBooks(found: BooksFound, query: CatalogueQuery) -> impl IntoView {
    let words = words();
    let none = found.books.is_empty();
    view! {
        <div class="found" aria-busy="false">
            {if none {
                Either::Left(view! {
                    <p class="empty">
                        {nothing(words, &query)} {format!(" {} ", words.say("list_try"))}
                        <a href="/">{words.say("list_see_all")}</a> "."
                    </p>
                })
            } else {
                Either::Right(view! { <BookTable books=found.books/> })
            }}
            <ListPages next=found.next previous=found.previous query/>
        </div>
    }
}

/// The books, a row each.
#[component]
pub fn BookTable(books: Vec<Book>) -> impl IntoView {
    let words = words();
    let heading = |key| view! { <th scope="col" role="columnheader">{words.say(key)}</th> };
    view! {
        <table class="book-list" role="table">
            <caption class="visually-hidden">{words.say("list_caption")}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    {["list_title", "list_author", "list_read", "list_price"].map(heading)}
                    <th scope="col" role="columnheader">
                        <span class="visually-hidden">{words.say("list_actions")}</span>
                    </th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows(books)}</tbody>
        </table>
    }
}

/// A row each, drawn at once: as views they would be copied, kilobytes each, until the page is sent.
fn rows(books: Vec<Book>) -> InertElement {
    // A context is looked for from owner to owner, and each row asks twice for its language.
    provide_context(words().language());
    let mut html = String::with_capacity(books.len() * USUAL_ROW);
    for book in books {
        let row = view! { <BookRow book/> };
        row.to_html_with_buf(&mut html, &mut Position::FirstChild, true, false, Vec::new());
    }
    InertElement::new(html)
}

/// The ways to the pages before and after this one.
#[component]
pub fn ListPages(
    /// The place after which the next page begins, when there is one.
    next: Option<String>,
    /// The place before which the previous page ends, when there is one.
    previous: Option<String>,
    /// What was asked for.
    query: CatalogueQuery,
) -> impl IntoView {
    if next.is_none() && previous.is_none() {
        return ().into_any();
    }
    let words = words();
    view! {
        <nav class="pages" aria-label=words.say("list_pages")>
            {previous.map(|place| view! {
                <a class="button" rel="prev" href=query.before(&place).address()>{words.say("list_previous")}</a>
            })}
            {next.map(|place| view! {
                <a class="button pages-next" rel="next" href=query.after(&place).address()>{words.say("list_next")}</a>
            })}
        </nav>
    }
    .into_any()
}

fn nothing(words: Words, query: &CatalogueQuery) -> String {
    let typed = [("words", query.search.clone())];
    match (query.search.as_str(), query.filters()) {
        ("", _) => words.say("list_none"),
        (_, false) => words.fill("list_none_words", &typed),
        (_, true) => words.fill("list_none_filters", &typed),
    }
}
