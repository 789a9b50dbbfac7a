//! The dialog for changing a book.

use super::{
    book_fields::BookFields,
    desk::{Desk, actions_of, close, focus_on, open},
};
use crate::domain::{admin_book::BookForm, book::Book};
use leptos::{html, prelude::*};

/// Opens when the desk has a book to change. Closed without saving, the book stays as it is.
#[component]
pub fn EditBookDialog(desk: Desk) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        if desk.editing.read().is_some() {
            open(dialog);
        }
    });
    let content = move || {
        let (book, form) = desk.editing.get()?;
        Some(view! { <EditBookForm desk dialog book form/> })
    };
    view! {
        <dialog class="dialog" node_ref=dialog aria-labelledby="edit-book-heading" on:close=move |_| desk.editing.set(None)>
            <header class="dialog-header">
                <h2 id="edit-book-heading">"Update a book"</h2>
                <button class="button dialog-close" type="button" aria-label="Close" on:click=move |_| close(dialog)>"×"</button>
            </header>
            {content}
        </dialog>
    }
}

#[component]
fn EditBookForm(
    desk: Desk,
    dialog: NodeRef<html::Dialog>,
    book: Book,
    form: RwSignal<BookForm>,
) -> impl IntoView {
    let id = book.id.clone();
    let again = book.id.clone();
    let saved = move |book: Book| {
        close(dialog);
        focus_on(actions_of(&book.id));
        desk.books.update(|books| {
            if let Some(row) = books.iter_mut().find(|row| row.book.id == book.id) {
                row.book = book;
            }
        });
        desk.say("Book updated!");
    };
    let changed = move || form.read().changed_by_another;
    view! {
        <form
            class="admin-form book-form"
            novalidate
            on:submit=move |event| desk.save(&event, Some(id.clone()), form, saved)
        >
            <BookFields form prefix="edit"/>
            <p class="admin-actions">
                <button class="button button-primary" type="submit" disabled=move || desk.busy.get()>
                    {move || if changed() { "Keep mine" } else { "Update" }}
                </button>
                <button class="button" type="button" hidden=move || !changed() on:click=move |_| desk.edit(again.clone())>
                    "Take what is there now"
                </button>
                <button class="button" type="button" on:click=move |_| close(dialog)>"Cancel"</button>
            </p>
        </form>
    }
}
