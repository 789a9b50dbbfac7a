//! Words that are typed wrongly: what the books have instead.

use super::words::{begins, joined, quoted};
use crate::{
    domain::catalogue::CatalogueQuery,
    error::ShopError,
    server::{
        db::{
            Db,
            catalogue::{self as table, Wanted},
        },
        heavy::Heavy,
    },
};
use deunicode::deunicode;
use std::{collections::BTreeSet, time::Duration};
use strsim::osa_distance;

/// As many other words are tried for each that is typed.
const ALTERNATIVES: usize = 8;
/// More words than this are not looked for.
const MOST: usize = 6;
/// Among more books than this a word is taken to begin as it was typed: with 1,000,000 books all
/// their words are two thirds of a second's work, those of one letter a thirtieth.
const FEW_BOOKS: u32 = 10_000;
/// From this length on, the beginning of a longer word is compared too: who types is not done.
const BEGINNING: usize = 5;

/// Some ten thousand comparisons, and anybody may ask for them: others have a processor too.
static COMPARING: Heavy = Heavy::at_once(1);
/// Who waits longer is told that there are no books with those words.
const PATIENCE: Duration = Duration::from_secs(3);

/// A query of FTS5 for books with the words of `query` or, for each, the words that differ from
/// it by the fewest letters; `None` when nothing is similar, or too many ask at once.
///
/// # Errors
/// [`ShopError::Internal`] when the database does not answer.
pub async fn words(db: &Db, query: &CatalogueQuery) -> Result<Option<String>, ShopError> {
    let Some(turn) = COMPARING.turn_within(PATIENCE).await else { return Ok(None) };
    let (search, author) = (pieces(&query.search), pieces(&query.author));
    let mut beginnings = BTreeSet::from([String::new()]);
    if table::count(&mut db.reader().await?, &Wanted::default(), FEW_BOOKS + 1).await? > FEW_BOOKS {
        let first = |piece: &String| piece.chars().next().map(String::from);
        beginnings = search.iter().chain(&author).filter_map(first).collect();
    }
    let mut known = Vec::new();
    for beginning in &beginnings {
        known.append(&mut table::words(db, beginning).await?);
    }
    let compared = turn.run(move || {
        let either = |typed: &Vec<String>| -> Vec<String> {
            typed.iter().map(|word| with_alternatives(word, &known)).collect()
        };
        joined(&either(&search), &either(&author))
    });
    compared.await.map_err(|error| {
        tracing::error!(%error, "words could not be compared");
        ShopError::Internal
    })
}

/// Letters and digits as typed, without accents and in lower case.
fn pieces(text: &str) -> Vec<String> {
    let plain = deunicode(text).to_lowercase();
    let pieces = plain.split(|letter: char| !letter.is_alphanumeric());
    pieces.filter(|piece| !piece.is_empty()).take(MOST).map(str::to_owned).collect()
}

fn with_alternatives(typed: &str, known: &[String]) -> String {
    let mut either = vec![begins(typed)];
    either.extend(nearest(typed, known).into_iter().map(quoted));
    format!("({})", either.join(" OR "))
}

/// The known words that differ from `typed` by the fewest letters, if those are few enough.
fn nearest<'a>(typed: &str, known: &'a [String]) -> Vec<&'a str> {
    let length = typed.len();
    let mut best = match length {
        _ if typed.bytes().any(|byte| byte.is_ascii_digit()) => return Vec::new(),
        0..=3 => return Vec::new(),
        4..=5 => 1,
        6..=9 => 2,
        _ => 3,
    };
    let mut nearest = Vec::new();
    for word in known {
        let distance = distance(typed, word, best);
        if typed == word || distance > best {
            continue;
        }
        if distance < best {
            best = distance;
            nearest.clear();
        }
        nearest.push(word.as_str());
    }
    nearest.truncate(ALTERNATIVES);
    nearest
}

/// By how many letters they differ; anything above `most` when they differ by more.
fn distance(typed: &str, word: &str, most: usize) -> usize {
    let transcribed;
    let word = if word.is_ascii() {
        word
    } else {
        transcribed = deunicode(word).to_lowercase();
        &transcribed
    };
    if word.len() + most < typed.len() {
        return most + 1;
    }
    let whole = if word.len() > typed.len() + most { most + 1 } else { osa_distance(typed, word) };
    match word.get(..typed.len()) {
        Some(beginning) if typed.len() >= BEGINNING => whole.min(osa_distance(typed, beginning)),
        _ => whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_words_are_tried() {
        let known: Vec<String> =
            ["dostoevsky", "kerouac", "kafka", "krone", "road", "толстой", "such"]
                .map(str::to_owned)
                .to_vec();
        assert_eq!(nearest("kerouak", &known), ["kerouac"]);
        assert_eq!(nearest("dostoyevski", &known), ["dostoevsky"]);
        assert_eq!(nearest("dostoyevs", &known), ["dostoevsky"], "while one types");
        assert_eq!(nearest("tolstoi", &known), ["толстой"]);
        assert_eq!(nearest("raod", &known), ["road"], "two letters in the wrong order");
        assert_eq!(nearest("much", &known), ["such"]);
        for none in ["cat", "1984", "melville", "", "kafka"] {
            assert!(nearest(none, &known).is_empty(), "{none}");
        }
    }

    #[test]
    fn what_is_typed_is_words_without_accents() {
        assert_eq!(pieces("Misérables, L'Été \"*"), ["miserables", "l", "ete"]);
    }
}
