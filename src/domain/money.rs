//! Money: an integer number of minor units with its currency. Never a float.

use super::language::Language;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// An ISO 4217 currency code, lower case as on Stripe's wire (`usd`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

/// A text that is not a three-letter currency code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a three-letter ISO 4217 currency code")]
pub struct NotACurrency;

impl Currency {
    /// United States dollars.
    pub const USD: Currency = Currency(*b"usd");

    /// The code, lower case: `usd`.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("xxx")
    }

    /// How many decimals the currency has as Stripe counts them: 0, 2 or 3
    /// (<https://docs.stripe.com/currencies#zero-decimal>).
    pub fn decimals(&self) -> u32 {
        match &self.0 {
            b"bif" | b"clp" | b"djf" | b"gnf" | b"jpy" | b"kmf" | b"krw" | b"mga" | b"pyg"
            | b"rwf" | b"vnd" | b"vuv" | b"xaf" | b"xof" | b"xpf" => 0,
            b"bhd" | b"jod" | b"kwd" | b"omr" | b"tnd" => 3,
            _ => 2,
        }
    }

    /// The least that a card can be charged, in minor units, where Stripe names one
    /// (<https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts>); else 1.
    pub fn least_minor(&self) -> i64 {
        match &self.0 {
            b"usd" | b"eur" | b"cad" | b"aud" | b"chf" | b"sgd" | b"nzd" | b"jpy" | b"inr"
            | b"brl" => 50,
            b"gbp" => 30,
            b"bgn" => 100,
            b"aed" | b"pln" | b"myr" | b"ron" => 200,
            b"dkk" => 250,
            b"nok" | b"sek" => 300,
            b"hkd" => 400,
            b"mxn" | b"thb" => 1000,
            b"czk" => 1500,
            b"huf" => 17500,
            _ => 1,
        }
    }

    /// What the Unicode CLDR calls it instead of its code, in one language at least
    /// (<https://github.com/unicode-org/cldr/blob/main/common/main/en.xml>, and `he.xml`).
    fn sign(&self, language: Language) -> Option<&'static str> {
        let hebrew = language == Language::Hebrew;
        Some(match &self.0 {
            b"usd" => "$",
            b"eur" => "€",
            b"gbp" => "£",
            b"jpy" => "¥",
            b"inr" => "₹",
            b"ils" => "₪",
            b"krw" => "₩",
            b"vnd" => "₫",
            b"aud" => "A$",
            b"brl" => "R$",
            b"cad" => "CA$",
            b"hkd" => "HK$",
            b"mxn" => "MX$",
            b"nzd" => "NZ$",
            b"twd" => "NT$",
            b"xcd" => "EC$",
            b"xcg" => "Cg.",
            b"xaf" => "FCFA",
            b"xof" => "F\u{a0}CFA",
            b"xpf" => "CFPF",
            b"cny" if hebrew => "\u{200e}CN¥\u{200e}",
            b"cny" => "CN¥",
            b"php" if !hebrew => "₱",
            b"thb" if hebrew => "฿",
            _ => return None,
        })
    }
}

impl FromStr for Currency {
    type Err = NotACurrency;

    fn from_str(text: &str) -> Result<Self, NotACurrency> {
        match text.as_bytes() {
            [a, b, c] if [a, b, c].iter().all(|letter| letter.is_ascii_alphabetic()) => {
                Ok(Currency([*a, *b, *c].map(|letter| letter.to_ascii_lowercase())))
            }
            _ => Err(NotACurrency),
        }
    }
}

impl TryFrom<String> for Currency {
    type Error = NotACurrency;

    fn try_from(text: String) -> Result<Self, NotACurrency> {
        text.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> String {
        currency.code().to_owned()
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// An amount of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// The amount in minor units (cents for `usd`, whole yen for `jpy`).
    pub minor: i64,
    /// Of which currency.
    pub currency: Currency,
}

/// The most that Stripe takes at once in any currency: eight digits of minor units
/// (<https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts>).
pub const MOST_MINOR: i64 = 99_999_999;

/// Why a text is no price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum NotAPrice {
    /// Nothing is typed.
    #[error("Enter a price.")]
    Missing,
    /// Something else than digits with one decimal point.
    #[error("Enter the price as a number, such as 19.99.")]
    NotANumber,
    /// More decimals than the currency has.
    #[error("Enter the price with at most {0} decimals.")]
    TooManyDecimals(u32),
    /// Zero or less.
    #[error("Enter a price greater than zero.")]
    NotPositive,
    /// More than can be charged at once.
    #[error("Enter a smaller price: this is more than can be charged at once.")]
    TooLarge,
}

impl Money {
    /// `minor` minor units of `currency`.
    pub fn new(minor: i64, currency: Currency) -> Money {
        Money { minor, currency }
    }

