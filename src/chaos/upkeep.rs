//! What happens to the shop itself while people buy: it starts, is killed, changes its prices.

use rand::Rng;
use std::sync::Arc;

use super::{
    Trouble,
    plan::{Kill, PriceChange},
    reading::{self, Database},
    seeds,
    shop_process::{Launch, ShopProcess},
};

/// Starts all copies of the shop at once: whoever is first migrates.
///
/// # Errors
/// When one does not start.
pub async fn start(launches: &[Launch]) -> Result<Vec<ShopProcess>, Trouble> {
    let starting: Vec<_> =
        launches.iter().map(|launch| tokio::spawn(launch.clone().started())).collect();
    let mut shops = Vec::new();
    for shop in starting {
        shops.push(shop.await??);
    }
    Ok(shops)
}

/// Kills the shop, or one of its copies, and starts it again, as planned.
///
/// # Errors
/// When one has ended by itself, or does not start.
pub async fn kill(
    seed: u64,
    launches: Vec<Launch>,
    mut shops: Vec<ShopProcess>,
    kills: Vec<Kill>,
) -> Result<Vec<ShopProcess>, Trouble> {
    let mut dice = seeds::dice(seeds::child(seed, usize::MAX));
    for kill in kills {
        tokio::time::sleep(kill.after).await;
        let which = dice.random_range(0..shops.len());
        shops.swap_remove(which).kill()?;
        tokio::time::sleep(kill.down).await;
        shops.push(launches[which].start().await?);
        let last = shops.len() - 1;
        shops.swap(which, last);
    }
    Ok(shops)
}

/// Changes prices, as planned.
///
/// # Errors
/// When the database does not take one.
pub async fn change_prices(
    mut database: Database,
    books: Arc<Vec<String>>,
    changes: Vec<PriceChange>,
) -> Result<(), Trouble> {
    for change in changes {
        tokio::time::sleep(change.after).await;
        reading::change_price(&mut database, &books[change.book], change.minor).await?;
    }
    Ok(database.close().await?)
}
