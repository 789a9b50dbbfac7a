//! The languages that the shop speaks with shoppers.

use serde::{Deserialize, Serialize};

/// A language of the shop's own texts. What is sold keeps its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// English, from left to right.
    #[default]
    English,
    /// Hebrew, from right to left.
    Hebrew,
}

/// The address that is being shown, with its query: where a switch of the language leads back to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place(pub String);

impl Place {
    /// Whether what is there speaks the visitor's language: the seller's pages are in English.
    pub fn has_languages(&self) -> bool {
        let below = |room: &str| {
            self.0
                .strip_prefix(room)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
        };
        !below("/admin") && !below("/api")
    }
}

impl Language {
    /// All, in the order in which they are offered.
    pub const ALL: [Language; 2] = [Language::English, Language::Hebrew];

    /// Its BCP 47 tag, as `lang` has it.
    pub fn code(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Hebrew => "he",
        }
    }

    /// The language of a tag such as `en-GB`; `None`: the shop does not speak it.
    pub fn parse(tag: &str) -> Option<Language> {
        let primary = tag.trim().split('-').next().unwrap_or_default().to_ascii_lowercase();
        match primary.as_str() {
            "en" => Some(Language::English),
            // What older systems call Hebrew (<https://www.rfc-editor.org/rfc/rfc5646#section-3.1.6>).
            "he" | "iw" => Some(Language::Hebrew),
            _ => None,
        }
    }

    /// What its speakers call it.
    pub fn own_name(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::Hebrew => "עברית",
        }
    }

    /// The language and where it is spoken so, as Open Graph has it (<https://ogp.me/#optional>).
    pub fn locale(self) -> &'static str {
        match self {
            Language::English => "en_GB",
            Language::Hebrew => "he_IL",
        }
    }

    /// The direction that it is written in, as `dir` has it.
    pub fn direction(self) -> &'static str {
        if self.is_right_to_left() { "rtl" } else { "ltr" }
    }

    /// Whether it is written from right to left.
    pub fn is_right_to_left(self) -> bool {
        self == Language::Hebrew
    }

    /// Which form of a text goes with that whole number
    /// (<https://www.unicode.org/cldr/charts/latest/supplemental/language_plural_rules.html>).
    pub fn plural(self, count: i64) -> &'static str {
        match (self, count) {
            (_, 1) => "one",
            (Language::Hebrew, 2) => "two",
            _ => "other",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_known_by_its_tag() {
        for language in Language::ALL {
            assert_eq!(Language::parse(language.code()), Some(language));
        }
        assert_eq!(Language::parse(" HE-IL"), Some(Language::Hebrew));
        assert_eq!(Language::parse("iw"), Some(Language::Hebrew));
        for unknown in ["", "*", "hen", "enx", "de", "é"] {
            assert_eq!(Language::parse(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn the_sellers_pages_have_one_language() {
        for shopper in ["/", "/administer", "/books/admin?q=/admin", "/cart?x"] {
            assert!(Place(shopper.to_owned()).has_languages(), "{shopper}");
        }
        for seller in ["/admin", "/admin/books", "/admin?x", "/api/books"] {
            assert!(!Place(seller.to_owned()).has_languages(), "{seller}");
        }
    }

    #[test]
    fn plurals_are_those_of_the_unicode_tables() {
        let forms = |language: Language| [0, 1, 2, 3, 10, 20, 101].map(|n| language.plural(n));
        let other = "other";
        assert_eq!(forms(Language::English), [other, "one", other, other, other, other, other]);
        assert_eq!(forms(Language::Hebrew), [other, "one", "two", other, other, other, other]);
    }
}
