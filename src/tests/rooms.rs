//! Imports run one way; this reads every `use` and holds it.

use std::{fs, path::Path};

/// Each room of the house, and the rooms it may name.
const ROOMS: [(&str, &[&str]); 11] = [
    ("domain", &["domain"]),
    ("error.rs", &["domain"]),
    ("js_object.rs", &[]),
    ("stripe_js.rs", &["js_object"]),
    // A server function's body may name `server`: it is not compiled for the browser.
    ("functions", &["domain", "error", "js_object", "server", "words"]),
    ("words", &["domain", "error"]),
    ("app.rs", &["components", "domain", "pages", "words"]),
    ("components", &["components", "domain", "error", "functions", "stripe_js", "words"]),
    ("pages", &["components", "domain", "error", "functions", "words"]),
    ("server/sandbox", &[]),
    // Cards are drawn with what pages are drawn with.
    ("server", &["app", "components", "domain", "error", "server", "words"]),
];

#[test]
fn no_room_reaches_where_it_must_not() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut read = 0;
    for (room, allowed) in ROOMS {
        for file in rust_files(&source.join(room)) {
            if room == "server" && file.starts_with(source.join("server/sandbox")) {
                continue;
            }
            read += 1;
            let text = fs::read_to_string(&file).expect("a source file");
            for named in rooms_named(&text) {
                assert!(
                    allowed.contains(&named.as_str()),
                    "{} names crate::{named}, but {room} may only name {allowed:?}",
                    file.display()
                );
            }
        }
    }
    assert!(read > 40, "only {read} files were found");
}

/// The sandbox stands on its own: not even by `super` does it leave its folder, which is flat.
#[test]
fn the_sandbox_knows_nothing_of_the_shop() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/server/sandbox");
    for file in rust_files(&folder) {
        let text = fs::read_to_string(&file).expect("a source file");
        // Indented lines are those of unit tests, one module further in.
        let way_out = if file.ends_with("mod.rs") { "use super::" } else { "use super::super" };
        let leaves = text.lines().any(|line| line.starts_with(way_out));
        let names = text.contains("crate::") || text.contains("bookshop::");
        assert!(!leaves && !names, "{} leaves the sandbox", file.display());
    }
}

/// A29: keys come from the environment.
#[test]
fn no_key_for_live_payments_is_in_the_source() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for file in rust_files(&root.join("src")) {
        let text = fs::read_to_string(&file).expect("a source file");
        for (at, prefix) in text.match_indices("k_live_") {
            let rest = text[at + prefix.len()..].bytes();
            let key = rest.take_while(u8::is_ascii_alphanumeric).count();
            assert!(key < 16, "{} holds a key", file.display());
        }
    }
}

fn rust_files(path: &Path) -> Vec<std::path::PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let entries =
        fs::read_dir(path).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries
        .flat_map(|entry| if entry.is_dir() { rust_files(&entry) } else { vec![entry] })
        .filter(|file| file.extension().is_some_and(|kind| kind == "rs"))
        .collect()
}

/// The modules right below the crate's root that a text names, one by one or in braces.
fn rooms_named(text: &str) -> Vec<String> {
    let word = |rest: &str| -> String {
        rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
    };
    let mut named = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        if !rest.starts_with('{') {
            named.push(word(rest));
            continue;
        }
        let mut depth = 0;
        let mut start_of_item = false;
        for (position, letter) in rest.char_indices() {
            match letter {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            if start_of_item && letter.is_ascii_alphabetic() {
                named.push(word(&rest[position..]));
                start_of_item = false;
            }
            if depth == 1 && matches!(letter, '{' | ',') {
                start_of_item = true;
            }
            if depth == 0 {
                break;
            }
        }
    }
    named
}
