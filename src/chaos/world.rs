//! One world from its beginning to the verdict.

use rand::Rng;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};
use tokio::{sync::Semaphore, task::JoinSet};

use bookshop::server::sandbox::{Sandbox, SandboxConfig};

use super::{
    Trouble, balancer,
    cluster::Cluster,
    dashboard::Dashboard,
    diary::Diary,
    faults::Profile,
    invariants::{self, Violation},
    plan::{Kill, PriceChange, WorldPlan},
    play,
    reading::{self, Database},
    records::Records,
    seeds,
    settings::{self, RESERVATION},
    shop_process::{self, Launch, ShopProcess},
    stripe_js::StripeJs,
    surroundings::Surroundings,
};

/// How long the shop may take to bring everything to its end once nothing goes wrong any more.
const QUIET_WITHIN: Duration = Duration::from_secs(40);
/// The pause between two looks whether it has.
const LOOK_EVERY: Duration = Duration::from_millis(40);

/// What is asked of a world.
#[derive(Clone, Debug)]
pub struct Order {
    /// Its seed.
    pub seed: u64,
    /// How many schedules are played in it.
    pub schedules: usize,
    /// How many of them at once.
    pub at_once: usize,
    /// What is broken in the shop on purpose.
    pub sabotage: Option<String>,
    /// How many copies of the shop there are.
    pub copies: usize,
    /// Where its database is, when it is none of its own files.
    pub postgres: Option<Arc<Cluster>>,
}

/// What came of a world.
#[derive(Debug)]
pub struct Outcome {
    /// What went wrong on purpose.
    pub profile: Profile,
    /// How often each fault struck.
    pub struck: BTreeMap<String, u64>,
    /// How often the shop was killed.
    pub kills: usize,
    /// Both sides' books.
    pub records: Records,
    /// The rules that were broken.
    pub violations: Vec<Violation>,
    /// How long each part took.
    pub spent: Spent,
}

/// How long the parts of a world took.
#[derive(Clone, Copy, Debug, Default)]
pub struct Spent {
    /// While buyers were buying.
    pub buying: Duration,
    /// Until nothing was under way any more.
    pub settling: Duration,
}

/// Runs a world in this folder.
///
/// # Errors
/// When it could not be run to its end: then there is no verdict.
pub async fn run(order: &Order, folder: &Path) -> Result<Outcome, Trouble> {
    let config =
        SandboxConfig { database: folder.join("sandbox.db"), addr: ([127, 0, 0, 1], 0).into() };
    let sandbox = Sandbox::start(config).await?;
    let addr = shop_process::free_addr()?;
    let webhooks = format!("http://{addr}/webhooks/stripe");
    let account = settings::Account {
        api_base: sandbox.api_base(),
        js_url: sandbox.js_url(),
        secret_key: sandbox.secret_key().to_owned(),
        publishable_key: sandbox.publishable_key().to_owned(),
        webhook_secret: sandbox.webhook_secret(&webhooks).await?,
    };
    let name = format!("world_{:016x}", order.seed);
    let database = match &order.postgres {
        Some(cluster) => {
            cluster.run(&format!("create database {name}"))?;
            cluster.url(&name)
        }
        None => format!("sqlite://{}", folder.join("shop.db").display()),
    };
    let mut launches = Vec::new();
    for _ in 0..order.copies {
        let addr = if order.copies == 1 { addr } else { shop_process::free_addr()? };
        let sabotage = order.sabotage.as_deref();
        launches.push(Launch {
            addr,
            environment: settings::environment(folder, &database, addr, &account, sabotage),
            log: folder.join("shop.log"),
        });
    }
    let copies = launches.iter().map(|launch| launch.addr).collect();
    let balancing = (order.copies > 1).then(|| tokio::spawn(balancer::balance(addr, copies)));
    let around = Surroundings {
        shop: format!("http://{addr}/"),
        stripe_js: StripeJs::new(&sandbox.api_base())?,
        dashboard: Dashboard::new(&sandbox.api_base(), sandbox.secret_key())?,
        admin_token: settings::ADMIN_TOKEN.to_owned(),
        books: Arc::default(),
        reservation: RESERVATION,
    };
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = tokio::spawn(sandbox.run_until(async move {
        let _ = stopped.await;
    }));
    let outcome = live(order, folder, &database, &launches, around).await;
    if let Some(balancing) = balancing {
        balancing.abort();
    }
    if let Some(cluster) = &order.postgres {
        cluster.run(&format!("drop database {name} with (force)"))?;
    }
    let _ = stop.send(());
    // Nobody waits for what is still being sent to a shop that is gone.
    serving.abort();
    let _ = serving.await;
    outcome
}

