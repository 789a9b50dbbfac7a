//! The cover of a book: its picture, or a drawn one.

#[cfg(not(feature = "ssr"))]
use super::drawn_cover::element as element_of;
#[cfg(feature = "ssr")]
use super::kept_cover::element_of;
use crate::domain::book::Book;
use leptos::{either::Either, prelude::*, tachys::html::InertElement};

/// How large a picture is wanted: the files differ, the style sheet says how large it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CoverSize {
    /// At most 320 by 480 pixels.
    Small,
    /// At most 960 by 1440 pixels.
    Large,
}

/// The book's picture; without one, a cover drawn from its title and author. Decoration: readers
/// of the page find both beside it. No component, which would take a copy of the book.
pub fn cover(book: &Book, size: CoverSize) -> impl IntoView + use<> {
    match &book.cover {
        Some(name) => {
            let size = if size == CoverSize::Large { "large" } else { "small" };
            let source = format!("/covers/{name}-{size}.jpg");
            let loading = if size == "small" { "lazy" } else { "eager" };
            Either::Left(view! {
                <img class="cover cover-picture" src=source alt="" loading=loading decoding="async"/>
            })
        }
        None => Either::Right(InertElement::new(element_of(book))),
    }
}
