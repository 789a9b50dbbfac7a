//! Opens the shop, or does one of its chores.
#![forbid(unsafe_code)]

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    bookshop::server::cli::main().await
}
