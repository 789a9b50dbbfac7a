//! What was sold, when and to whom, as the seller looks at it.

use super::{
    money::{Currency, Money},
    order::OrderId,
};
use serde::{Deserialize, Serialize};

/// The spans that the page offers, in days.
pub const SPANS: [i64; 4] = [7, 30, 90, 365];

/// The span of `text`, or thirty days.
pub fn span(text: &str) -> i64 {
    text.parse().ok().filter(|days| SPANS.contains(days)).unwrap_or(30)
}

/// Sales of the last days, today included, in UTC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sales {
    /// How many days.
    pub days: i64,
    /// One for each currency that something was sold in.
    pub ledgers: Vec<Ledger>,
    /// What was sold most.
    pub books: Vec<BookSales>,
}

/// Sales in one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// Of every amount below.
    pub currency: Currency,
    /// Every day of the span, the first first.
    pub days: Vec<DaySales>,
}

/// One day's sales, in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DaySales {
    /// The epoch second at which the day begins.
    pub start: i64,
    /// Orders that were paid.
    pub orders: i64,
    /// What was paid for them.
    pub paid: i64,
    /// What was given back on that day, of orders of any day.
    pub given_back: i64,
}

impl DaySales {
    /// What stays, in minor units.
    pub fn net(&self) -> i64 {
        self.paid - self.given_back
    }

    /// Whether nothing happened.
    pub fn is_quiet(&self) -> bool {
        self.orders == 0 && self.paid == 0 && self.given_back == 0
    }
}

impl Ledger {
    /// All days together; `start` is the first day's.
    pub fn total(&self) -> DaySales {
        let start = self.days.first().map_or(0, |day| day.start);
        self.days.iter().fold(DaySales { start, ..DaySales::default() }, |sum, day| DaySales {
            start,
            orders: sum.orders + day.orders,
            paid: sum.paid + day.paid,
            given_back: sum.given_back + day.given_back,
        })
    }
}

/// How often a book was sold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookSales {
    /// Its title when it was last sold.
    pub title: String,
    /// Copies in paid orders that were not given back in full.
    pub copies: i64,
    /// What was paid for them.
    pub paid: Money,
}

/// What the list of customers is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CustomerSort {
    /// Who has spent most first.
    #[default]
    Total,
    /// Who bought last first.
    Recent,
    /// Who has not bought for the longest time first.
    Lapsed,
}

impl CustomerSort {
    /// Every one, in the order of the page.
    pub const ALL: [CustomerSort; 3] =
        [CustomerSort::Total, CustomerSort::Recent, CustomerSort::Lapsed];

    /// The word in the address.
    pub fn as_str(self) -> &'static str {
        match self {
            CustomerSort::Total => "total",
            CustomerSort::Recent => "recent",
            CustomerSort::Lapsed => "lapsed",
        }
    }

    /// The sort of that word; by total for any other.
    pub fn parse(word: &str) -> CustomerSort {
        CustomerSort::ALL.into_iter().find(|sort| sort.as_str() == word).unwrap_or_default()
    }

    /// What the page calls it.
    pub fn label(self) -> &'static str {
        match self {
            CustomerSort::Total => "Best customers",
            CustomerSort::Recent => "Latest orders",
            CustomerSort::Lapsed => "Not seen for longest",
        }
    }
}

/// Someone who has bought, in one currency. Holds a person's details, and so is never printed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    /// In lower case: two spellings are one person.
    pub email: String,
    /// As on the latest order.
    pub name: String,
    /// Paid orders.
    pub orders: i64,
    /// What they have paid, less what was given back.
    pub total: Money,
    /// When they first paid, in epoch seconds.
    pub first_at: i64,
    /// When they last paid.
    pub last_at: i64,
    /// The latest order, by which all of theirs are found.
    pub last_order: OrderId,
}
