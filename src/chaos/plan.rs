//! One world as it is drawn from a seed.

use rand::Rng;
use std::time::Duration;

use super::{
    faults::Profile,
    script::Schedule,
    seeds::{self, Dice},
};

/// How many books have few copies.
const SCARCE: usize = 4;
/// Over how long the kills are spread, from the first buyer on, in milliseconds.
const KILLS_OVER: u64 = 4500;

/// What happens in one world.
#[derive(Clone, Debug)]
pub struct WorldPlan {
    /// All of it follows from this.
    pub seed: u64,
    /// What goes wrong.
    pub profile: Profile,
    /// Copies of the first books of the catalogue; there is no end to the others.
    pub stocks: Vec<i64>,
    /// When the shop is killed, in order.
    pub kills: Vec<Kill>,
    /// Which books change their price, and when.
    pub prices: Vec<PriceChange>,
    /// Who buys what and how.
    pub schedules: Vec<Schedule>,
    /// Whether Stripe sends every event of the past once more when all is over.
    pub resend: bool,
}

/// A book that gets dearer or cheaper while people buy it.
#[derive(Clone, Copy, Debug)]
pub struct PriceChange {
    /// The pause before it.
    pub after: Duration,
    /// Which book, as an index into the catalogue.
    pub book: usize,
    /// By how much, in minor units.
    pub minor: i64,
}

/// One SIGKILL.
#[derive(Clone, Copy, Debug)]
pub struct Kill {
    /// The pause before it, from the start or from when the shop was up again.
    pub after: Duration,
    /// How long the shop stays down.
    pub down: Duration,
}

impl WorldPlan {
    /// Draws a world with so many schedules over a catalogue of so many books.
    pub fn draw(seed: u64, schedules: usize, books: usize) -> WorldPlan {
        let mut dice = seeds::dice(seed);
        let scarce = SCARCE.min(books);
        WorldPlan {
            seed,
            profile: Profile::draw(&mut dice),
            stocks: (0..scarce).map(|_| dice.random_range(1..4)).collect(),
            kills: kills(&mut dice),
            prices: prices(&mut dice, books),
            resend: dice.random_bool(0.3),
            schedules: (0..schedules)
                .map(|number| Schedule::draw(seeds::child(seed, number), number, scarce, books))
                .collect(),
        }
    }
}

/// From none to three, at moments drawn over the whole time.
fn kills(dice: &mut Dice) -> Vec<Kill> {
    let count = dice.random_range(0..4);
    let mut moments: Vec<u64> = (0..count).map(|_| dice.random_range(30..KILLS_OVER)).collect();
    moments.sort_unstable();
    let mut before = 0;
    moments
        .into_iter()
        .map(|moment| {
            let after = Duration::from_millis(moment - before);
            before = moment;
            Kill { after, down: Duration::from_millis(dice.random_range(0..250)) }
        })
        .collect()
}

/// None in most worlds; else one every now and then.
fn prices(dice: &mut Dice, books: usize) -> Vec<PriceChange> {
    if books == 0 || dice.random_bool(0.6) {
        return Vec::new();
    }
    let change = |dice: &mut Dice| PriceChange {
        after: Duration::from_millis(dice.random_range(5..300)),
        book: dice.random_range(0..books),
        minor: dice.random_range(-60..90),
    };
    (0..20).map(|_| change(dice)).collect()
}
