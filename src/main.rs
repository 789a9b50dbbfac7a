//! Opens the shop, or does one of its chores.
#![forbid(unsafe_code)]

use mimalloc::MiMalloc;
use std::process::ExitCode;

/// A page is thousands of short texts: the system's allocator takes a fifth of its time. SQLite's
/// memory comes from it too, by mimalloc's feature `override`.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    bookshop::server::cli::main().await
}
