//! `bookshop health`: what the shop on this machine says of itself.

use super::Trouble;
use crate::server::{config::Config, shop::on_this_machine};
use std::time::Duration;

/// How long the shop may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Prints what the shop says when it is ready.
///
/// # Errors
/// When it is not, or does not answer.
pub async fn health() -> Result<std::process::ExitCode, Trouble> {
    let addr = on_this_machine(Config::from_env()?.addr);
    let client = reqwest::Client::builder().no_proxy().timeout(PATIENCE).build()?;
    let answer = client.get(format!("http://{addr}/readyz")).send().await;
    let answer = answer.map_err(|_| format!("the shop does not answer at {addr}"))?;
    let ready = answer.status().is_success();
    let words = answer.text().await?;
    if !ready {
        return Err(words.into());
    }
    println!("{words}");
    Ok(std::process::ExitCode::SUCCESS)
}
