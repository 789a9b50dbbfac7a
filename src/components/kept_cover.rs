//! Drawn covers, each drawn once, as a server draws the same ones for every page: what is drawn depends on three of a book's parts alone.

use super::drawn_cover::element;
use crate::domain::book::Book;
use quick_cache::sync::Cache;
use std::{
    convert::Infallible,
    sync::{Arc, LazyLock},
};

/// How many are kept: some two kilobytes each.
const MOST: usize = 2048;

static KEPT: LazyLock<Cache<String, Arc<str>>> = LazyLock::new(|| Cache::new(MOST));

/// The drawn cover of that book, as [`element`] makes it.
pub(super) fn element_of(book: &Book) -> String {
    let key = [&book.id.0, &book.title, &book.author].map(String::as_str).join("\0");
    let draw = || Ok::<Arc<str>, Infallible>(element(book).into());
    match KEPT.get_or_insert_with(key.as_str(), draw) {
        Ok(element) => element.to_string(),
    }
}
