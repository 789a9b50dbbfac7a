//! One purchase as it is drawn from a seed.

use rand::Rng;

use super::seeds::{self, Dice};

/// One schedule: one purchase, or two at once after the same last copy.
#[derive(Clone, Debug)]
pub struct Schedule {
    /// Its place in its world.
    pub number: usize,
    /// What each of its buyers does; they begin together.
    pub buyers: Vec<Script>,
}

/// What one buyer does, from beginning to end.
#[derive(Clone, Debug)]
pub struct Script {
    /// For pauses and made-up ids.
    pub seed: u64,
    /// Which book, as an index into the world's catalogue.
    pub book: usize,
    /// What else is bought, when it is a cart.
    pub basket: Option<Basket>,
    /// In how many tabs the checkout is opened at the same moment.
    pub tabs: usize,
    /// How often the checkout is loaded again before paying.
    pub reloads: usize,
    /// Whether name and address are left before paying.
    pub leaves_contact: bool,
    /// How it is paid.
    pub payment: Payment,
    /// Whether Pay is pressed in every tab at once, and twice.
    pub double_click: bool,
    /// Whether paying waits until the reservation is about to end.
    pub late: bool,
    /// How often the confirmation is opened, all at once.
    pub visits: usize,
    /// Whether the checkout is opened once more afterwards, and paid if that is offered.
    pub comes_back: bool,
    /// Whether a second copy is bought on purpose.
    pub another: bool,
    /// What becomes of the money.
    pub afterwards: Afterwards,
}

/// What is bought as a cart, beside the first copy of the script's book.
#[derive(Clone, Debug)]
pub struct Basket {
    /// How many more copies of the script's book.
    pub more: i64,
    /// Other books with their copies, as indexes into the world's catalogue.
    pub others: Vec<(usize, i64)>,
    /// How many copies of the script's book are wanted after the checkout was opened.
    pub changed_to: Option<i64>,
    /// Whether the script's book is checked out alone at the same moment.
    pub single_besides: bool,
}

/// How a purchase is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payment {
    /// Not at all.
    Never,
    /// With a card that works.
    Card,
    /// With so many cards that do not work, then one that does.
    Declined(usize),
    /// With 3D Secure.
    ThreeDs(Challenge),
    /// With a debit that is under way for some seconds.
    BankDebit,
    /// With a card whose owner disputes the charge at once.
    Disputed,
    /// With a card to which money comes back only after a while.
    SlowRefund,
    /// With a card that money cannot be given back to.
    FailingRefund,
    /// With a card that works, while somebody cancels the PaymentIntent at Stripe.
    CanceledAtStripe,
}

/// What the buyer does about 3D Secure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Challenge {
    /// Passes it.
    Completed,
    /// Fails it, and then pays with another card.
    Failed,
    /// Closes the browser.
    Abandoned,
}

/// What becomes of the money afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Afterwards {
    /// The shop keeps it.
    Nothing,
    /// The seller gives all of it back.
    Refund,
    /// The seller gives a part back, and then perhaps the rest.
    RefundInParts,
    /// The seller presses Refund twice at once: it is the same refund.
    SameRefundTwice,
    /// Two sellers give all of it back at once: two refunds, of which one can be.
    TwoRefundsAtOnce,
    /// It is given back in Stripe's dashboard, in parts or whole.
    RefundAtStripe,
    /// Somebody takes the money for the same order once more, in Stripe's dashboard.
    PaidAgainAtStripe,
}

impl Schedule {
    /// Draws a schedule. The first `scarce` books of the catalogue have few copies.
    pub fn draw(seed: u64, number: usize, scarce: usize, books: usize) -> Schedule {
        let mut dice = seeds::dice(seed);
        let rivals = scarce > 0 && dice.random_bool(0.15);
        let book = match dice.random_range(0..10) {
            0..3 if scarce > 0 => dice.random_range(0..scarce),
            _ if rivals => dice.random_range(0..scarce),
            _ => dice.random_range(0..books),
        };
        let count = if rivals { 2 } else { 1 };
        let buyers = (0..count).map(|_| Script::draw(&mut dice, book, books)).collect();
        Schedule { number, buyers }
    }
}