    /// A price as people type it, in major units with a decimal point: `19.99`, or `500` in a
    /// currency without decimals. Integer arithmetic: `19.99` is exactly 1999 cents.
    ///
    /// # Errors
    /// [`NotAPrice`] says what to type instead.
    pub fn parse_price(text: &str, currency: Currency) -> Result<Money, NotAPrice> {
        let text = text.trim();
        if text.is_empty() {
            return Err(NotAPrice::Missing);
        }
        let (text, negative) = text.strip_prefix('-').map_or((text, false), |rest| (rest, true));
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(part) || text.ends_with('.') {
            return Err(NotAPrice::NotANumber);
        }
        let decimals = currency.decimals();
        let places = decimals as usize;
        if part.len() > places {
            return Err(NotAPrice::TooManyDecimals(decimals));
        }
        let digits = format!("{whole}{part:0<places$}");
        let minor: i64 = digits.trim_start_matches('0').parse().or_else(|_| {
            // Nothing left but zeros, or too long for a number.
            if digits.bytes().all(|byte| byte == b'0') { Ok(0) } else { Err(NotAPrice::TooLarge) }
        })?;
        match minor {
            0 => Err(NotAPrice::NotPositive),
            _ if negative => Err(NotAPrice::NotPositive),
            _ if minor > MOST_MINOR => Err(NotAPrice::TooLarge),
            _ => Ok(Money::new(minor, currency)),
        }
    }

