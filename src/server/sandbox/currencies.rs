//! Currencies: which exist, how many decimals they have, the smallest and
//! largest charge, and how Stripe prints an amount.
//! <https://docs.stripe.com/currencies>

use super::errors::ApiError;

/// In the order in which Stripe's message lists them.
const SUPPORTED: &str = "usd, aed, afn, all, amd, ang, aoa, ars, aud, awg, azn, bam, bbd, bdt, \
    bgn, bhd, bif, bmd, bnd, bob, brl, bsd, bwp, byn, bzd, cad, cdf, chf, clp, cny, cop, crc, \
    cve, czk, djf, dkk, dop, dzd, egp, etb, eur, fjd, fkp, gbp, gel, gip, gmd, gnf, gtq, gyd, \
    hkd, hnl, hrk, htg, huf, idr, ils, inr, isk, jmd, jod, jpy, kes, kgs, khr, kmf, krw, kwd, \
    kyd, kzt, lak, lbp, lkr, lrd, lsl, mad, mdl, mga, mkd, mmk, mnt, mop, mur, mvr, mwk, mxn, \
    myr, mzn, nad, ngn, nio, nok, npr, nzd, omr, pab, pen, pgk, php, pkr, pln, pyg, qar, ron, \
    rsd, rub, rwf, sar, sbd, scr, sek, sgd, shp, sle, sos, srd, std, szl, thb, tjs, tnd, top, \
    try, ttd, twd, tzs, uah, ugx, uyu, uzs, vnd, vuv, wst, xaf, xcd, xof, xpf, yer, zar, zmw, \
    usdc, btn, ghs, eek, lvl, svc, vef, ltl, sll, mro";

const ZERO_DECIMAL: &[&str] = &[
    "bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf",
    "xof", "xpf",
];
const THREE_DECIMAL: &[&str] = &["bhd", "jod", "kwd", "omr", "tnd"];
/// Without decimals by now, yet still sent with two, which must be 00.
const WHOLE_IN_HUNDREDTHS: &[&str] = &["isk", "ugx"];

/// Smallest charge in minor units; others have 1.
const MINIMUM: &[(&str, i64)] = &[
    ("usd", 50),
    ("aed", 200),
    ("aud", 50),
    ("bgn", 100),
    ("brl", 50),
    ("cad", 50),
    ("chf", 50),
    ("czk", 1500),
    ("dkk", 250),
    ("eur", 50),
    ("gbp", 30),
    ("hkd", 400),
    ("huf", 17500),
    ("inr", 50),
    ("jpy", 50),
    ("mxn", 1000),
    ("myr", 200),
    ("nok", 300),
    ("nzd", 50),
    ("pln", 200),
    ("ron", 200),
    ("sek", 300),
    ("sgd", 50),
    ("thb", 1000),
];

/// Largest amount: eight digits.
const MAXIMUM: i64 = 99_999_999;

/// Sign, and whether it stands before the number.
const SIGNS: &[(&str, &str, bool)] = &[
    ("usd", "$", true),
    ("aud", "$", true),
    ("cad", "$", true),
    ("hkd", "$", true),
    ("mxn", "$", true),
    ("nzd", "$", true),
    ("sgd", "$", true),
    ("eur", "€", true),
    ("gbp", "£", true),
    ("jpy", "¥", true),
    ("brl", "R$", true),
    ("chf", "CHF", true),
    ("inr", "₹", true),
    ("krw", "₩", true),
    ("myr", "RM", true),
    ("thb", "฿", true),
    ("bgn", "лв.", false),
    ("czk", "Kč", false),
    ("dkk", "kr.", false),
    ("huf", "Ft", false),
    ("nok", "kr", false),
    ("pln", "zł", false),
    ("ron", "Lei", false),
    ("sek", "kr", false),
];

/// Reads a currency, which is kept in lower case.
pub(super) fn currency(given: &str) -> Result<String, ApiError> {
    let currency = given.to_ascii_lowercase();
    if SUPPORTED.split(", ").any(|known| known == currency) {
        return Ok(currency);
    }
    Err(ApiError::invalid(format!(
        "Invalid currency: {currency}. Stripe currently supports these currencies: {SUPPORTED}"
    ))
    .param("currency"))
}

