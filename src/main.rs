//! Opens the shop.
#![forbid(unsafe_code)]

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    bookshop::server::serve::main().await
}
