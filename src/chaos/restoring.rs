//! A shop that loses all it knows since a copy was made of it while it sold, and is put back.

use rand::Rng;
use std::{path::Path, time::Duration};

use bookshop::server::db::{backup, now};

use super::{
    Trouble,
    seeds::{self, Dice},
};

/// From which of its dice a world draws when it is copied: neither a schedule's nor the kills'.
const DICE: usize = usize::MAX - 1;
/// The copy is made between these moments after the first buyer has come, in milliseconds.
const MOMENTS: std::ops::Range<u64> = 100..1800;

/// Copies the shop that `url` names into the file `copy`, as `bookshop backup` does, at a moment of
/// the world's buying.
///
/// # Errors
/// When there is no copy.
pub async fn copy(seed: u64, url: String, copy: std::path::PathBuf) -> Result<(), Trouble> {
    let mut dice: Dice = seeds::dice(seeds::child(seed, DICE));
    tokio::time::sleep(Duration::from_millis(dice.random_range(MOMENTS))).await;
    Ok(backup::make(&url, &copy).await?)
}

/// Puts the copy in the shop's place, as `bookshop restore` does. Nobody may have it open.
///
/// # Errors
/// When it is not put back.
pub async fn put_back(url: &str, copy: &Path) -> Result<(), Trouble> {
    backup::put_back(url, copy, now()).await?;
    Ok(())
}
