//! Waiting until nothing is under way any more.

use std::time::{Duration, Instant};

use super::{
    Trouble,
    dashboard::Dashboard,
    reading::{self, Database},
};

/// How long what is under way may stay the same once nothing goes wrong any more. A busy machine
/// takes its time: as long as something moves, it is waited for.
const STANDSTILL: Duration = Duration::from_secs(40);
/// How long it may take in all.
const AT_MOST: Duration = Duration::from_secs(300);
/// The pause between two looks.
const LOOK_EVERY: Duration = Duration::from_millis(40);

/// Waits until nothing is under way any more and the shop has read what happened until the epoch
/// second `calm`, when faults had ended; answers what still is when it does not move any more.
///
/// # Errors
/// When the database or the sandbox does not answer.
pub async fn wait(
    database: &mut Database,
    dashboard: &Dashboard,
    calm: i64,
) -> Result<Vec<String>, Trouble> {
    let begun = Instant::now();
    let (mut before, mut moved) = (Vec::new(), begun);
    loop {
        let mut left = reading::under_way(database, calm).await?;
        if left.is_empty() {
            // Last, because every delivery makes work.
            match dashboard.deliveries_waiting().await? {
                0 if reading::under_way(database, calm).await?.is_empty() => return Ok(left),
                waiting => left.push(format!("{waiting} deliveries")),
            }
        }
        if left != before {
            (before, moved) = (left.clone(), Instant::now());
        }
        if moved.elapsed() > STANDSTILL || begun.elapsed() > AT_MOST {
            return Ok(left);
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}
