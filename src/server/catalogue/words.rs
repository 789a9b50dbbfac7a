//! What a shopper types as a query of FTS5: always words, never syntax
//! (<https://sqlite.org/fts5.html#fts5_strings>).

use crate::domain::catalogue::CatalogueQuery;

/// More words than this are not looked for.
const MOST: usize = 12;

/// What is asked for in words.
#[derive(Debug, PartialEq, Eq)]
pub enum Asked {
    /// No words: all books.
    All,
    /// Something is typed, but nothing that any book could have, such as `&`.
    Nothing,
    /// The query of FTS5.
    Words(String),
}

/// The books that have every word of the search in title or author, and every word of the author
/// in the author, each at least as it begins.
pub fn asked(query: &CatalogueQuery) -> Asked {
    if query.search.is_empty() && query.author.is_empty() {
        return Asked::All;
    }
    let phrases = |text: &str| -> Vec<String> { pieces(text).map(begins).collect() };
    match joined(&phrases(&query.search), &phrases(&query.author)) {
        Some(words) => Asked::Words(words),
        None => Asked::Nothing,
    }
}

/// Each of `anywhere`, and each of `author` in the author.
pub fn joined(anywhere: &[String], author: &[String]) -> Option<String> {
    let anywhere = (!anywhere.is_empty()).then(|| anywhere.join(" AND "));
    let author = (!author.is_empty()).then(|| format!("author : ({})", author.join(" AND ")));
    match (anywhere, author) {
        (Some(anywhere), Some(author)) => Some(format!("({anywhere}) AND {author}")),
        (anywhere, author) => anywhere.or(author),
    }
}

/// A word, or one that begins so.
pub fn begins(piece: &str) -> String {
    format!("{} *", quoted(piece))
}

/// A text as FTS5 takes it for one, whatever is in it.
pub fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\"").replace('\0', " "))
}

/// What stands between white space and has a letter or digit in it.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let named = |piece: &&str| piece.chars().any(char::is_alphanumeric);
    text.split(|letter: char| letter.is_whitespace() || letter == '\0').filter(named).take(MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(search: &str, author: &str) -> Asked {
        let (search, author) = (search.to_owned(), author.to_owned());
        asked(&CatalogueQuery { search, author, ..CatalogueQuery::default() })
    }

    #[test]
    fn words_are_quoted_and_the_rest_is_left_out() {
        assert_eq!(of("", ""), Asked::All);
        assert_eq!(of("& _", ""), Asked::Nothing);
        assert_eq!(of("romeo & ju", ""), Asked::Words("\"romeo\" * AND \"ju\" *".to_owned()));
        assert_eq!(
            of("a\"b OR\0c", ""),
            Asked::Words("\"a\"\"b\" * AND \"OR\" * AND \"c\" *".to_owned())
        );
        let both = "(\"road\" *) AND author : (\"jack\" * AND \"ker\" *)".to_owned();
        assert_eq!(of("road", "jack ker"), Asked::Words(both));
    }
}
