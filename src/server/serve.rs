//! The shop as a process: reads the environment, serves until it is asked to end.

use super::{config::Config, shop::Shop, sight::logs};
use std::{error::Error, process::ExitCode};
use tokio::signal::unix::{SignalKind, signal};

/// Serves until Ctrl-C or SIGTERM. What is wrong is said on standard error.
pub async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bookshop: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let config = Config::from_env()?;
    let _logging = logs::start(config.log)?;
    let shop = Shop::build(config).await?;
    if let Some(line) = shop.sandbox_line() {
        println!("{line}");
    }
    if let Some(line) = shop.setup_line() {
        println!("{line}");
    }
    if let Some(addr) = shop.metrics_addr()? {
        println!("Metrics are at http://{addr}/metrics");
    }
    println!("Bookshop is open at http://{}", shop.addr()?);
    shop.run_until(interrupted()).await?;
    Ok(())
}

/// Done when the process is asked to end.
async fn interrupted() {
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}
