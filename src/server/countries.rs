//! The countries of ISO 3166-1, by the names that people look for in a list.

use crate::{
    domain::{
        address::{Address, Country},
        language::Language,
    },
    words::tables,
};
use std::sync::LazyLock;

/// Where the crate's name is not the one by which a country is looked for.
const NAMES: [(&str, &str); 31] = [
    ("AX", "Åland Islands"),
    ("BL", "Saint Barthélemy"),
    ("BQ", "Bonaire, Sint Eustatius and Saba"),
    ("CC", "Cocos (Keeling) Islands"),
    ("CD", "Congo (Democratic Republic)"),
    ("CI", "Côte d'Ivoire"),
    ("CW", "Curaçao"),
    ("FK", "Falkland Islands (Malvinas)"),
    ("FM", "Micronesia"),
    ("GB", "United Kingdom"),
    ("GW", "Guinea-Bissau"),
    ("HM", "Heard Island and McDonald Islands"),
    ("IR", "Iran"),
    ("KP", "North Korea"),
    ("KR", "South Korea"),
    ("LA", "Laos"),
    ("MD", "Moldova"),
    ("MF", "Saint Martin (French part)"),
    ("MK", "North Macedonia"),
    ("PS", "Palestine"),
    ("RE", "Réunion"),
    ("RU", "Russia"),
    ("SH", "Saint Helena, Ascension and Tristan da Cunha"),
    ("ST", "São Tomé and Príncipe"),
    ("SX", "Sint Maarten (Dutch part)"),
    ("SY", "Syria"),
    ("TL", "Timor-Leste"),
    ("TW", "Taiwan"),
    ("TZ", "Tanzania"),
    ("US", "United States"),
    ("VE", "Venezuela"),
];

static ALL: LazyLock<Vec<Country>> = LazyLock::new(|| {
    let mut all: Vec<Country> = celes::Country::get_countries()
        .iter()
        .map(|country| Country {
            code: country.alpha2.to_owned(),
            name: tidy(country.alpha2, country.long_name),
        })
        .collect();
    all.sort_by_key(|country| deunicode::deunicode(&country.name));
    all
});

/// All of them, by their names.
pub fn all() -> &'static [Country] {
    &ALL
}

/// All of them by their names in that language; without a name there, by the English one.
pub fn in_language(language: Language) -> Vec<Country> {
    if language == Language::English {
        return all().to_vec();
    }
    let mut countries: Vec<Country> = all()
        .iter()
        .map(|Country { code, name }| {
            let own = tables::text(language, &format!("country_{code}"));
            Country { code: code.clone(), name: own.unwrap_or_else(|| name.clone()) }
        })
        .collect();
    countries.sort_by(|one, other| one.name.cmp(&other.name));
    countries
}

/// The name of the country with that code, in capitals; `None`: there is none.
pub fn name(code: &str) -> Option<&'static str> {
    all().iter().find(|country| country.code == code).map(|country| country.name.as_str())
}

/// The lines of an address as an envelope has them, below the name.
pub fn label(address: &Address) -> Vec<String> {
    label_in(Language::English, address)
}

/// The same with the country's name in that language.
pub fn label_in(language: Language, address: &Address) -> Vec<String> {
    let code = &address.country;
    let own = (language != Language::English)
        .then(|| tables::text(language, &format!("country_{code}")))
        .flatten();
    address.label(own.as_deref().or_else(|| name(code)).unwrap_or(code))
}

fn tidy(code: &str, name: &str) -> String {
    if let Some((_, own)) = NAMES.iter().find(|(other, _)| *other == code) {
        return (*own).to_owned();
    }
    let name = name.strip_prefix("The ").unwrap_or(name);
    name.replace(" And ", " and ").replace(" Of ", " of ").replace(" The ", " the ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_has_a_hebrew_name() {
        let countries = in_language(Language::Hebrew);
        assert_eq!(countries.len(), all().len());
        let latin = countries.iter().filter(|country| country.name.contains(char::is_alphabetic));
        let latin: Vec<_> =
            latin.filter(|country| country.name.bytes().any(|b| b.is_ascii_alphabetic())).collect();
        assert!(latin.is_empty(), "{latin:?}");
        assert!(countries.iter().any(|country| country.name == "ישראל"));
    }

    #[test]
    fn countries_have_the_names_that_people_look_for() {
        // A24
        assert_eq!(name("GB"), Some("United Kingdom"));
        assert_eq!(name("NL"), Some("Netherlands"));
        assert_eq!(name("BA"), Some("Bosnia and Herzegovina"));
        assert_eq!(name("ZZ"), None);
        assert_eq!(name("gb"), None);
        assert!(all().len() > 240);
        assert!(NAMES.iter().all(|(code, own)| name(code) == Some(own)));
        let names: Vec<_> =
            all().iter().map(|country| deunicode::deunicode(&country.name)).collect();
        assert!(names.is_sorted());
    }
}
