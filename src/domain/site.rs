//! Where the shop is on the web, and what it is built of.

use std::sync::Arc;

/// Where shoppers find the shop, as it is configured: without a slash at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl(pub Arc<str>);

impl PublicUrl {
    /// The whole address of a page; `path` begins with a slash.
    pub fn of(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }
}

/// What the request is called in the shop's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(pub String);

/// The addresses of what was built for a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// The style sheet.
    pub style: String,
    /// The script that knows the WASM's functions.
    pub script: String,
    /// The WASM with the page's islands.
    pub wasm: String,
}
