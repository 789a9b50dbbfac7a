//! `bookshop backup` and `bookshop restore`.

use super::Trouble;
use crate::server::{
    config::Config,
    db::{backup, now},
};
use secrecy::ExposeSecret;
use std::{path::Path, process::ExitCode};

/// Copies the shop's database while it is in use.
pub async fn backup(to: &Path) -> Result<ExitCode, Trouble> {
    let config = Config::from_env()?;
    backup::make(config.database_url.expose_secret(), to).await?;
    println!("The shop is copied into {}: keep it where only you can read it.", to.display());
    Ok(ExitCode::SUCCESS)
}

/// Puts such a copy in the place of the shop's database.
pub async fn restore(from: &Path) -> Result<ExitCode, Trouble> {
    let config = Config::from_env()?;
    let url = config.database_url.expose_secret();
    let before = backup::put_back(url, from, now()).await?;
    println!("The shop is as it was in {}.", from.display());
    if let Some(before) = before {
        println!("What was there is kept in {}.", before.display());
    }
    println!("Open it: it asks Stripe what has happened since.");
    Ok(ExitCode::SUCCESS)
}
