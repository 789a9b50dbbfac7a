//! Finding books among many.

mod place;
mod similar;
pub mod words;

use super::db::{
    Db, Reader,
    catalogue::{self as table, Key, Place, Wanted},
    listing,
};
use crate::{
    domain::{
        book::Book,
        catalogue::{BooksFound, CatalogueQuery},
        money::Currency,
    },
    error::ShopError,
};
use words::Asked;

/// Books on a page of the list.
const PAGE: usize = 24;
/// Up to here books are counted.
const COUNT_MAX: u32 = 1000;
/// Up to here those with certain words are: to count more among very many takes longer than all
/// the rest of the page.
const FOUND_MAX: u32 = 200;
/// The longest part of a description in the list, in characters.
const SUMMARY: usize = 220;

/// The page of the list that `query` asks for; prices are in `currency`. When no book has the
/// words that are looked for, those with similar words.
///
/// # Errors
/// [`ShopError::Internal`] when the database does not answer.
pub async fn find(
    db: &Db,
    currency: Currency,
    query: CatalogueQuery,
) -> Result<BooksFound, ShopError> {
    let query = query.tidy();
    let (min, max, price_fault) = query.prices(currency);
    let matching = match words::asked(&query) {
        Asked::All => None,
        Asked::Words(words) => Some(words),
        Asked::Nothing => return Ok(BooksFound { price_fault, ..BooksFound::default() }),
    };
    let wanted =
        Wanted { matching, min, max, in_stock: query.in_stock, sort: query.sort, many: false };
    let mut found = counted(db, &wanted, &query).await?;
    if found.books.is_empty()
        && let Some(similar) = similar_words(db, &wanted, &query).await?
    {
        let wanted = Wanted { matching: Some(similar), ..wanted };
        found = BooksFound { similar: true, ..counted(db, &wanted, &query).await? };
    }
    for book in &mut found.books {
        shorten(&mut book.description);
    }
    Ok(BooksFound { price_fault, ..found })
}

/// A query of FTS5 for what some book for sale has, when none has the words that are wanted.
async fn similar_words(
    db: &Db,
    wanted: &Wanted,
    query: &CatalogueQuery,
) -> Result<Option<String>, ShopError> {
    let Some(words) = &wanted.matching else { return Ok(None) };
    if table::any_match(db, words).await? {
        return Ok(None);
    }
    match similar::words(db, query).await? {
        Some(similar) if table::any_match(db, &similar).await? => Ok(Some(similar)),
        _ => Ok(None),
    }
}

/// At most `limit` books that have the words of `search` in title or author, as [`find`] looks for
/// them but never similar ones, from the key `after` on: for programs.
///
/// # Errors
/// [`ShopError::Internal`] when the database does not answer.
pub async fn list(
    db: &Db,
    search: &str,
    after: Option<i64>,
    limit: u32,
) -> Result<listing::Page, ShopError> {
    let query = CatalogueQuery { search: search.to_owned(), ..CatalogueQuery::default() };
    Ok(match words::asked(&query.tidy()) {
        Asked::All => listing::page(db, None, after, limit).await?,
        Asked::Words(words) => listing::page(db, Some(&words), after, limit).await?,
        Asked::Nothing => listing::Page { books: Vec::new(), next: None },
    })
}

/// Up to `most` other books of the author of `book`.
///
/// # Errors
/// [`ShopError::Internal`] when the database does not answer.
pub async fn more_of_author(db: &Db, book: &Book, most: i64) -> Result<Vec<Book>, ShopError> {
    Ok(table::others_of_author(db, book, most).await?)
}

/// The page, with how many books there are on all pages.
async fn counted(
    db: &Db,
    wanted: &Wanted,
    query: &CatalogueQuery,
) -> Result<BooksFound, sqlx::Error> {
    let most = if wanted.matching.is_some() { FOUND_MAX } else { COUNT_MAX };
    let reader = &mut db.reader().await?;
    let (found, count) = if wanted.number_matters() {
        let count = table::count(reader, wanted, COUNT_MAX + 1).await?;
        let wanted = Wanted { many: count > COUNT_MAX, ..wanted.clone() };
        (page(reader, &wanted, query).await?, count)
    } else {
        let found = page(reader, wanted, query).await?;
        let count = match (&found.previous, &found.next) {
            // All are on this page: at most as many as there is room for.
            (None, None) => found.books.len() as u32,
            _ => table::count(reader, wanted, most + 1).await?,
        };
        (found, count)
    };
    Ok(BooksFound { count: count.min(most), more: count > most, ..found })
}

/// The books of the page, and the places before and after it: behind whoever has come from
/// another page there is that page, and at worst the start. A place that is none, or that no book
/// is beyond any more, is the start.
async fn page(
    reader: &mut Reader,
    wanted: &Wanted,
    query: &CatalogueQuery,
) -> Result<BooksFound, sqlx::Error> {
    let limit = PAGE as i64 + 1;
    if let Some(key) = place::read(&query.before, query.sort) {
        let mut books = table::page(reader, wanted, Place::Before(&key), limit).await?;
        if books.len() >= PAGE {
            let previous = books.len() > PAGE;
            books.truncate(PAGE);
            books.reverse();
            return Ok(listed(books, previous, true));
        }
    }
    if let Some(key) = place::read(&query.after, query.sort) {
        let mut books = table::page(reader, wanted, Place::After(&key), limit).await?;
        if !books.is_empty() {
            let next = books.len() > PAGE;
            books.truncate(PAGE);
            return Ok(listed(books, true, next));
        }
    }
    let mut books = table::page(reader, wanted, Place::Start, limit).await?;
    let next = books.len() > PAGE;
    books.truncate(PAGE);
    Ok(listed(books, false, next))
}

fn listed(books: Vec<(Book, Key)>, previous: bool, next: bool) -> BooksFound {
    let place = |book: Option<&(Book, Key)>| book.map(|(_, key)| place::written(key));
    BooksFound {
        previous: previous.then(|| place(books.first())).flatten(),
        next: next.then(|| place(books.last())).flatten(),
        books: books.into_iter().map(|(book, _)| book).collect(),
        ..BooksFound::default()
    }
}

/// Cuts a text after its last whole word that is short enough.
fn shorten(text: &mut String) {
    if text.len() <= SUMMARY {
        return;
    }
    let Some((end, _)) = text.char_indices().nth(SUMMARY) else { return };
    text.truncate(end);
    if let Some((space, _)) = text.char_indices().rev().find(|(_, letter)| letter.is_whitespace()) {
        text.truncate(space);
    }
    text.push('…');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_description_ends_after_a_word() {
        let mut long = "Große ".repeat(100);
        shorten(&mut long);
        assert!(long.ends_with("Große…") && long.chars().count() <= SUMMARY + 1, "{long}");
        let mut short = "A novel.".to_owned();
        shorten(&mut short);
        assert_eq!(short, "A novel.");
    }
}
