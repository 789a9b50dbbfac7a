//! Which WASM a page gets: one with the islands that it has, and no others. `script/build` makes
//! one for each of the names below; where it has not, as in `cargo leptos watch`, every page gets
//! the one with all islands.

use crate::domain::{language::Place, site::Bundle};
use leptos::config::LeptosOptions;
use std::{collections::BTreeMap, fs, sync::LazyLock};

/// The bundles: that of all islands, and those that are named as the features in Cargo.toml.
const NAMES: [&str; 5] = [ALL, "browser", "cart", "checkout", "confirmation"];
const ALL: &str = "";

/// The hashes in the names of the files that were built, which cargo-leptos leaves beside the
/// program: of the script and the WASM of each bundle.
static BUILT: LazyLock<BTreeMap<&str, [String; 2]>> =
    LazyLock::new(|| NAMES.into_iter().filter_map(|name| Some((name, hashes(name)?))).collect());

/// Whether the names of the built files hold hashes.
pub fn have_hashes() -> bool {
    BUILT.contains_key(ALL)
}

/// What the page at that place loads.
pub fn bundle(options: &LeptosOptions, place: &Place) -> Bundle {
    let built = || BUILT.get(name(place)).or_else(|| BUILT.get(ALL));
    let [script, wasm] = match options.hash_files.then(built).flatten() {
        Some([script, wasm]) => [format!(".{script}.js"), format!(".{wasm}.wasm")],
        None => [".js".to_owned(), ".wasm".to_owned()],
    };
    let path = format!("/{}/{}", options.site_pkg_dir, options.output_name);
    Bundle { script: format!("{path}{script}"), wasm: format!("{path}{wasm}") }
}

fn name(place: &Place) -> &'static str {
    match place.0.split('?').next().unwrap_or_default() {
        "/cart" => "cart",
        "/checkout" => "checkout",
        "/success" => "confirmation",
        "/styleguide" => ALL,
        _ if !place.has_languages() => ALL,
        _ => "browser",
    }
}

fn hashes(name: &str) -> Option<[String; 2]> {
    let file = if name == ALL { "hash.txt".to_owned() } else { format!("hash-{name}.txt") };
    let lines = fs::read_to_string(std::env::current_exe().ok()?.parent()?.join(file)).ok()?;
    let hash = |kind: &str| {
        let mut pairs = lines.lines().filter_map(|line| line.split_once(':'));
        pairs.find(|(key, _)| *key == kind).map(|(_, hash)| hash.trim().to_owned())
    };
    Some([hash("js")?, hash("wasm")?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_with_an_island_of_its_own_gets_the_bundle_that_has_it() {
        for (address, bundle) in [
            ("/", "browser"),
            ("/?q=cart", "browser"),
            ("/books/cart", "browser"),
            ("/no/such/page", "browser"),
            ("/cart", "cart"),
            ("/checkout?item=x", "checkout"),
            ("/success?pi=pi_1", "confirmation"),
            ("/admin/books", ALL),
            ("/styleguide", ALL),
        ] {
            assert_eq!(name(&Place(address.to_owned())), bundle, "{address}");
        }
    }
}
