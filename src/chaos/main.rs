//! Whole purchases against a shop that is killed at random: `chaos --help`.
#![forbid(unsafe_code)]

mod arguments;
mod balancer;
mod browser;
mod cluster;
mod dashboard;
mod diary;
mod faults;
mod invariants;
mod money_back;
mod plan;
mod play;
mod quiet;
mod reading;
mod records;
mod report;
mod restoring;
mod script;
mod seeds;
mod settings;
mod shop_process;
mod stripe_js;
mod surroundings;
mod upkeep;
mod world;

use arguments::Arguments;
use clap::Parser;
use cluster::Cluster;
use report::Totals;
use std::{error::Error, path::Path, process::ExitCode, sync::Arc, time::Instant};
use tokio::{sync::Semaphore, task::JoinSet};
use world::Order;

/// Why chaos itself cannot go on; nothing that shop or Stripe do on purpose.
type Trouble = Box<dyn Error + Send + Sync>;

#[tokio::main]
async fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() == Some(shop_process::SHOP) {
        return shop_process::be_the_shop().await;
    }
    run(&Arguments::parse()).await
}

/// Runs all worlds, some side by side, and prints what came of them.
async fn run(arguments: &Arguments) -> ExitCode {
    let begun = Instant::now();
    let places = Arc::new(Semaphore::new(arguments.jobs));
    let mut worlds = JoinSet::new();
    let orders = match orders(arguments) {
        Ok(orders) => orders,
        Err(why) => {
            eprintln!("chaos cannot begin: {why}");
            return ExitCode::from(2);
        }
    };
    let all = orders.len();
    for order in orders {
        let places = Arc::clone(&places);
        let kept = arguments.kept();
        worlds.spawn(async move {
            let _place = places.acquire_owned().await;
            let seed = order.seed;
            let result = one(&order, &kept).await.map_err(|trouble| trouble.to_string());
            (seed, order, result)
        });
    }
    let mut totals = Totals::default();
    while let Some(ended) = worlds.join_next().await {
        match ended {
            Ok((_, order, Ok((outcome, kept)))) => totals.add(&order, &outcome, kept),
            Ok((seed, order, Err(why))) => {
                eprintln!("world {seed} has no verdict: {why}\n  {}", report::again(&order));
                totals.fail(seed, why);
            }
            Err(panic) => totals.fail(0, panic.to_string()),
        }
        if totals.worlds().is_multiple_of(50) {
            eprintln!("{} of {all} worlds, {} violations", totals.worlds(), totals.violations());
        }
    }
    println!("{}", totals.table(begun.elapsed()));
    verdict(&totals, arguments.expect_violations)
}

fn verdict(totals: &Totals, expected: bool) -> ExitCode {
    match (totals.violations() > 0, expected) {
        (true, true) => ExitCode::SUCCESS,
        (true, false) | (false, true) => ExitCode::from(1),
        (false, false) if totals.failed() > 0 => ExitCode::from(2),
        (false, false) => ExitCode::SUCCESS,
    }
}

/// The worlds that make up the run.
fn orders(arguments: &Arguments) -> Result<Vec<Order>, Trouble> {
    let cluster = match arguments.on_postgres() {
        true => Some(Arc::new(Cluster::start()?)),
        false => None,
    };
    let order = |seed, schedules| Order {
        seed,
        schedules,
        at_once: arguments.purchases_at_once,
        sabotage: arguments.sabotage().map(str::to_owned),
        copies: arguments.copies,
        postgres: cluster.clone(),
        restore: arguments.restore,
    };
    if let Some(seed) = arguments.world {
        return Ok(vec![order(seed, arguments.schedules)]);
    }
    let firsts = (0..arguments.schedules).step_by(arguments.per_world);
    let orders = firsts
        .enumerate()
        .map(|(number, first)| {
            let schedules = arguments.per_world.min(arguments.schedules - first);
            order(seeds::child(arguments.seed, number), schedules)
        })
        .collect();
    Ok(orders)
}

/// Runs one world, tells what it broke, and cleans up after it.
async fn one(
    order: &Order,
    kept: &Path,
) -> Result<(world::Outcome, Option<std::path::PathBuf>), Trouble> {
    let folder = world::folder(order.seed)?;
    let result = world::run(order, &folder).await;
    let kept = match &result {
        Ok(outcome) if !outcome.violations.is_empty() => {
            eprint!("{}", report::violations(order, outcome));
            report::keep(order, outcome, &folder, kept).map(Some)
        }
        _ => Ok(None),
    };
    std::fs::remove_dir_all(&folder)?;
    let kept = kept?;
    if let Some(kept) = &kept {
        eprintln!("  kept in {}", kept.display());
    }
    Ok((result?, kept))
}