impl Script {
    fn draw(dice: &mut Dice, book: usize, books: usize) -> Script {
        let payment = Payment::draw(dice);
        Script {
            seed: dice.random(),
            book,
            basket: dice.random_bool(0.4).then(|| Basket::draw(dice, books)),
            tabs: if dice.random_bool(0.3) { 2 } else { 1 },
            reloads: if dice.random_bool(0.3) { dice.random_range(1..4) } else { 0 },
            leaves_contact: dice.random_bool(0.9),
            payment,
            double_click: dice.random_bool(0.25),
            late: dice.random_bool(0.15),
            visits: [0, 0, 1, 1, 1, 2, 5][dice.random_range(0..7)],
            comes_back: dice.random_bool(0.3),
            another: dice.random_bool(0.05),
            afterwards: Afterwards::draw(dice),
        }
    }
}

impl Basket {
    fn draw(dice: &mut Dice, books: usize) -> Basket {
        let others = (0..dice.random_range(0..4))
            .map(|_| (dice.random_range(0..books), dice.random_range(1..4)))
            .collect();
        Basket {
            more: dice.random_range(0..3),
            others,
            changed_to: dice.random_bool(0.3).then(|| dice.random_range(1..4)),
            single_besides: dice.random_bool(0.2),
        }
    }

    /// Every book with its copies, in the order in which they go into the cart. `book` is the
    /// script's own.
    pub fn books(&self, book: usize) -> impl Iterator<Item = (usize, i64)> {
        std::iter::once((book, 1 + self.more)).chain(self.others.iter().copied())
    }
}

impl Payment {
    fn draw(dice: &mut Dice) -> Payment {
        match dice.random_range(0..100) {
            0..8 => Payment::Never,
            8..62 => Payment::Card,
            62..72 => Payment::Declined(dice.random_range(1..4)),
            // More than the shop allows.
            72..74 => Payment::Declined(9),
            74..80 => Payment::ThreeDs(Challenge::Completed),
            80..83 => Payment::ThreeDs(Challenge::Failed),
            83..86 => Payment::ThreeDs(Challenge::Abandoned),
            86..92 => Payment::BankDebit,
            92..94 => Payment::Disputed,
            94..96 => Payment::SlowRefund,
            96..97 => Payment::FailingRefund,
            _ => Payment::CanceledAtStripe,
        }
    }
}

impl Afterwards {
    fn draw(dice: &mut Dice) -> Afterwards {
        match dice.random_range(0..100) {
            0..60 => Afterwards::Nothing,
            60..70 => Afterwards::Refund,
            70..78 => Afterwards::RefundInParts,
            78..85 => Afterwards::SameRefundTwice,
            85..90 => Afterwards::TwoRefundsAtOnce,
            90..95 => Afterwards::PaidAgainAtStripe,
            _ => Afterwards::RefundAtStripe,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_is_the_same_script_and_every_kind_is_drawn() {
        let text = |seed| format!("{:?}", Schedule::draw(seed, 0, 4, 20));
        assert_eq!(text(1), text(1));
        let all: String = (0..500).map(text).collect();
        for kind in [
            "Never",
            "Card",
            "Declined(1)",
            "Declined(9)",
            "Completed",
            "Failed",
            "Abandoned",
            "BankDebit",
            "Disputed",
            "SlowRefund",
            "FailingRefund",
            "CanceledAtStripe",
            "RefundInParts",
            "SameRefundTwice",
            "TwoRefundsAtOnce",
            "RefundAtStripe",
            "PaidAgainAtStripe",
            "basket: None",
            "changed_to: Some",
            "single_besides: true",
            "late: true",
            "tabs: 2",
            "visits: 5",
            "another: true",
        ] {
            assert!(all.contains(kind), "{kind}");
        }
        assert!((0..500).any(|seed| Schedule::draw(seed, 0, 4, 20).buyers.len() == 2));
        assert!((0..500).all(|seed| Schedule::draw(seed, 0, 0, 20).buyers.len() == 1));
    }
}