/// From the shop's first start to the comparison of the books.
async fn live(
    order: &Order,
    folder: &Path,
    database: &str,
    launches: &[Launch],
    mut around: Surroundings,
) -> Result<Outcome, Trouble> {
    let url = database;
    // All at once: whoever is first migrates.
    let mut shops = Vec::new();
    for shop in
        launches.iter().map(|launch| tokio::spawn(launch.clone().started())).collect::<Vec<_>>()
    {
        shops.push(shop.await??);
    }
    let mut database = reading::open(url).await?;
    let books = reading::catalogue(&mut database).await?;
    let plan = WorldPlan::draw(order.seed, order.schedules, books.len());
    let scarce: Vec<(&String, i64)> = books.iter().zip(plan.stocks.iter().copied()).collect();
    reading::set_stock(&mut database, &scarce).await?;
    let initial_stock = reading::stock(&mut database).await?;
    let initial_stock = initial_stock.into_iter().map(|book| (book.id, book.stock)).collect();
    around.books = Arc::new(books);
    around.dashboard.set_faults(&plan.profile.plan(plan.seed)).await?;

    let begun = Instant::now();
    let killing = kill(order.seed, launches.to_vec(), shops, plan.kills.clone());
    let killing = tokio::spawn(killing);
    let pricing = tokio::spawn(change_prices(
        reading::open(url).await?,
        Arc::clone(&around.books),
        plan.prices.clone(),
    ));
    let buyers = buy(&plan, &around, order.at_once).await?;
    pricing.await??;
    let shops = killing.await??;
    let buying = begun.elapsed();

    let begun = Instant::now();
    around.dashboard.set_faults(&Profile::over()).await?;
    let calm = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs())?;
    let mut left = settle(&mut database, &around.dashboard, calm).await?;
    if plan.resend && left.is_empty() {
        around.dashboard.resend_all().await?;
        left = settle(&mut database, &around.dashboard, calm).await?;
    }
    let spent = Spent { buying, settling: begun.elapsed() };
    let shop_books = reading::shop_books(&mut database, &folder.join("mail")).await?;
    let stripe_books = reading::stripe_books(&around.dashboard).await?;
    for shop in shops {
        shop.kill()?;
    }
    let records = Records {
        stripe: stripe_books,
        shop: shop_books,
        initial_stock,
        buyers,
        log: std::fs::read_to_string(folder.join("shop.log"))?,
    };
    let mut violations = invariants::broken(&records);
    violations.extend((!left.is_empty()).then(|| Violation {
        rule: "everything comes to its end".to_owned(),
        detail: format!("after {QUIET_WITHIN:?} there are still {}", left.join(", ")),
    }));
    let struck = around.dashboard.struck().await?;
    Ok(Outcome {
        profile: plan.profile,
        struck,
        kills: plan.kills.len(),
        records,
        violations,
        spent,
    })
}

/// Plays all schedules, so many at once.
async fn buy(
    plan: &WorldPlan,
    around: &Surroundings,
    at_once: usize,
) -> Result<Vec<Diary>, Trouble> {
    let places = Arc::new(Semaphore::new(at_once));
    let mut schedules = JoinSet::new();
    for schedule in plan.schedules.clone() {
        let (around, places) = (around.clone(), Arc::clone(&places));
        schedules.spawn(async move {
            let _place = places.acquire().await?;
            let mut buyers = JoinSet::new();
            for script in schedule.buyers {
                let around = around.clone();
                buyers.spawn(async move { play::play(schedule.number, &script, &around).await });
            }
            buyers.join_all().await.into_iter().collect::<Result<Vec<_>, Trouble>>()
        });
    }
    let mut diaries = Vec::new();
    for of_schedule in schedules.join_all().await {
        diaries.extend(of_schedule?);
    }
    diaries.sort_by_key(|diary| diary.schedule);
    Ok(diaries)
}

/// Kills the shop, or one of its copies, and starts it again, as planned.
async fn kill(
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
async fn change_prices(
    mut database: Database,
    books: Arc<Vec<String>>,
    changes: Vec<PriceChange>,
) -> Result<(), Trouble> {
    for change in changes {
        tokio::time::sleep(change.after).await;
        reading::change_price(&mut database, &books[change.book], change.minor).await?;
    }
    Ok(())
}

/// Waits until nothing is under way any more and the shop has read what happened until the epoch
/// second `calm`, when faults had ended; answers what still is at the deadline.
async fn settle(
    database: &mut Database,
    dashboard: &Dashboard,
    calm: i64,
) -> Result<Vec<String>, Trouble> {
    let deadline = Instant::now() + QUIET_WITHIN;
    loop {
        let mut left = reading::under_way(database, calm).await?;
        if left.is_empty() {
            // Last, because every delivery makes work.
            match dashboard.deliveries_waiting().await? {
                0 if reading::under_way(database, calm).await?.is_empty() => return Ok(left),
                waiting => left.push(format!("{waiting} deliveries")),
            }
        }
        if Instant::now() > deadline {
            return Ok(left);
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// A folder of its own for a world, in memory where the system has such a place.
///
/// # Errors
/// When it cannot be made.
pub fn folder(seed: u64) -> Result<PathBuf, Trouble> {
    let memory = Path::new("/dev/shm");
    let base = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
    let folder = base.join(format!("bookshop-chaos-{}-{seed:016x}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}
