//! The dialog for a new book.

use super::{
    book_fields::BookFields,
    desk::{Desk, close},
};
use crate::domain::{
    admin_book::{BookForm, ShelfBook},
    book::Book,
};
use leptos::{html, prelude::*};

/// Closed without saving, it keeps what was typed for the next time.
#[component]
pub fn AddBookDialog(desk: Desk, dialog: NodeRef<html::Dialog>) -> impl IntoView {
    let form_element = NodeRef::<html::Form>::new();
    let added = move |book: Book| {
        if let Some(form) = form_element.get_untracked() {
            form.reset();
        }
        close(dialog);
        let row = ShelfBook { book, retired: false, ordered: false };
        desk.books.update(|books| books.insert(0, row));
        desk.say("Book added!");
    };
    view! {
        <dialog class="dialog" node_ref=dialog aria-labelledby="add-book-heading">
            <header class="dialog-header">
                <h2 id="add-book-heading">"Add a new book"</h2>
                <button class="button dialog-close" type="button" aria-label="Close" on:click=move |_| close(dialog)>"×"</button>
            </header>
            <form
                class="admin-form book-form"
                method="post"
                enctype="multipart/form-data"
                action="/admin/books/new"
                novalidate
                node_ref=form_element
                on:submit=move |event| desk.save(&event, None, desk.adding, added)
                on:reset=move |_| desk.adding.set(BookForm::blank())
            >
                <BookFields form=desk.adding prefix="add"/>
                <p class="admin-actions">
                    <button class="button button-primary" type="submit" disabled=move || desk.busy.get()>"Submit"</button>
                    <button class="button" type="reset">"Reset"</button>
                </p>
            </form>
        </dialog>
    }
}
