//! Which WASM a page gets: one with the islands that it has, and no others; and which style sheet:
//! shoppers get theirs, without the seller's. `script/build` makes them for each of the names below;
//! where it has not, as in `cargo leptos watch`, every page gets those that have everything.

use crate::domain::{language::Place, site::Bundle};
use leptos::config::LeptosOptions;
use std::{collections::BTreeMap, fs, sync::LazyLock};

/// The bundles: that of everything, and those that are named as the features in Cargo.toml.
const NAMES: [&str; 6] = [ALL, "browser", "list", "cart", "checkout", "confirmation"];
const ALL: &str = "";

/// The hashes in the names of the files that were built, which cargo-leptos leaves beside the
/// program: of the script, the WASM and the style sheet of each bundle.
static BUILT: LazyLock<BTreeMap<&str, [String; 3]>> =
    LazyLock::new(|| NAMES.into_iter().filter_map(|name| Some((name, hashes(name)?))).collect());

/// Whether the names of the built files hold hashes.
pub fn have_hashes() -> bool {
    BUILT.contains_key(ALL)
}

/// What the page at that place loads.
pub fn bundle(options: &LeptosOptions, place: &Place) -> Bundle {
    let built = || BUILT.get(name(place)).or_else(|| BUILT.get(ALL));
    let hashes = options.hash_files.then(built).flatten();
    let [script, wasm, style] = hashes
        .map_or_else(Default::default, |hashes| hashes.clone().map(|hash| format!(".{hash}")));
    let path = format!("/{}/{}", options.site_pkg_dir, options.output_name);
    Bundle {
        script: format!("{path}{script}.js"),
        wasm: format!("{path}{wasm}.wasm"),
        style: format!("{path}{style}.css"),
    }
}

fn name(place: &Place) -> &'static str {
    match place.0.split('?').next().unwrap_or_default() {
        "/" => "list",
        "/cart" => "cart",
        "/checkout" => "checkout",
        "/success" => "confirmation",
        "/styleguide" => ALL,
        _ if !place.has_languages() => ALL,
        _ => "browser",
    }
}

fn hashes(name: &str) -> Option<[String; 3]> {
    let file = if name == ALL { "hash.txt".to_owned() } else { format!("hash-{name}.txt") };
    let lines = fs::read_to_string(std::env::current_exe().ok()?.parent()?.join(file)).ok()?;
    let hash = |kind: &str| {
        let mut pairs = lines.lines().filter_map(|line| line.split_once(':'));
        pairs.find(|(key, _)| *key == kind).map(|(_, hash)| hash.trim().to_owned())
    };
    Some([hash("js")?, hash("wasm")?, hash("css")?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_with_an_island_of_its_own_gets_the_bundle_that_has_it() {
        for (address, bundle) in [
            ("/", "list"),
            ("/?q=cart", "list"),
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
