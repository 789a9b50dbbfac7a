//! A place in the list as an address holds it.

use crate::{
    domain::catalogue::Sort,
    server::db::catalogue::{Key, SortValue},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// The place as a short text without meaning for anyone else.
pub fn written(key: &Key) -> String {
    let number = key.number;
    let text = match &key.value {
        SortValue::Age => format!("n{number}"),
        SortValue::Title(title) => format!("t{number}.{title}"),
        SortValue::Price(minor) => format!("p{number}.{minor}"),
    };
    URL_SAFE_NO_PAD.encode(text)
}

/// The place that a text names in a list of that order; anything else names none.
pub fn read(text: &str, sort: Sort) -> Option<Key> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
    let kind = text.chars().next()?;
    let rest = text.get(kind.len_utf8()..)?;
    let (number, value) = rest.split_once('.').unwrap_or((rest, ""));
    let value = match (kind, sort) {
        ('n', Sort::Newest) => SortValue::Age,
        ('t', Sort::Title) => SortValue::Title(value.to_owned()),
        ('p', Sort::PriceUp | Sort::PriceDown) => SortValue::Price(value.parse().ok()?),
        _ => return None,
    };
    Some(Key { value, number: number.parse().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_as_it_is_written() {
        let title = SortValue::Title("the u.s.a.".to_owned());
        for (value, sort) in [
            (SortValue::Age, Sort::Newest),
            (title, Sort::Title),
            (SortValue::Price(1999), Sort::PriceDown),
        ] {
            let key = Key { value, number: 42 };
            assert_eq!(read(&written(&key), sort), Some(key));
        }
    }

    #[test]
    fn what_names_no_place_is_none() {
        let age = written(&Key { value: SortValue::Age, number: 1 });
        assert_eq!(read(&age, Sort::Title), None, "of another order");
        for text in ["", "n1", "*", "é", &URL_SAFE_NO_PAD.encode("é1"), &age[1..]] {
            assert_eq!(read(text, Sort::Newest), None, "{text}");
        }
        let price = URL_SAFE_NO_PAD.encode("p1.cheap");
        assert_eq!(read(&price, Sort::PriceUp), None);
    }
}
