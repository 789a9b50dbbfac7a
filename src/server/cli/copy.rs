//! `bookshop db copy`.

use super::Trouble;
use crate::server::db::{Engine, copy};
use std::process::ExitCode;

/// Moves a shop from one database to another.
pub async fn copy(from: &str, to: &str) -> Result<ExitCode, Trouble> {
    for url in [from, to] {
        if !(url.starts_with("sqlite:") || Engine::of(url) == Engine::Postgres) {
            return Err("--from and --to take sqlite://… or postgres://…".into());
        }
    }
    let copied = copy::copy(from, to).await?;
    for (table, rows) in &copied {
        println!("{rows:>9}  {table}");
    }
    let rows: usize = copied.iter().map(|(_, rows)| rows).sum();
    println!("{rows} rows are copied and the same on both sides.");
    println!("To open the shop there, set DATABASE_URL to what --to names.");
    Ok(ExitCode::SUCCESS)
}
