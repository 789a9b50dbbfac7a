//! `/books/<slug>`: one book.

use crate::{
    components::{awaited::awaited, book_details::BookDetails, failure::Failure},
    functions::books::load_book_page,
};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_params_map;

/// The page of the book that the address names.
#[component]
pub fn BookPage() -> impl IntoView {
    let slug = use_params_map().with_untracked(|params| params.get("slug")).unwrap_or_default();
    awaited(async move {
        match load_book_page(slug).await {
            Ok(page) => Either::Left(view! { <BookDetails page/> }),
            Err(error) => Either::Right(view! { <Failure error/> }),
        }
    })
}
