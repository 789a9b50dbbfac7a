//! The list of books as a shopper asks for it, in the address of the page, and as it is found.

use super::{
    book::Book,
    money::{Currency, Money, NotAPrice},
};
use serde::{Deserialize, Serialize};

/// The longest words that are looked for, in characters.
const WORDS_MAX: usize = 200;

/// What a shopper asks for, as typed: nothing in it is wrong enough to be refused.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CatalogueQuery {
    /// Words of title and author, each as it begins.
    pub search: String,
    /// Words of the author alone.
    pub author: String,
    /// The lowest price, in major units such as `5` or `9.99`.
    pub min: String,
    /// The highest price, likewise.
    pub max: String,
    /// Only what can be bought now.
    pub in_stock: bool,
    /// What comes first.
    pub sort: Sort,
    /// The list goes on after this place, which an earlier list has named.
    pub after: String,
    /// The list ends before this place.
    pub before: String,
}

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Sort {
    /// The newest in the catalogue first.
    #[default]
    Newest,
    /// By title, without regard to accents and case.
    Title,
    /// The cheapest first.
    PriceUp,
    /// The dearest first.
    PriceDown,
}

/// The books of one page of the list, and what is to be said about them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BooksFound {
    /// In their order. Descriptions may be cut short.
    pub books: Vec<Book>,
    /// How many there are on all pages, as far as they were counted.
    pub count: u32,
    /// Whether there are more than `count`.
    pub more: bool,
    /// Nothing is written like this: these are written similarly.
    pub similar: bool,
    /// The place after which the next page begins, when there is one.
    pub next: Option<String>,
    /// The place before which the previous page ends, when there is one.
    pub previous: Option<String>,
    /// What is wrong with the prices that were typed.
    pub price_fault: Option<PriceFault>,
}

/// What is wrong with the prices that limit a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PriceFault {
    /// This one is no price.
    NotAPrice(PriceLimit, NotAPrice),
    /// The lowest is higher than the highest.
    Crossed,
}

/// One of the two prices that limit a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PriceLimit {
    /// The lowest.
    Min,
    /// The highest.
    Max,
}

impl PriceFault {
    /// Whether it is a fault of that price.
    pub fn is_of(self, limit: PriceLimit) -> bool {
        match self {
            PriceFault::NotAPrice(faulty, _) => faulty == limit,
            PriceFault::Crossed => true,
        }
    }
}

impl Sort {
    /// All, in the order in which they are offered.
    pub const ALL: [Sort; 4] = [Sort::Newest, Sort::Title, Sort::PriceUp, Sort::PriceDown];

    /// Its name in an address.
    pub fn name(self) -> &'static str {
        match self {
            Sort::Newest => "newest",
            Sort::Title => "title",
            Sort::PriceUp => "price",
            Sort::PriceDown => "price-down",
        }
    }
}

/// A name that is none is the usual order.
impl From<String> for Sort {
    fn from(name: String) -> Sort {
        Sort::ALL.into_iter().find(|sort| sort.name() == name).unwrap_or_default()
    }
}

impl From<Sort> for String {
    fn from(sort: Sort) -> String {
        sort.name().to_owned()
    }
}

impl CatalogueQuery {
    /// What the fields of an address or a form ask for; `field` answers one by its name.
    pub fn read(field: impl Fn(&str) -> Option<String>) -> CatalogueQuery {
        let text = |name: &str| field(name).unwrap_or_default();
        CatalogueQuery {
            search: text("q"),
            author: text("author"),
            min: text("min"),
            max: text("max"),
            in_stock: text("stock") == "1",
            sort: Sort::from(text("sort")),
            after: text("after"),
            before: text("before"),
        }
        .tidy()
    }

    /// The same without white space around words, and without words that are far too long.
    pub fn tidy(self) -> CatalogueQuery {
        let short = |text: String| text.trim().chars().take(WORDS_MAX).collect::<String>();
        CatalogueQuery {
            search: short(self.search),
            author: short(self.author),
            min: short(self.min),
            max: short(self.max),
            ..self
        }
    }

    /// All books of that author.
    pub fn of_author(author: &str) -> CatalogueQuery {
        CatalogueQuery { author: author.to_owned(), ..CatalogueQuery::default() }
    }

    /// The same list from its beginning.
    pub fn from_start(&self) -> CatalogueQuery {
        CatalogueQuery { after: String::new(), before: String::new(), ..self.clone() }
    }

    /// The page of the same list that begins after `place`.
    pub fn after(&self, place: &str) -> CatalogueQuery {
        CatalogueQuery { after: place.to_owned(), ..self.from_start() }
    }

    /// The page of the same list that ends before `place`.
    pub fn before(&self, place: &str) -> CatalogueQuery {
        CatalogueQuery { before: place.to_owned(), ..self.from_start() }
    }

    /// Whether the list is narrowed by anything but words of title and author.
    pub fn filters(&self) -> bool {
        self.in_stock || [&self.author, &self.min, &self.max].iter().any(|text| !text.is_empty())
    }

