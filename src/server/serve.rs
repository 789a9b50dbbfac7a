//! The shop as a process: reads the environment, serves until it is asked to end.

use super::{config::Config, shop::Shop};
use std::{error::Error, process::ExitCode};
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

/// Serves until Ctrl-C or SIGTERM. What is wrong is said on standard error.
pub async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("bookshop=info,tower_http=info,warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bookshop: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let shop = Shop::build(Config::from_env()?).await?;
    if let Some(line) = shop.sandbox_line() {
        println!("{line}");
    }
    if let Some(line) = shop.setup_line() {
        println!("{line}");
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
