//! `/admin/books/new`: a new book, without JavaScript.

use crate::{
    components::admin::{book_fields::BookFields, layout::AdminLayout},
    domain::admin_book::BookForm,
};
use leptos::prelude::*;

/// The empty form, or the one that was sent with what is wrong.
#[component]
pub fn NewBookPage() -> impl IntoView {
    let form = use_context::<BookForm>().unwrap_or_else(BookForm::blank);
    let form = RwSignal::new(form);
    view! {
        <AdminLayout heading="Add a new book" part="Books">
            <form class="admin-form book-form" method="post" enctype="multipart/form-data" action="/admin/books/new" novalidate>
                <BookFields form prefix="new"/>
                <p class="admin-actions">
                    <button class="button button-primary" type="submit">"Submit"</button>
                    <a class="button" href="/admin/books/new">"Reset"</a>
                    <a href="/admin/books">"Back to the books"</a>
                </p>
            </form>
        </AdminLayout>
    }
}
