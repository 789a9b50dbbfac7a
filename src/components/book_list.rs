//! The island `BookList`: the books for sale, found while one types.

use super::{book_row::BookRow, catalogue_form::CatalogueForm};
use crate::{
    domain::catalogue::{BooksFound, CatalogueQuery},
    error::ShopError,
    functions::books::list_books,
};
use leptos::{html, prelude::*, task::spawn_local};
use std::time::Duration;

/// How long typing has to rest before the shop is asked.
const PAUSE: Duration = Duration::from_millis(120);

/// The list with the form that narrows it. Without JavaScript it is a plain GET form.
#[island]
pub fn BookList(
    /// What `query` found.
    found: BooksFound,
    /// What the form begins with.
    query: CatalogueQuery,
) -> impl IntoView {
    let first = query.from_start();
    let (asked, set_asked) = signal(query);
    let (found, set_found) = signal(found);
    // What the books on the page were asked for with: their links go on from there.
    let (shown, set_shown) = signal(asked.get_untracked());
    let (trouble, set_trouble) = signal(None::<ShopError>);
    let (busy, set_busy) = signal(false);
    let form = NodeRef::<html::Form>::new();
    let hydrated = RwSignal::new(false);

    let look = move || {
        let query = asked.get_untracked();
        set_busy.set(true);
        spawn_local(async move {
            let answer = list_books(query.clone()).await;
            // An answer that a later question has overtaken is of no interest.
            if asked.get_untracked() != query {
                return;
            }
            set_busy.set(false);
            match answer {
                Ok(books) => {
                    set_trouble.set(None);
                    remember(&query);
                    set_shown.set(query);
                    set_found.set(books);
                }
                Err(error) => set_trouble.set(Some(error)),
            }
        });
    };
    let read = move || {
        if let Some(typed) = form.get_untracked().and_then(|form| typed(&form)) {
            set_asked.set(typed);
        }
    };
    let begun = first.clone();
    Effect::new(move || {
        // What was typed before the island woke counts too.
        if let Some(typed) = form.get().and_then(|form| typed(&form))
            && typed != begun
        {
            set_asked.set(typed);
            look();
        }
        hydrated.set(true);
    });
    let mut look_soon = debounce(PAUSE, move |()| look());
    let status = move || match trouble.get() {
        Some(error) => error.to_string(),
        None => {
            let found = found.read();
            let counted = found.counted();
            if found.similar {
                format!("No exact match; showing similar: {counted}")
            } else {
                counted
            }
        }
    };
    let none = move || found.read().books.is_empty();
    view! {
        <div class="book-list-island" data-hydrated=move || hydrated.get().to_string()>
            <form
                class="search"
                role="search"
                method="get"
                action="/"
                node_ref=form
                on:submit=move |event| {
                    event.prevent_default();
                    read();
                    look();
                }
                on:input=move |_| {
                    read();
                    look_soon(());
                }
            >
                <CatalogueForm query=first fault=Signal::derive(move || found.read().price_fault.clone())/>
            </form>
            <p class="search-status" role="status">{status}</p>
            <table class="book-list" role="table" hidden=none aria-busy=move || busy.get().to_string()>
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
                    // A changed book is another row: its version and stock are in the key.
                    <For
                        each=move || found.get().books
                        key=|book| (book.id.clone(), book.version, book.stock)
                        let:book
                    >
                        <BookRow book/>
                    </For>
                </tbody>
            </table>
            <p class="empty" hidden=move || !none()>
                {move || nothing(&shown.read())} " Try fewer or other words, or "
                <a href="/">"see all books"</a> "."
            </p>
            <ListPages found shown/>
        </div>
    }
}

/// The ways to the pages before and after this one.
#[component]
pub fn ListPages(
    /// What is on this one.
    #[prop(into)]
    found: Signal<BooksFound>,
    /// What was asked for.
    #[prop(into)]
    shown: Signal<CatalogueQuery>,
) -> impl IntoView {
    view! {
        <nav
            class="pages"
            aria-label="Pages of the list"
            hidden=move || found.read().next.is_none() && found.read().previous.is_none()
        >
            {move || found.read().previous.as_ref().map(|place| view! {
                <a class="button" rel="prev" href=shown.read().before(place).address()>"Previous page"</a>
            })}
            {move || found.read().next.as_ref().map(|place| view! {
                <a class="button pages-next" rel="next" href=shown.read().after(place).address()>"Next page"</a>
            })}
        </nav>
    }
}

/// What the form asks for now.
fn typed(form: &web_sys::HtmlFormElement) -> Option<CatalogueQuery> {
    let fields = web_sys::FormData::new_with_form(form).ok()?;
    Some(CatalogueQuery::read(|name| fields.get(name).as_string()))
}

fn nothing(query: &CatalogueQuery) -> String {
    match (query.search.as_str(), query.filters()) {
        ("", _) => "No book matches.".to_owned(),
        (words, false) => format!("No book matches “{words}”."),
        (words, true) => format!("No book matches “{words}” with these filters."),
    }
}

/// Puts the search into the address, so that a reload or a shared link shows the same list.
fn remember(query: &CatalogueQuery) {
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(
            &wasm_bindgen::JsValue::NULL,
            "",
            Some(&query.address()),
        );
    }
}
