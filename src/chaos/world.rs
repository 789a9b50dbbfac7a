//! One world from its beginning to the verdict.

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
    plan::WorldPlan,
    play, quiet, reading,
    records::Records,
    restoring,
    script::Schedule,
    settings::{self, RESERVATION},
    shop_process::{self, Launch},
    stripe_js::StripeJs,
    surroundings::Surroundings,
    upkeep,
};

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
    /// Whether the shop is put back from a copy that was made while people bought.
    pub restore: bool,
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
    /// How many payments the shop has forgotten, as it was put back from a copy.
    pub forgotten: usize,
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
    let shops = upkeep::start(launches).await?;
    let mut database = reading::open(url).await?;
    let books = reading::catalogue(&mut database).await?;
    let mut plan = WorldPlan::draw(order.seed, order.schedules, books.len());
    // Those who buy after the shop was put back, if it is.
    let restored = plan.schedules.split_off(match order.restore {
        true => order.schedules * 2 / 3,
        false => order.schedules,
    });
    if order.restore {
        // Who pays a price that the shop has forgotten is put before a person: no rule of theirs.
        plan.prices.clear();
    }
    let scarce: Vec<(&String, i64)> = books.iter().zip(plan.stocks.iter().copied()).collect();
    reading::set_stock(&mut database, &scarce).await?;
    let initial_stock = reading::stock(&mut database).await?;
    let initial_stock = initial_stock.into_iter().map(|book| (book.id, book.stock)).collect();
    around.books = Arc::new(books);
    around.dashboard.set_faults(&plan.profile.plan(plan.seed)).await?;

    let begun = Instant::now();
    let killing = upkeep::kill(order.seed, launches.to_vec(), shops, plan.kills.clone());
    let killing = tokio::spawn(killing);
    let pricing = tokio::spawn(upkeep::change_prices(
        reading::open(url).await?,
        Arc::clone(&around.books),
        plan.prices.clone(),
    ));
    let copy = folder.join("copy.db");
    let copying = order
        .restore
        .then(|| tokio::spawn(restoring::copy(order.seed, url.to_owned(), copy.clone())));
    let mut buyers = buy(&plan.schedules, &around, order.at_once).await?;
    pricing.await??;
    let mut shops = killing.await??;
    if let Some(copying) = copying {
        copying.await??;
        // The copy may be of the time before they left one.
        for buyer in &mut buyers {
            buyer.deserves.insert("email");
        }
        for shop in shops {
            shop.kill()?;
        }
        database.close().await?;
        restoring::put_back(url, &copy).await?;
        shops = upkeep::start(launches).await?;
        database = reading::open(url).await?;
        buyers.extend(buy(&restored, &around, order.at_once).await?);
    }
    let buying = begun.elapsed();

    let begun = Instant::now();
    around.dashboard.set_faults(&Profile::over()).await?;
    let calm = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs())?;
    let mut left = quiet::wait(&mut database, &around.dashboard, calm).await?;
    if plan.resend && left.is_empty() {
        around.dashboard.resend_all().await?;
        left = quiet::wait(&mut database, &around.dashboard, calm).await?;
    }
    let spent = Spent { buying, settling: begun.elapsed() };
    // Stripe's first, which takes long: a bank may send a refund back at any time, and the shop knows
    // what Stripe has told.
    let stripe_books = reading::stripe_books(&around.dashboard).await?;
    let shop_books = reading::shop_books(&mut database, &folder.join("mail")).await?;
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
    // First: what else is broken may be so because of it.
    let unended = (!left.is_empty()).then(|| Violation {
        rule: "everything comes to its end".to_owned(),
        detail: format!("after {:?} there are still {}", spent.settling, left.join(", ")),
    });
    let (forgotten, broken) = match order.restore {
        true => invariants::broken_when_restored(&records),
        false => (0, invariants::broken(&records)),
    };
    let violations = unended.into_iter().chain(broken).collect();
    let struck = around.dashboard.struck().await?;
    Ok(Outcome {
        profile: plan.profile,
        struck,
        kills: plan.kills.len(),
        records,
        forgotten,
        violations,
        spent,
    })
}

/// Plays these schedules, so many at once.
async fn buy(
    schedules: &[Schedule],
    around: &Surroundings,
    at_once: usize,
) -> Result<Vec<Diary>, Trouble> {
    let places = Arc::new(Semaphore::new(at_once));
    let mut playing = JoinSet::new();
    for schedule in schedules.iter().cloned() {
        let (around, places) = (around.clone(), Arc::clone(&places));
        playing.spawn(async move {
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
    for of_schedule in playing.join_all().await {
        diaries.extend(of_schedule?);
    }
    diaries.sort_by_key(|diary| diary.schedule);
    Ok(diaries)
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
