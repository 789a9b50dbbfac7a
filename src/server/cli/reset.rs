//! `bookshop admin reset`.

use super::{Trouble, database};
use crate::server::{admin, config::Config};
use std::process::ExitCode;

/// Prints the link where a new password is set.
pub async fn reset() -> Result<ExitCode, Trouble> {
    let config = Config::from_env()?;
    let db = database(&config).await?;
    let shop = config.public_url.unwrap_or_else(|| format!("http://{}", config.addr));
    let link = admin::reset(&db, &shop).await?;
    db.close().await;
    println!("The old password is void and nobody is signed in. Set a new one, once, at:");
    println!("{link}");
    Ok(ExitCode::SUCCESS)
}
