//! What the shop says, in the language of who reads it. The texts lie in `locales/`, a folder for
//! each language, written in Fluent's syntax; the server reads them all, and a browser gets those
//! of its page in its language, as data in the page.

/// The texts that came with the page.
#[cfg(not(feature = "ssr"))]
mod page;
/// The words for what the rest of the shop only names.
mod spoken;
/// All texts in all languages.
#[cfg(feature = "ssr")]
pub mod tables;

use crate::domain::{language::Language, money::Money, utc};

/// Speaks one language. Take it where a component begins, with [`words`]; copies go into closures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    language: Language,
}

/// The words of the page that is being made, or that this browser shows.
pub fn words() -> Words {
    #[cfg(feature = "ssr")]
    let language = leptos::prelude::use_context::<Language>().unwrap_or_default();
    #[cfg(not(feature = "ssr"))]
    let language = page::language();
    Words { language }
}

/// The texts that the islands of the page at `path` may need, as JSON for its data block.
#[cfg(feature = "ssr")]
pub fn for_browser(path: &str) -> &'static str {
    tables::block(words().language, path)
}

/// Nothing: a browser has its texts from the page.
#[cfg(not(feature = "ssr"))]
pub fn for_browser(_path: &str) -> &'static str {
    ""
}

impl Words {
    /// The words of that language.
    pub fn of(language: Language) -> Words {
        Words { language }
    }

    /// The language that is spoken.
    pub fn language(self) -> Language {
        self.language
    }

    /// The text of that name; the name itself when the page has come without it.
    pub fn say(self, key: &str) -> String {
        self.look_up(key).unwrap_or_else(|| key.to_owned())
    }

    /// The text of that name with these values in its places. A value called `count` is a whole
    /// number, and chooses among the forms of a text that has several.
    pub fn fill(self, key: &str, values: &[(&str, String)]) -> String {
        let count = values.iter().find(|(name, _)| *name == "count");
        let form = || {
            let count = &count?.1;
            let form = self.language.plural(count.parse().ok()?);
            // A form for exactly this number goes before that of its kind.
            self.look_up(&format!("{key}.{count}"))
                .or_else(|| self.look_up(&format!("{key}.{form}")))
                .or_else(|| self.look_up(&format!("{key}.other")))
        };
        match self.look_up(key).or_else(form) {
            Some(pattern) => filled(&pattern, values, self.language.is_right_to_left()),
            None => key.to_owned(),
        }
    }

    /// An amount as this language writes it.
    pub fn money(self, amount: Money) -> String {
        amount.shown(self.language)
    }

    /// The day of an epoch second, in UTC: `23 November 2026`. Both languages name the parts in that
    /// order, with what stands between them in the month's text.
    pub fn date(self, at: i64) -> String {
        let (year, month, day) = utc::day(at);
        let month = self.fill("order_month", &[("count", month.to_string())]);
        format!("{day} {month} {year}")
    }

    fn look_up(self, key: &str) -> Option<String> {
        #[cfg(feature = "ssr")]
        let text = tables::text(self.language, key);
        #[cfg(not(feature = "ssr"))]
        let text = page::text(key);
        text
    }
}

/// The pattern with values where `{name}` stands; a place without a value stays. `isolated`: between FSI and PDI, so that a title
/// in another script does not stir the words around it
/// (<https://www.w3.org/International/articles/inline-bidi-markup/#nomarkup>).
fn filled(pattern: &str, values: &[(&str, String)], isolated: bool) -> String {
    let mut text = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        text.push_str(before);
        match values.iter().find(|(other, _)| *other == name) {
            Some((_, value)) if isolated => text.extend(["\u{2068}", value, "\u{2069}"]),
            Some((_, value)) => text.push_str(value),
            None => text.extend(["{", name, "}"]),
        }
        rest = after;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_in_their_places() {
        let values = [("title", "Emma".to_owned()), ("count", "2".to_owned())];
        assert_eq!(filled("{count} × {title}!", &values, false), "2 × Emma!");
        assert_eq!(filled("{title} {author}", &values, false), "Emma {author}");
        assert_eq!(filled("{title}", &values, true), "\u{2068}Emma\u{2069}");
        let braces = [("title", "{count}".to_owned())];
        assert_eq!(filled("{title}", &braces, false), "{count}");
    }

    #[test]
    fn a_date_is_read_as_people_say_it() {
        let months = |language| {
            (0..12).map(move |month| Words::of(language).date(951_782_399 + month * 2_592_000))
        };
        let [english, hebrew] = Language::ALL.map(|language| months(language).collect::<Vec<_>>());
        assert_eq!([&english[0], &english[10]], ["28 February 2000", "24 December 2000"]);
        assert_eq!([&hebrew[0], &hebrew[10]], ["28 בפברואר 2000", "24 בדצמבר 2000"]);
        for dates in [english, hebrew] {
            let name = |date: &String| date.split(' ').nth(1).map(str::to_owned);
            let names: std::collections::BTreeSet<_> = dates.iter().map(name).collect();
            assert_eq!(names.len(), 12, "{names:?}");
        }
    }

    #[test]
    fn a_number_chooses_the_form() {
        let say = |language, count: i64| {
            Words::of(language).fill("list_found", &[("count", count.to_string())])
        };
        assert_eq!(say(Language::English, 0), "No books");
        assert_eq!(say(Language::English, 1), "1 book");
        assert_eq!(say(Language::English, 2), "2 books");
        let [one, two, many] = [1, 2, 3].map(|count| say(Language::Hebrew, count));
        assert!(one != two && two != many && many.contains('3'), "{one} {two} {many}");
    }
}
