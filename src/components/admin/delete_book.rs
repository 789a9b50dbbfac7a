//! The question before a book is deleted.

use super::desk::{Desk, close, open};
use leptos::{html, prelude::*};

/// Opens when the desk has a book to delete.
#[component]
pub fn DeleteBookDialog(desk: Desk) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        if desk.deleting.read().is_some() {
            open(dialog);
        }
    });
    let content = move || {
        let book = desk.deleting.get()?;
        let what = book.what_deleting_does();
        let (title, author) = (book.book.title.clone(), book.book.author.clone());
        let delete = move |_| {
            close(dialog);
            desk.retire(book.clone());
        };
        Some(view! {
            <p>"Delete " <cite>{title}</cite> " by " {author} "?"</p>
            <p>{what}</p>
            <p class="admin-actions">
                <button class="button button-danger" type="button" on:click=delete>"Delete"</button>
                // The harmless answer has the focus first.
                <button class="button" type="button" autofocus on:click=move |_| close(dialog)>"Cancel"</button>
            </p>
        })
    };
    view! {
        <dialog class="dialog dialog-question" node_ref=dialog aria-labelledby="delete-book-heading" on:close=move |_| desk.deleting.set(None)>
            <h2 id="delete-book-heading">"Delete a book"</h2>
            {content}
        </dialog>
    }
}
