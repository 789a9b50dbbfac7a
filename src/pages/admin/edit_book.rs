//! `/admin/books/<id>/edit`: changing a book, without JavaScript.

use crate::{
    components::{
        admin::{book_fields::BookFields, layout::AdminLayout},
        awaited::awaited,
        failure::Failure,
    },
    domain::{
        admin_book::{BookForm, ShelfBook},
        book::BookId,
    },
    error::ShopError,
    functions::admin_books::load_shelf_book,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The form as the book is, or as it was sent with what is wrong.
#[component]
pub fn EditBookPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|params| params.get("id")).unwrap_or_default();
    let id = BookId(id);
    let sent = use_context::<BookForm>();
    awaited(async move {
        let form = match sent {
            Some(form) => Ok(form),
            None => load_shelf_book(id.clone()).await.and_then(unsent),
        };
        match form {
            Ok(form) => view! { <EditForm id form/> }.into_any(),
            Err(error) => view! { <Failure error/> }.into_any(),
        }
    })
}

/// The form as the book is.
fn unsent(found: ShelfBook) -> Result<BookForm, ShopError> {
    if found.retired { Err(ShopError::NoSuchBook) } else { Ok(BookForm::of(&found.book)) }
}

#[component]
fn EditForm(id: BookId, form: BookForm) -> impl IntoView {
    let here = format!("/admin/books/{}/edit", id.0);
    let again = here.clone();
    let conflict = form.changed_by_another;
    let form = RwSignal::new(form);
    view! {
        <AdminLayout heading="Update a book" part="Books">
            <form class="admin-form book-form" method="post" enctype="multipart/form-data" action=here novalidate>
                <BookFields form prefix="edit"/>
                <p class="admin-actions">
                    <button class="button button-primary" type="submit">
                        {if conflict { "Keep mine" } else { "Update" }}
                    </button>
                    {conflict.then(|| view! { <a class="button" href=again>"Take what is there now"</a> })}
                    <a class="button" href="/admin/books">"Cancel"</a>
                </p>
            </form>
        </AdminLayout>
    }
}
