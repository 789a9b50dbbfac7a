//! The island `BookList`: finds books while one types. The server draws the list, at first and
//! after each search: the browser fetches the page of what is typed and shows its list instead.

use super::{
    catalogue_form::CatalogueForm,
    found_books::FoundBooks,
    on_page::{listen, part, part_of, state, wake},
};
use crate::{
    domain::catalogue::{BooksFound, CatalogueQuery},
    functions::plain,
    words::words,
};
use leptos::{prelude::*, task::spawn_local};
use std::{cell::RefCell, rc::Rc, time::Duration};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, Event, FormData, HtmlFormElement, UrlSearchParams};

/// How long typing has to rest before the shop is asked.
const PAUSE: Duration = Duration::from_millis(120);
/// What says how many books were found, or why that is not known.
const STATUS: &str = ".search-status";
/// The parts that are replaced by what they say on the page of a search.
const SPOKEN: [&str; 2] = [STATUS, ".price-fault"];

/// What `query` found, with the form that asks for more.
#[component]
pub fn Catalogue(found: BooksFound, query: CatalogueQuery) -> impl IntoView {
    let words = words();
    view! {
        <div class="book-list-island" data-hydrated="false">
            <form class="search" role="search" method="get" action="/">
                <CatalogueForm query=query.from_start() fault=found.price_fault/>
            </form>
            <p class="search-status" role="status">{words.found(&found)}</p>
            <FoundBooks found query/>
        </div>
        <BookList/>
    }
}

/// Has the form before it search while one types. Without JavaScript it is a plain GET form.
#[cfg_attr(feature = "list", island)]
#[cfg_attr(not(feature = "list"), component)]
fn BookList() -> impl IntoView {
    wake(|| {
        if let Some(list) = part(".book-list-island") {
            search_while_one_types(list);
        }
    });
}

fn search_while_one_types(list: Element) {
    let asked = Rc::new(RefCell::new(String::new()));
    let look = {
        let list = list.clone();
        move || look(list.clone(), Rc::clone(&asked))
    };
    // What was typed before the island woke counts too.
    if typed(&list).is_some_and(|typed| Some(typed) != begun()) {
        look();
    }
    let submitted = look.clone();
    listen(&list, "submit", move |event| {
        if is_search(&event) {
            event.prevent_default();
            submitted();
        }
    });
    let mut look_soon = debounce(PAUSE, move |()| look());
    listen(&list, "input", move |_| look_soon(()));
    state(&list, "data-hydrated", true);
}

/// Asks the shop for what is typed and shows it. `asked` is the last question.
fn look(list: Element, asked: Rc<RefCell<String>>) {
    let Some(address) = typed(&list) else { return };
    asked.replace(address.clone());
    set_busy(&list, true);
    spawn_local(async move {
        let answer = plain::page(&address).await;
        // An answer that a later question has overtaken is of no interest.
        if *asked.borrow() != address {
            return;
        }
        set_busy(&list, false);
        match answer {
            Ok(page) => {
                show(&list, &page);
                remember(&address);
            }
            Err(trouble) => {
                if let Some(status) = part_of(&list, STATUS) {
                    status.set_text_content(Some(&words().say(trouble.text())));
                }
            }
        }
    });
}

/// Puts what the page says and has found in the place of what stands here. Regions that are read
/// out stay where they are, or nobody would hear them.
fn show(list: &Element, page: &Document) {
    let parts = |selector| Some((part_of(list, selector)?, page.query_selector(selector).ok()??));
    for (here, there) in SPOKEN.into_iter().filter_map(parts) {
        here.set_text_content(there.text_content().as_deref());
    }
    for (here, there) in ["#min", "#max"].into_iter().filter_map(parts) {
        let invalid = there.get_attribute("aria-invalid").unwrap_or_default();
        let _ = here.set_attribute("aria-invalid", &invalid);
    }
    if let Some((here, there)) = parts(".found") {
        let _ = here.replace_with_with_node_1(&there);
    }
}

/// The address of the list that the form asks for now.
fn typed(list: &Element) -> Option<String> {
    let form: HtmlFormElement = part_of(list, ".search")?.dyn_into().ok()?;
    let fields = FormData::new_with_form(&form).ok()?;
    Some(CatalogueQuery::read(|name| fields.get(name).as_string()).address())
}

/// The address of the list that the page has come with.
fn begun() -> Option<String> {
    let fields = UrlSearchParams::new_with_str(&location().search().ok()?).ok()?;
    Some(CatalogueQuery::read(|name| fields.get(name)).from_start().address())
}

/// Puts the search into the address, so that a reload or a shared link shows the same list.
fn remember(address: &str) {
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(address));
    }
}

fn set_busy(list: &Element, busy: bool) {
    if let Some(found) = part_of(list, ".found") {
        state(&found, "aria-busy", busy);
    }
}

fn is_search(event: &Event) -> bool {
    let form = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    form.is_some_and(|form| form.class_name() == "search")
}
