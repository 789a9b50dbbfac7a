//! Which WASM a page gets: one with the islands that it has, and no others. `script/build` makes
//! one for each of the names below; where it has not, as in `cargo leptos watch`, every page gets
//! the one with all islands.

use crate::domain::language::Place;
use leptos::config::LeptosOptions;

/// What Leptos's scripts on the page at that place are to load.
pub fn options(all: &LeptosOptions, place: &Place) -> LeptosOptions {
    let mut options = all.clone();
    let file = bundle(place).map(|name| format!("hash-{name}.txt"));
    if let Some(file) = file.filter(|file| all.hash_files && is_built(file)) {
        options.hash_file = file.into();
    }
    options
}

/// The feature in Cargo.toml that has what the page needs; `None`: all of them.
fn bundle(place: &Place) -> Option<&'static str> {
    match place.0.split('?').next().unwrap_or_default() {
        "/cart" => Some("cart"),
        "/checkout" => Some("checkout"),
        "/success" => Some("confirmation"),
        "/styleguide" => None,
        _ if !place.has_languages() => None,
        _ => Some("browser"),
    }
}

/// Whether the names of that bundle's files lie beside the program, where cargo-leptos puts them.
fn is_built(file: &str) -> bool {
    let program = std::env::current_exe().ok();
    program.and_then(|program| Some(program.parent()?.join(file))).is_some_and(|file| file.exists())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_with_an_island_of_its_own_gets_the_bundle_that_has_it() {
        for (address, name) in [
            ("/", Some("browser")),
            ("/?q=cart", Some("browser")),
            ("/books/cart", Some("browser")),
            ("/no/such/page", Some("browser")),
            ("/cart", Some("cart")),
            ("/checkout?item=x", Some("checkout")),
            ("/success?pi=pi_1", Some("confirmation")),
            ("/admin/books", None),
            ("/styleguide", None),
        ] {
            assert_eq!(bundle(&Place(address.to_owned())), name, "{address}");
        }
    }
}
