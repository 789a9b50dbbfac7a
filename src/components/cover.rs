//! The drawn cover of a book that has no picture.

use crate::domain::book::Book;
use leptos::prelude::*;

/// Title and author on a cover whose colour is the book's own. Decoration: readers of the
/// page find both beside it.
#[component]
pub fn Cover(book: Book) -> impl IntoView {
    let hue = format!("--hue: {}", book.id.cover_hue());
    view! {
        <span class="cover" style=hue aria-hidden="true">
            <span class="cover-title">{book.title.clone()}</span>
            <span class="cover-author">{book.author.clone()}</span>
        </span>
    }
}
