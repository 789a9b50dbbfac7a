//! The island `Shelf`: the seller's list of books. Without JavaScript its buttons are links to
//! pages that hold the same forms.

use super::{
    add_book::AddBookDialog,
    delete_book::DeleteBookDialog,
    desk::{Desk, open},
    edit_book::EditBookDialog,
};
use crate::domain::{
    admin_book::{ShelfBook, ShelfPage, ShelfQuery},
    money::Currency,
};
use leptos::{ev::MouseEvent, html, prelude::*};

/// A page of the list with its search, and the dialogs that change it.
#[cfg_attr(feature = "admin", island)]
#[cfg_attr(not(feature = "admin"), component)]
pub fn Shelf(
    /// The rows.
    page: ShelfPage,
    /// What they were asked for with.
    query: ShelfQuery,
    /// What prices are typed in.
    currency: Currency,
) -> impl IntoView {
    let desk = Desk::new(page.books, currency);
    let adding = NodeRef::<html::Dialog>::new();
    let hydrated = RwSignal::new(false);
    Effect::new(move || hydrated.set(true));
    let next = page.next.map(|last| {
        let show = if query.retired { "&show=retired" } else { "" };
        let words = form_encoded(&query.q);
        format!("/admin/books?after={}&q={words}{show}", last.0)
    });
    let is_later = !query.after.is_empty();
    let first = if query.retired { "/admin/books?show=retired" } else { "/admin/books" };
    let none = match (query.retired, query.q.is_empty()) {
        (true, _) => "No deleted book is here.",
        (false, true) => "No book is here yet. Add the first, or import many from a file.",
        (false, false) => "No book matches. Try fewer or other words, or ",
    };
    let all = (!query.retired && !query.q.is_empty())
        .then(|| view! { <a href="/admin/books">"see all books"</a> "." });
    view! {
        <div class="shelf" data-hydrated=move || hydrated.get().to_string()>
            <div class="shelf-tools">
                <p class="admin-actions">
                    <a class="button button-primary" href="/admin/books/new" on:click=move |event| {
                        if plain(&event) {
                            open(adding);
                        }
                    }>"Add Book"</a>
                    <a class="button" href="/admin/books/import">"Import or export books"</a>
                </p>
                <ShelfSearch query=query.clone()/>
            </div>
            <Notice desk/>
            <ShelfTable desk/>
            <p class="empty" hidden=move || !desk.books.read().is_empty()>{none} {all}</p>
            <p class="shelf-pages">
                {is_later.then(|| view! { <a class="button" href=first>"First page"</a> })}
                {next.map(|href| view! { <a class="button" rel="next" href=href>"Next page"</a> })}
            </p>
            <AddBookDialog desk dialog=adding/>
            <EditBookDialog desk/>
            <DeleteBookDialog desk/>
        </div>
    }
}

/// The books in rows, each with what can be done with it.
#[component]
pub fn ShelfTable(
    /// Holds the rows.
    desk: Desk,
) -> impl IntoView {
    view! {
        <table class="admin-table shelf-table">
            <caption class="visually-hidden">"Books"</caption>
            <thead>
                <tr>
                    <th scope="col">"Title"</th>
                    <th scope="col">"Author"</th>
                    <th scope="col">"Read?"</th>
                    <th scope="col">"Purchase Price"</th>
                    <th scope="col">"Stock"</th>
                    <th scope="col"><span class="visually-hidden">"Actions"</span></th>
                </tr>
            </thead>
            <tbody>
                <For
                    each=move || desk.books.get()
                    key=|row| (row.book.id.clone(), row.book.version, row.book.stock)
                    let:row
                >
                    <Row desk row/>
                </For>
            </tbody>
        </table>
    }
}

