//! Points in time, kept as epoch seconds, as the seller reads them: in UTC, the same text on the
//! server and in the browser.

/// Seconds of a day.
pub const DAY: i64 = 86_400;

/// `2026-11-22 20:15`
pub fn minute(at: i64) -> String {
    let second = at.rem_euclid(DAY);
    format!("{} {:02}:{:02}", date(at), second / 3600, second % 3600 / 60)
}

/// `2026-11-22`
pub fn date(at: i64) -> String {
    let (year, month, day) = day(at);
    format!("{year:04}-{month:02}-{day:02}")
}

/// The year, month and day at that moment: `(2026, 11, 22)`.
pub fn day(at: i64) -> (i64, i64, i64) {
    civil(at.div_euclid(DAY))
}

/// `2026-11-22T20:15:07Z` (ISO 8601).
pub fn iso(at: i64) -> String {
    let second = at.rem_euclid(DAY);
    let (hour, minute, second) = (second / 3600, second % 3600 / 60, second % 60);
    format!("{}T{hour:02}:{minute:02}:{second:02}Z", date(at))
}

/// The epoch second at which the day `2026-11-22` begins; `None` for what is no date.
pub fn parse_date(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let shape = bytes.len() == 10
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if !shape {
        return None;
    }
    let mut parts = text.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let start = days(year, month, day) * DAY;
    // A 31st of February is another day, or none.
    (date(start) == text).then_some(start)
}

/// Days since 1970-01-01 as year, month and day of the Gregorian calendar
/// (<https://howardhinnant.github.io/date_algorithms.html#civil_from_days>).
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days.saturating_add(719_468);
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

/// The opposite (<https://howardhinnant.github.io/date_algorithms.html#days_from_civil>).
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let from_march = if month > 2 { month - 3 } else { month + 9 };
    let of_year = (153 * from_march + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_reads_as_on_a_clock_in_utc() {
        assert_eq!(minute(0), "1970-01-01 00:00");
        assert_eq!(iso(1_795_378_507), "2026-11-22T20:15:07Z");
        assert_eq!(minute(951_782_399), "2000-02-28 23:59");
        assert_eq!(date(951_782_400), "2000-02-29");
        assert_eq!(date(-1), "1969-12-31");
    }

    #[test]
    fn a_date_is_read_as_it_is_written() {
        for day in (-800_000..800_000).step_by(97) {
            let at = day * DAY;
            if (0..=9999).contains(&civil(day).0) {
                assert_eq!(parse_date(&date(at)), Some(at));
            }
        }
        for wrong in [
            "",
            "2026-02-30",
            "2026-13-01",
            "2026-1-1",
            "22.11.2026",
            "2026-11-22 ",
            "+026-11-22",
            "２026-11-2",
        ] {
            assert_eq!(parse_date(wrong), None, "{wrong}");
        }
    }
}