/// Checks that an amount can be charged in a currency.
pub(super) fn chargeable(amount: i64, currency: &str) -> Result<(), ApiError> {
    let minimum =
        MINIMUM.iter().find(|(name, _)| *name == currency).map_or(1, |(_, minimum)| *minimum);
    if amount < minimum {
        return Err(ApiError::invalid(format!(
            "Amount must be at least {} {currency}",
            format(minimum, currency)
        ))
        .code("amount_too_small")
        .param("amount"));
    }
    if amount > MAXIMUM {
        return Err(ApiError::invalid(format!(
            "Amount must be no more than {}",
            format(MAXIMUM, currency)
        ))
        .code("amount_too_large")
        .param("amount"));
    }
    let step = if THREE_DECIMAL.contains(&currency) {
        10
    } else if WHOLE_IN_HUNDREDTHS.contains(&currency) {
        100
    } else {
        1
    };
    if amount % step != 0 {
        return Err(ApiError::invalid(format!(
            "Invalid amount: amounts in {currency} must be evenly divisible by {step}."
        ))
        .code("parameter_invalid_integer")
        .param("amount"));
    }
    Ok(())
}

/// An amount in minor units as Stripe prints it: "$1,234.50", "¥500", "3.00 kr".
pub(super) fn format(amount: i64, currency: &str) -> String {
    let decimals = if ZERO_DECIMAL.contains(&currency) {
        0
    } else if THREE_DECIMAL.contains(&currency) {
        3
    } else {
        2
    };
    let unit = 10_i64.pow(decimals);
    let mut number = grouped(amount / unit);
    if decimals > 0 {
        let width = decimals as usize;
        number.push_str(&format!(".{:0width$}", (amount % unit).abs()));
    }
    match SIGNS.iter().find(|(name, _, _)| *name == currency) {
        Some((_, sign, true)) => format!("{sign}{number}"),
        Some((_, sign, false)) => format!("{number} {sign}"),
        None => format!("{} {number}", currency.to_ascii_uppercase()),
    }
}

/// Thousands apart by commas.
fn grouped(whole: i64) -> String {
    let digits = whole.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(error: ApiError) -> String {
        let body = error.body("", "");
        body["error"]["message"].as_str().unwrap_or("").to_owned()
    }

    #[test]
    fn amounts_print_as_stripe_prints_them() {
        assert_eq!(format(50, "usd"), "$0.50");
        assert_eq!(format(MAXIMUM, "usd"), "$999,999.99");
        assert_eq!(format(50, "jpy"), "¥50");
        assert_eq!(format(1500, "jpy"), "¥1,500");
        assert_eq!(format(300, "sek"), "3.00 kr");
        assert_eq!(format(1230, "kwd"), "KWD 1.230");
    }

    #[test]
    fn limits_are_per_currency() {
        let refused = |amount, currency| chargeable(amount, currency).err().map(message);
        assert_eq!(refused(49, "usd").as_deref(), Some("Amount must be at least $0.50 usd"));
        assert_eq!(refused(29, "gbp").as_deref(), Some("Amount must be at least £0.30 gbp"));
        assert_eq!(
            refused(100_000_000, "usd").as_deref(),
            Some("Amount must be no more than $999,999.99")
        );
        assert!(refused(1235, "kwd").is_some());
        assert!(refused(1230, "kwd").is_none());
        assert!(refused(150, "isk").is_some());
        assert!(refused(50, "jpy").is_none());
    }

    #[test]
    fn unknown_currencies_list_the_known() {
        assert_eq!(currency("USD").ok().as_deref(), Some("usd"));
        let said = currency("zzz").err().map(message).unwrap_or_default();
        assert!(said.starts_with(
            "Invalid currency: zzz. Stripe currently supports these currencies: usd, aed"
        ));
    }
}
