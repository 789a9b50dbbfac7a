//! What is printed: each violation as it is found, and the sums at the end.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    io::ErrorKind,
    path::{Path, PathBuf},
    time::Duration,
};

use super::{
    Trouble,
    world::{Order, Outcome, Spent},
};

/// The sums over all worlds.
#[derive(Debug, Default)]
pub struct Totals {
    worlds: usize,
    schedules: usize,
    kills: usize,
    orders: BTreeMap<String, usize>,
    refunds: BTreeMap<String, usize>,
    mails: usize,
    attention: usize,
    forgotten: usize,
    struck: BTreeMap<String, u64>,
    profiles: BTreeMap<String, usize>,
    spent: Spent,
    violations: usize,
    /// Worlds that broke a rule: seed and where their folder is kept.
    broken: Vec<(u64, PathBuf)>,
    /// Worlds without a verdict: seed and why.
    failed: Vec<(u64, String)>,
}

impl Totals {
    /// Adds a world that was run to its end; its folder is kept here if it broke a rule.
    pub fn add(&mut self, order: &Order, outcome: &Outcome, kept: Option<PathBuf>) {
        self.worlds += 1;
        self.schedules += order.schedules;
        self.kills += outcome.kills;
        self.attention += outcome.records.shop.attention.len();
        self.forgotten += outcome.forgotten;
        self.mails += outcome.records.shop.mail_files.len();
        *self.profiles.entry(format!("{:?}", outcome.profile)).or_default() += 1;
        for order in &outcome.records.shop.orders {
            *self.orders.entry(order.state.clone()).or_default() += 1;
        }
        for refund in &outcome.records.shop.refunds {
            *self.refunds.entry(format!("{} {}", refund.origin, refund.status)).or_default() += 1;
        }
        for (kind, count) in &outcome.struck {
            *self.struck.entry(kind.clone()).or_default() += count;
        }
        self.spent.buying += outcome.spent.buying;
        self.spent.settling += outcome.spent.settling;
        self.violations += outcome.violations.len();
        self.broken.extend(kept.map(|folder| (order.seed, folder)));
    }

    /// Adds a world that could not be run to its end.
    pub fn fail(&mut self, seed: u64, why: String) {
        self.failed.push((seed, why));
    }

    /// How many worlds have come to their end, one way or the other.
    pub fn worlds(&self) -> usize {
        self.worlds + self.failed.len()
    }

    /// How many violations there were.
    pub fn violations(&self) -> usize {
        self.violations
    }

    /// How many worlds have no verdict.
    pub fn failed(&self) -> usize {
        self.failed.len()
    }

    /// The table at the end.
    pub fn table(&self, wall: Duration) -> String {
        let mut table = String::new();
        let mut row = |name: &str, value: String| {
            let _ = writeln!(table, "{name:<34}{value:>10}");
        };
        row("schedules", self.schedules.to_string());
        row("worlds", self.worlds.to_string());
        for (profile, count) in &self.profiles {
            row(&format!("  {profile}"), count.to_string());
        }
        row("kills (SIGKILL)", self.kills.to_string());
        for (state, count) in &self.orders {
            row(&format!("purchases {state}"), count.to_string());
        }
        for (kind, count) in &self.refunds {
            row(&format!("refunds {kind}"), count.to_string());
        }
        row("disputes and the like", self.attention.to_string());
        row("payments of forgotten orders", self.forgotten.to_string());
        row("mails", self.mails.to_string());
        for (kind, count) in self.struck.iter().filter(|(_, count)| **count > 0) {
            row(&format!("faults {kind}"), count.to_string());
        }
        let worlds = f64::from(u32::try_from(self.worlds.max(1)).unwrap_or(u32::MAX));
        row("a world's buying, mean", format!("{:.1} s", self.spent.buying.as_secs_f64() / worlds));
        row(
            "a world's settling, mean",
            format!("{:.1} s", self.spent.settling.as_secs_f64() / worlds),
        );
        row("wall time", format!("{:.1} s", wall.as_secs_f64()));
        row("worlds without a verdict", self.failed.len().to_string());
        row("violations", self.violations.to_string());
        for (seed, folder) in &self.broken {
            let _ = writeln!(table, "  world {seed}: {}", folder.display());
        }
        for (seed, why) in &self.failed {
            let _ = writeln!(table, "  world {seed}, no verdict: {why}");
        }
        table
    }
}

/// A world's violations in words, with the command that runs that world again.
pub fn violations(order: &Order, outcome: &Outcome) -> String {
    let mut text = String::new();
    for violation in &outcome.violations {
        let _ = writeln!(text, "VIOLATION of \"{}\": {}", violation.rule, violation.detail);
    }
    let _ = writeln!(text, "  profile {:?}, {} kills; again:", outcome.profile, outcome.kills);
    let _ = writeln!(text, "  {}", again(order));
    text
}

/// The command that runs just this world again.
pub fn again(order: &Order) -> String {
    let mut command = format!(
        "cargo run --release --bin chaos -- --world {} --schedules {} --purchases-at-once {}",
        order.seed, order.schedules, order.at_once
    );
    if order.copies > 1 {
        let _ = write!(command, " --copies {}", order.copies);
    } else if order.postgres.is_some() {
        command.push_str(" --database postgres");
    }
    if order.restore {
        command.push_str(" --restore");
    }
    if let Some(what) = &order.sabotage {
        command = command.replacen("--bin", "--features sabotage --bin", 1);
        let _ = write!(command, " --sabotage {what}");
    }
    command
}

/// Keeps the folder of a world that broke a rule, with what everybody did in it.
///
/// # Errors
/// When it cannot be copied.
pub fn keep(
    order: &Order,
    outcome: &Outcome,
    folder: &Path,
    kept: &Path,
) -> Result<PathBuf, Trouble> {
    let kept = kept.join(format!("world-{}", order.seed));
    copy(folder, &kept)?;
    std::fs::write(kept.join("violations.txt"), violations(order, outcome))?;
    let mut stories = String::new();
    for buyer in &outcome.records.buyers {
        let _ = writeln!(stories, "schedule {}, visitor {:?}", buyer.schedule, buyer.visitor);
        for line in &buyer.story {
            let _ = writeln!(stories, "  {line}");
        }
    }
    std::fs::write(kept.join("buyers.txt"), stories)?;
    std::fs::write(kept.join("stripe.txt"), format!("{:#?}", outcome.records.stripe))?;
    Ok(kept)
}

fn copy(from: &Path, to: &Path) -> Result<(), Trouble> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            match std::fs::copy(entry.path(), target) {
                // SQLite tidies up beside its file when the last one closes it.
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
        }
    }
    Ok(())
}