    /// Whether these are all books from the first one on, in whatever order.
    pub fn is_whole_list(&self) -> bool {
        CatalogueQuery { sort: Sort::default(), ..self.clone() } == CatalogueQuery::default()
    }

    /// The address of the list, the same text for the same question: what is as usual is left out.
    pub fn address(&self) -> String {
        let stock = if self.in_stock { "1" } else { "" };
        let sort = if self.sort == Sort::default() { "" } else { self.sort.name() };
        let fields = [
            ("q", self.search.as_str()),
            ("author", &self.author),
            ("min", &self.min),
            ("max", &self.max),
            ("stock", stock),
            ("sort", sort),
            ("after", &self.after),
            ("before", &self.before),
        ];
        let mut address = "/".to_owned();
        for (name, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
            address.push(if address.len() == 1 { '?' } else { '&' });
            address.push_str(name);
            address.push('=');
            encode(&mut address, value);
        }
        address
    }

    /// The lowest and the highest price in minor units of `currency`, and what is wrong with
    /// what was typed: a price that is none limits nothing.
    pub fn prices(&self, currency: Currency) -> (Option<i64>, Option<i64>, Option<PriceFault>) {
        let price = |limit, text: &str| match Money::parse_price(text, currency) {
            Ok(price) => (Some(price.minor), None),
            Err(NotAPrice::Missing) => (None, None),
            Err(NotAPrice::TooLarge) => (Some(i64::MAX), None),
            Err(fault) => (None, Some(PriceFault::NotAPrice(limit, fault))),
        };
        // From nothing on is no limit.
        let (min, min_fault) = match Money::parse_price(&self.min, currency) {
            Err(NotAPrice::NotPositive) => (None, None),
            _ => price(PriceLimit::Min, &self.min),
        };
        let (max, max_fault) = price(PriceLimit::Max, &self.max);
        let crossed = matches!((min, max), (Some(min), Some(max)) if min > max);
        let crossed = crossed.then_some(PriceFault::Crossed);
        (min, max, min_fault.or(max_fault).or(crossed))
    }
}

/// Percent-encodes as `encodeURIComponent` does.
fn encode(address: &mut String, text: &str) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte) {
            address.push(char::from(byte));
        } else {
            const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
            let digit = |value: u8| char::from(DIGITS[usize::from(value)]);
            address.extend(['%', digit(byte >> 4), digit(byte & 15)]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd() -> Currency {
        "usd".parse().expect("a currency")
    }

    #[test]
    fn an_address_says_only_what_is_asked() {
        assert_eq!(CatalogueQuery::default().address(), "/");
        let query = CatalogueQuery {
            search: "romeo & é".to_owned(),
            in_stock: true,
            sort: Sort::PriceDown,
            ..CatalogueQuery::default()
        };
        assert_eq!(query.address(), "/?q=romeo%20%26%20%C3%A9&stock=1&sort=price-down");
        assert_eq!(query.after("x").address(), format!("{}&after=x", query.address()));
        assert_eq!(query.after("x").before("y").address(), query.before("y").address());
    }

    #[test]
    fn fields_are_read_as_they_are_written() {
        let read = |pairs: &[(&str, &str)]| {
            let find = |name: &str| pairs.iter().find(|(key, _)| *key == name);
            CatalogueQuery::read(|name| find(name).map(|(_, value)| value.to_string()))
        };
        let query = read(&[("q", " a "), ("stock", "1"), ("sort", "title"), ("min", "5")]);
        assert_eq!(query.address(), "/?q=a&min=5&stock=1&sort=title");
        assert!(query.filters() && !read(&[("q", "a")]).filters());
        assert_eq!(read(&[("sort", "drop table"), ("stock", "yes")]), CatalogueQuery::default());
        assert_eq!(read(&[("q", &"é".repeat(999))]).search.chars().count(), WORDS_MAX);
    }

    #[test]
    fn prices_that_are_none_limit_nothing_and_say_why() {
        let prices = |min: &str, max: &str| {
            let query = CatalogueQuery {
                min: min.to_owned(),
                max: max.to_owned(),
                ..CatalogueQuery::default()
            };
            query.prices(usd())
        };
        assert_eq!(prices("", ""), (None, None, None));
        assert_eq!(prices("5", "9.99"), (Some(500), Some(999), None));
        assert_eq!(prices("0", ""), (None, None, None));
        let (min, max, fault) = prices("cheap", "10");
        assert_eq!((min, max), (None, Some(1000)));
        assert_eq!(fault, Some(PriceFault::NotAPrice(PriceLimit::Min, NotAPrice::NotANumber)));
        let fault = prices("5", "dear").2.expect("a fault");
        assert!(fault.is_of(PriceLimit::Max) && !fault.is_of(PriceLimit::Min));
        assert_eq!(prices("10", "5").2, Some(PriceFault::Crossed));
    }
}
