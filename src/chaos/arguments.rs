//! The command line.

use clap::Parser;
use std::path::PathBuf;

/// Proves the shop's payments by randomised whole purchases.
///
/// A schedule is one seeded script of one purchase: somebody (or somebody with two tabs, or two
/// people after the last copy) opens the checkout, leaves an address, pays in one of many ways
/// or not at all, reloads, comes back, is given money back. Schedules are played in worlds: one
/// Stripe sandbox with seeded faults, and one shop process that is killed with SIGKILL at seeded
/// moments and started again on the same files. Then the faults end, the shop is left alone
/// until nothing is under way any more, and both sides' books are compared: money, orders,
/// stock, mail and refunds. Every rule is a function in src/chaos/invariants.rs.
///
/// All that is random comes from the seed. What the machine does at the same time does not:
/// the same world again plays the same scripts, faults and kills, but a kill may meet another
/// instruction. A kill takes the process, not the machine: databases live in /dev/shm when
/// there is one, and what a power cut does to a disk is not tested here.
///
/// Exit code: 0 when all rules held, 1 when one was broken, 2 when chaos itself could not run.
#[derive(Clone, Debug, Parser)]
#[command(name = "chaos", verbatim_doc_comment)]
pub struct Arguments {
    /// How many schedules to play in all.
    #[arg(long, default_value_t = 500, value_name = "N")]
    pub schedules: usize,
    /// Where all chance comes from. The same seed makes the same worlds.
    #[arg(long, default_value_t = 1, value_name = "S")]
    pub seed: u64,
    /// Play only the world with this seed, as a violation prints it.
    #[arg(long, value_name = "SEED", conflicts_with = "seed")]
    pub world: Option<u64>,
    /// How many schedules one world has.
    #[arg(long, default_value_t = 25, value_name = "N", value_parser = at_least_one)]
    pub per_world: usize,
    /// How many worlds run side by side; each mostly waits, so more than the processors is fine.
    #[arg(long, default_value_t = 4, value_name = "J", value_parser = at_least_one)]
    pub jobs: usize,
    /// How many schedules of a world are played at once.
    #[arg(long, default_value_t = 12, value_name = "K", value_parser = at_least_one)]
    pub purchases_at_once: usize,
    /// What keeps the shops: files, or a Postgres cluster that chaos starts for itself.
    #[arg(long, default_value = "sqlite", value_name = "ENGINE", value_parser = ["sqlite", "postgres"])]
    pub database: String,
    /// How many copies of the shop run on one database, behind a load balancer; each kill takes
    /// one of them. More than one are always on Postgres.
    #[arg(long, default_value_t = 1, value_name = "N", value_parser = at_least_one)]
    pub copies: usize,
    /// Copies each shop while people buy, as `bookshop backup` does, and later puts the copy back, as
    /// `bookshop restore` does, before others buy: what the copy knows has to keep every rule, and
    /// every payment that it does not know has to be put before a person.
    #[arg(long, conflicts_with_all = ["database", "copies"])]
    pub restore: bool,
    /// Where the folder of a world that broke a rule is kept, with databases, log and mail
    /// (default: bookshop-chaos in the system's temporary folder).
    #[arg(long, value_name = "FOLDER")]
    pub keep: Option<PathBuf>,
    /// Turns the exit code round: 0 only if a rule was broken. For a build that is sabotaged.
    #[arg(long)]
    pub expect_violations: bool,
    /// Breaks the shop on purpose, to prove that chaos notices: compare-and-set or
    /// idempotency-key. Only in a build with --features sabotage.
    #[cfg(feature = "sabotage")]
    #[arg(long, value_name = "WHAT", env = "BOOKSHOP_SABOTAGE", value_parser = ["compare-and-set", "idempotency-key"])]
    pub sabotage: Option<String>,
}

impl Arguments {
    /// What is broken on purpose, if anything is.
    pub fn sabotage(&self) -> Option<&str> {
        #[cfg(feature = "sabotage")]
        return self.sabotage.as_deref();
        #[cfg(not(feature = "sabotage"))]
        None
    }

    /// Whether a Postgres cluster is needed.
    pub fn on_postgres(&self) -> bool {
        self.copies > 1 || self.database == "postgres"
    }

    /// Where folders of broken worlds go.
    pub fn kept(&self) -> PathBuf {
        self.keep.clone().unwrap_or_else(|| std::env::temp_dir().join("bookshop-chaos"))
    }
}

fn at_least_one(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(number) if number > 0 => Ok(number),
        _ => Err("must be a whole number of at least 1".to_owned()),
    }
}
