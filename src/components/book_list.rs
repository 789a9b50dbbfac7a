//! The island `BookList`: the books for sale, found while one types.

use super::{book_row::BookRow, catalogue_form::CatalogueForm};
use crate::{
    domain::catalogue::{BooksFound, CatalogueQuery},
    error::ShopError,
    functions::books::list_books,
    words::{Words, words},
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
    let words = words();
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
        Some(error) => words.error(&error),
        None => words.found(&found.read()),
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
                <CatalogueForm query=first fault=Signal::derive(move || found.read().price_fault)/>
            </form>
            <p class="search-status" role="status">{status}</p>
            <table class="book-list" role="table" hidden=none aria-busy=move || busy.get().to_string()>
                <caption class="visually-hidden">{words.say("list_caption")}</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">{words.say("list_title")}</th>
                        <th scope="col" role="columnheader">{words.say("list_author")}</th>
                        <th scope="col" role="columnheader">{words.say("list_read")}</th>
                        <th scope="col" role="columnheader">{words.say("list_price")}</th>
                        <th scope="col" role="columnheader"><span class="visually-hidden">{words.say("list_actions")}</span></th>
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
                {move || nothing(words, &shown.read())} {format!(" {} ", words.say("list_try"))}
                <a href="/">{words.say("list_see_all")}</a> "."
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
    let words = words();
    view! {
        <nav
            class="pages"
            aria-label=words.say("list_pages")
            hidden=move || found.read().next.is_none() && found.read().previous.is_none()
        >
            {move || found.read().previous.as_ref().map(|place| view! {
                <a class="button" rel="prev" href=shown.read().before(place).address()>{words.say("list_previous")}</a>
            })}
            {move || found.read().next.as_ref().map(|place| view! {
                <a class="button pages-next" rel="next" href=shown.read().after(place).address()>{words.say("list_next")}</a>
            })}
        </nav>
    }
}

/// What the form asks for now.
fn typed(form: &web_sys::HtmlFormElement) -> Option<CatalogueQuery> {
    let fields = web_sys::FormData::new_with_form(form).ok()?;
    Some(CatalogueQuery::read(|name| fields.get(name).as_string()))
}

fn nothing(words: Words, query: &CatalogueQuery) -> String {
    let typed = [("words", query.search.clone())];
    match (query.search.as_str(), query.filters()) {
        ("", _) => words.say("list_none"),
        (_, false) => words.fill("list_none_words", &typed),
        (_, true) => words.fill("list_none_filters", &typed),
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