    /// The amount as it is typed and exported: `19.99`, without a sign of its currency.
    pub fn decimal(&self) -> String {
        let decimals = self.currency.decimals();
        let unit = 10_u64.pow(decimals);
        let amount = self.minor.unsigned_abs();
        let sign = if self.minor < 0 { "-" } else { "" };
        match decimals {
            0 => format!("{sign}{amount}"),
            _ => {
                let width = decimals as usize;
                format!("{sign}{}.{:0width$}", amount / unit, amount % unit)
            }
        }
    }
}

impl Money {
    /// The amount as that language writes it, by the patterns of the Unicode CLDR: `$1,234.56` and
    /// `CHF 12.50` in English; in Hebrew the sign stands after the amount, with the marks that keep
    /// both in their places. The same text on the server and in the browser: no locale is asked.
    pub fn shown(self, language: Language) -> String {
        let decimal = self.decimal();
        let amount = grouped(decimal.trim_start_matches('-'));
        let code = self.currency.code().to_ascii_uppercase();
        let sign = self.currency.sign(language).unwrap_or(&code);
        let negative = self.minor < 0;
        match language {
            Language::English => {
                let minus = if negative { "-" } else { "" };
                let letters = sign.ends_with(|end: char| end.is_alphabetic());
                let space = if letters { "\u{a0}" } else { "" };
                format!("{minus}{sign}{space}{amount}")
            }
            Language::Hebrew => {
                let minus = if negative { "\u{200e}-" } else { "" };
                format!("\u{200f}{minus}{amount}\u{a0}\u{200f}{sign}")
            }
        }
    }
}

/// Digits in groups of three: `1,234.56`.
fn grouped(decimal: &str) -> String {
    let whole = decimal.find('.').unwrap_or(decimal.len());
    let mut text = String::with_capacity(decimal.len() + whole / 3);
    for (at, digit) in decimal.char_indices() {
        if at > 0 && at < whole && (whole - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// As English writes it, which is what the seller reads.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown(Language::English))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A6: amounts as ICU 78 formats them, which follows the CLDR.
    #[test]
    fn prices_show_as_a_reader_writes_them() {
        for (minor, code, english, hebrew) in [
            (1999, "usd", "$19.99", "<19.99 <$"),
            (123_456, "usd", "$1,234.56", "<1,234.56 <$"),
            (-123_456, "usd", "-$1,234.56", "<>-1,234.56 <$"),
            (399, "ils", "₪3.99", "<3.99 <₪"),
            (5, "usd", "$0.05", "<0.05 <$"),
            (-5, "eur", "-€0.05", "<>-0.05 <€"),
            (100_000, "gbp", "£1,000.00", "<1,000.00 <£"),
            (99_999, "gbp", "£999.99", "<999.99 <£"),
            (100_000_000, "inr", "₹1,000,000.00", "<1,000,000.00 <₹"),
            (0, "usd", "$0.00", "<0.00 <$"),
            // Without decimals.
            (500, "jpy", "¥500", "<500 <¥"),
            (1_234_500, "krw", "₩1,234,500", "<1,234,500 <₩"),
            (1235, "xaf", "FCFA 1,235", "<1,235 <FCFA"),
            (1235, "xof", "F CFA 1,235", "<1,235 <F CFA"),
            // With three.
            (1230, "kwd", "KWD 1.230", "<1.230 <KWD"),
            (1_234_567, "bhd", "BHD 1,234.567", "<1,234.567 <BHD"),
            // With other signs, or none.
            (123_456, "cad", "CA$1,234.56", "<1,234.56 <CA$"),
            (1250, "chf", "CHF 12.50", "<12.50 <CHF"),
            (1250, "thb", "THB 12.50", "<12.50 <฿"),
            (1250, "php", "₱12.50", "<12.50 <PHP"),
            (1250, "cny", "CN¥12.50", "<12.50 <>CN¥>"),
            (i64::MIN, "usd", "-$92,233,720,368,547,758.08", "<>-92,233,720,368,547,758.08 <$"),
        ] {
            let money = Money::new(minor, code.parse().expect("a currency"));
            let marked = |text: String| {
                text.replace('\u{200f}', "<").replace('\u{200e}', ">").replace('\u{a0}', " ")
            };
            assert_eq!(marked(money.to_string()), english);
            assert_eq!(marked(money.shown(Language::Hebrew)), hebrew);
            // A space inside of an amount never ends a line.
            assert!(!money.shown(Language::Hebrew).contains(' '));
            assert!(!money.to_string().contains(' '));
        }
    }

    #[test]
    fn a_currency_is_three_letters() {
        assert_eq!("USD".parse(), Ok(Currency(*b"usd")));
        for wrong in ["", "us", "usdd", "u$d", "€"] {
            assert_eq!(wrong.parse::<Currency>(), Err(NotACurrency), "{wrong}");
        }
    }

    fn price(text: &str, code: &str) -> Result<i64, NotAPrice> {
        Money::parse_price(text, code.parse().expect("a currency")).map(|money| money.minor)
    }

    #[test]
    fn a_typed_price_is_exact() {
        // A14, A30
        for (text, minor) in
            [("19.99", 1999), ("9.99", 999), (" 3.99 ", 399), ("5", 500), ("0.5", 50), ("007", 700)]
        {
            assert_eq!(price(text, "usd"), Ok(minor), "{text}");
        }
        assert_eq!(price("500", "jpy"), Ok(500));
        assert_eq!(price("1.25", "kwd"), Ok(1250));
        assert_eq!(price("999999.99", "usd"), Ok(MOST_MINOR));
    }

    #[test]
    fn what_is_no_price_says_what_to_type() {
        // A14
        assert_eq!(price("", "usd"), Err(NotAPrice::Missing));
        for wrong in ["ten", "1,99", "1.2.3", ".", ".5", "5.", "1e3", "$5", "+5", "--5", "５"] {
            assert_eq!(price(wrong, "usd"), Err(NotAPrice::NotANumber), "{wrong}");
        }
        for wrong in ["0", "0.00", "-5", "-0"] {
            assert_eq!(price(wrong, "usd"), Err(NotAPrice::NotPositive), "{wrong}");
        }
        assert_eq!(price("1.999", "usd"), Err(NotAPrice::TooManyDecimals(2)));
        assert_eq!(price("1.5", "jpy"), Err(NotAPrice::TooManyDecimals(0)));
        for wrong in ["1000000", "99999999999999999999999"] {
            assert_eq!(price(wrong, "usd"), Err(NotAPrice::TooLarge), "{wrong}");
        }
    }
}