#[component]
fn ShelfSearch(query: ShelfQuery) -> impl IntoView {
    view! {
        <form class="shelf-search" role="search" method="get" action="/admin/books">
            <label for="shelf-q">"Title, author or ISBN"</label>
            <input id="shelf-q" type="search" name="q" value=query.q autocomplete="off"/>
            <label class="check">
                <input type="checkbox" name="show" value="retired" checked=query.retired/> "Show deleted"
            </label>
            <button class="button" type="submit">"Search"</button>
        </form>
    }
}

/// What was just done, with its `Undo`.
#[component]
fn Notice(desk: Desk) -> impl IntoView {
    let text = move || desk.notice.get().map(|notice| notice.text);
    let can_undo = move || desk.notice.read().as_ref().is_some_and(|notice| notice.undo.is_some());
    let undo = move |_| {
        if let Some((at, row)) = desk.notice.get_untracked().and_then(|notice| notice.undo) {
            desk.restore(row.book.id, Some(at));
        }
    };
    view! {
        <div class="admin-notice" class:nothing=move || desk.notice.read().is_none()>
            <p role="alert" tabindex="-1">{text}</p>
            <button class="button" type="button" hidden=move || !can_undo() on:click=undo>"Undo"</button>
        </div>
    }
}

#[component]
fn Row(desk: Desk, row: ShelfBook) -> impl IntoView {
    let book = row.book.clone();
    let stock = match book.stock {
        Some(copies) => copies.to_string(),
        None => "Any number".to_owned(),
    };
    let actions = match row.retired {
        true => retired_actions(desk, row).into_any(),
        false => actions(desk, row).into_any(),
    };
    view! {
        <tr id=format!("book-{}", book.id.0)>
            <th scope="row" class="shelf-title">
                <a href=book.href()>{book.title.clone()}</a>
            </th>
            <td data-label="Author">{book.author.clone()}</td>
            <td data-label="Read?">{if book.read { "Yes" } else { "No" }}</td>
            <td data-label="Purchase Price">{book.price.to_string()}</td>
            <td data-label="Stock">{stock}</td>
            <td class="shelf-actions">{actions}</td>
        </tr>
    }
}

fn actions(desk: Desk, row: ShelfBook) -> impl IntoView {
    let id = row.book.id.clone();
    let title = row.book.title.clone();
    let path = format!("/admin/books/{}", id.0);
    let named = |title: &str| view! { <span class="visually-hidden">" " {title.to_owned()}</span> };
    let update = move |event: MouseEvent| {
        if plain(&event) {
            desk.edit(id.clone());
        }
    };
    let purchase = format!("/checkout?item={}", row.book.id.0);
    let delete = move |event: MouseEvent| {
        if plain(&event) {
            desk.deleting.set(Some(row.clone()));
        }
    };
    view! {
        <a class="button" href=format!("{path}/edit") on:click=update>"Update" {named(&title)}</a>
        <a class="button" href=format!("{path}/delete") on:click=delete>"Delete" {named(&title)}</a>
        <a class="button" href=purchase>"Purchase" {named(&title)}</a>
    }
}

fn retired_actions(desk: Desk, row: ShelfBook) -> impl IntoView {
    let id = row.book.id.clone();
    let action = format!("/admin/books/{}/restore", id.0);
    let hint =
        (!row.ordered).then_some("Never ordered: gone for good an hour after it was deleted.");
    let restore = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        desk.restore(id.clone(), None);
    };
    view! {
        <form method="post" action=action on:submit=restore>
            <button class="button" type="submit">
                "Restore" <span class="visually-hidden">" " {row.book.title}</span>
            </button>
        </form>
        <span class="hint">{hint}</span>
    }
}

/// Whether a press of a link is for this page; then the link is not followed.
fn plain(event: &MouseEvent) -> bool {
    let plain = !(event.ctrl_key() || event.meta_key() || event.shift_key());
    if plain {
        event.prevent_default();
    }
    plain
}

/// A text as part of a query, on the server and in the browser.
fn form_encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
            char::from(byte).to_string()
        }
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}
