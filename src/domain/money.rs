//! Money: an integer number of minor units with its currency. Never a float.

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

    /// The sign that stands before the amount, where there is a customary one.
    fn sign(&self) -> Option<&'static str> {
        match &self.0 {
            b"usd" => Some("$"),
            b"eur" => Some("€"),
            b"gbp" => Some("£"),
            b"jpy" => Some("¥"),
            b"inr" => Some("₹"),
            _ => None,
        }
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

impl Money {
    /// `minor` minor units of `currency`.
    pub fn new(minor: i64, currency: Currency) -> Money {
        Money { minor, currency }
    }
}

/// `$19.99`, `¥500`, `-€0.05`; a currency without a customary sign is named: `CHF 12.50`.
/// The same text on the server and in the browser: no locale is asked.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = self.currency.decimals();
        let unit = 10_u64.pow(decimals);
        let amount = self.minor.unsigned_abs();
        if self.minor < 0 {
            f.write_str("-")?;
        }
        match self.currency.sign() {
            Some(sign) => f.write_str(sign)?,
            None => write!(f, "{} ", self.currency.code().to_ascii_uppercase())?,
        }
        write!(f, "{}", amount / unit)?;
        if decimals > 0 {
            write!(f, ".{:0width$}", amount % unit, width = decimals as usize)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(minor: i64, code: &str) -> String {
        Money::new(minor, code.parse().expect("a currency")).to_string()
    }

    #[test]
    fn prices_show_as_a_reader_writes_them() {
        // A6
        assert_eq!(shown(1999, "usd"), "$19.99");
        assert_eq!(shown(399, "usd"), "$3.99");
        assert_eq!(shown(5, "usd"), "$0.05");
        assert_eq!(shown(-5, "eur"), "-€0.05");
        assert_eq!(shown(100_000, "gbp"), "£1000.00");
    }

    #[test]
    fn currencies_have_their_own_decimals() {
        assert_eq!(shown(500, "jpy"), "¥500");
        assert_eq!(shown(1250, "chf"), "CHF 12.50");
        assert_eq!(shown(1230, "kwd"), "KWD 1.230");
        assert_eq!(shown(i64::MIN, "usd"), "-$92233720368547758.08");
    }

    #[test]
    fn a_currency_is_three_letters() {
        assert_eq!("USD".parse(), Ok(Currency(*b"usd")));
        for wrong in ["", "us", "usdd", "u$d", "€"] {
            assert_eq!(wrong.parse::<Currency>(), Err(NotACurrency), "{wrong}");
        }
    }
}
