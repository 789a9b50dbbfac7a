//! The island `BookList`: the books for sale, filtered while one types.

use super::{add_to_cart::AddToCartButton, cover::Cover};
use crate::{domain::book::Book, error::ShopError, functions::books::list_books};
use leptos::{html, prelude::*, task::spawn_local};
use std::time::Duration;

/// How long typing has to rest before the shop is asked.
const PAUSE: Duration = Duration::from_millis(120);

/// The list with its search box. Without JavaScript the box is a plain GET form.
#[island]
pub fn BookList(
    /// What `search` found.
    books: Vec<Book>,
    /// The words in the box.
    search: String,
) -> impl IntoView {
    let (books, set_books) = signal(books);
    let (words, set_words) = signal(search.clone());
    let (trouble, set_trouble) = signal(None::<ShopError>);
    let input = NodeRef::<html::Input>::new();
    let hydrated = RwSignal::new(false);

    let look = move || {
        let asked = words.get_untracked();
        spawn_local(async move {
            let found = list_books(asked.clone()).await;
            // An answer that a later question has overtaken is of no interest.
            if words.get_untracked() != asked {
                return;
            }
            match found {
                Ok(found) => {
                    set_trouble.set(None);
                    set_books.set(found);
                    remember(&asked);
                }
                Err(error) => set_trouble.set(Some(error)),
            }
        });
    };
    // What was typed before the island woke counts too.
    Effect::new(move || {
        let typed = input.get().map(|input| input.value()).unwrap_or_default();
        if typed != words.get_untracked() {
            set_words.set(typed);
            look();
        }
        hydrated.set(true);
    });
    let mut look_soon = debounce(PAUSE, move |()| look());
    let status = move || match trouble.get() {
        Some(error) => error.to_string(),
        None => count(books.read().len()),
    };
    view! {
        <div class="book-list-island" data-hydrated=move || hydrated.get().to_string()>
            <form class="search" role="search" method="get" action="/" on:submit=move |event| {
                event.prevent_default();
                look();
            }>
                <label for="q">"Search by title or author"</label>
                <div class="search-row">
                    <input id="q" type="search" name="q" value=search autocomplete="off" node_ref=input on:input=move |event| {
                        set_words.set(event_target_value(&event));
                        look_soon(());
                    }/>
                    <button class="button" type="submit">"Search"</button>
                </div>
            </form>
            <p class="search-status" role="status">{status}</p>
            <table class="book-list" role="table" hidden=move || books.read().is_empty()>
                <caption class="visually-hidden">"Books for sale"</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"Title"</th>
                        <th scope="col" role="columnheader">"Author"</th>
                        <th scope="col" role="columnheader">"Read?"</th>
                        <th scope="col" role="columnheader">"Purchase Price"</th>
                        <th scope="col" role="columnheader"><span class="visually-hidden">"Actions"</span></th>
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    <For each=move || books.get() key=|book| book.id.clone() let:book>
                        <BookRow book/>
                    </For>
                </tbody>
            </table>
            <p class="empty" hidden=move || !books.read().is_empty()>
                "No book matches “" {move || words.get()} "”. Try fewer or other words, or "
                <a href="/">"see all books"</a> "."
            </p>
        </div>
    }
}

#[component]
fn BookRow(book: Book) -> impl IntoView {
    let read = book.read_label();
    let price = book.price.to_string();
    let href = format!("/checkout?item={}", book.id.0);
    let sold_out = book.is_sold_out();
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" class="book-title">
                <Cover book=book.clone()/>
                <span class="book-name">
                    <cite>{book.title.clone()}</cite>
                    " "
                    <span class="book-year">{book.year}</span>
                    <span class="book-description">{book.description}</span>
                </span>
            </th>
            <td role="cell" class="book-author" data-label="Author">{book.author}</td>
            <td role="cell" class="book-read" data-label="Read?">{read}</td>
            <td role="cell" class="book-price" data-label="Purchase Price">{price}</td>
            <td role="cell" class="book-actions">
                {if sold_out {
                    view! { <span class="sold-out">"Sold out"</span> }.into_any()
                } else {
                    view! {
                        <a class="button button-primary" href=href>
                            "Purchase"<span class="visually-hidden">" " {book.title.clone()}</span>
                        </a>
                        <AddToCartButton book=book.id.clone() title=book.title.clone()/>
                    }
                    .into_any()
                }}
            </td>
        </tr>
    }
}

fn count(books: usize) -> String {
    match books {
        0 => "No books".to_owned(),
        1 => "1 book".to_owned(),
        many => format!("{many} books"),
    }
}

/// Puts the search into the address, so that a reload or a shared link shows the same list.
fn remember(words: &str) {
    let query: String = if words.is_empty() {
        String::new()
    } else {
        format!("?q={}", js_sys::encode_uri_component(words))
    };
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(
            &wasm_bindgen::JsValue::NULL,
            "",
            Some(&format!("/{query}")),
        );
    }
}
