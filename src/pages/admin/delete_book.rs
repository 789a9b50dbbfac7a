//! `/admin/books/<id>/delete`: asks before a book goes off the shelf, without JavaScript.

use crate::{
    components::{
        admin::layout::{AdminLayout, FormFaultNotice},
        awaited::awaited,
        failure::Failure,
    },
    domain::{admin_book::ShelfBook, book::BookId},
    functions::admin_books::load_shelf_book,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// Names the book and says what will happen to it.
#[component]
pub fn DeleteBookPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|params| params.get("id")).unwrap_or_default();
    awaited(async move {
        match load_shelf_book(BookId(id)).await {
            Ok(found) => view! { <Ask found/> }.into_any(),
            Err(error) => view! { <Failure error/> }.into_any(),
        }
    })
}

#[component]
fn Ask(found: ShelfBook) -> impl IntoView {
    let action = format!("/admin/books/{}/delete", found.book.id.0);
    view! {
        <AdminLayout heading="Delete a book" part="Books">
            <FormFaultNotice/>
            <p>
                "Delete " <cite>{found.book.title.clone()}</cite> " by " {found.book.author.clone()} "?"
            </p>
            <p>{found.what_deleting_does()}</p>
            <form class="admin-actions" method="post" action=action>
                <button class="button button-danger" type="submit">"Delete"</button>
                <a class="button" href="/admin/books">"Cancel"</a>
            </form>
        </AdminLayout>
    }
}
