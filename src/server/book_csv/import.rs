//! Holding a file against the catalogue, and writing it: all of it, or nothing.

use super::{BookFile, MOST_FAULTS, Row};
use crate::domain::{
    book::{Book, BookId},
    book_draft::BookDetails,
    book_import::{ImportReport, LineFault},
};
use crate::server::db::{
    Db, Tx, bulk,
    shelf::{self, Change, Seen},
};

/// After how many books the progress is told.
const TELL_EVERY: usize = 1000;

/// What became of an import.
#[derive(Debug)]
pub enum Imported {
    /// All of it is written.
    Done(ImportReport),
    /// Something is wrong: nothing is written.
    Refused(ImportReport),
}

/// What the file would do to the catalogue as it is now; writes nothing.
///
/// # Errors
/// When the database does not answer.
pub async fn check(db: &Db, file: &BookFile) -> Result<ImportReport, sqlx::Error> {
    held_against(&mut db.begin_read().await?, file).await
}

/// The same within a transaction.
async fn held_against(tx: &mut Tx, file: &BookFile) -> Result<ImportReport, sqlx::Error> {
    let ids = file.rows.iter().filter_map(|row| Some(row.id.as_ref()?.0.as_str()));
    let known = bulk::known_ids(tx, ids).await?;
    let new = file.rows.iter().filter(|row| row.id.is_none());
    let isbns = new.filter_map(|row| row.details.isbn.as_deref());
    let sold = bulk::known_isbns(tx, isbns).await?;
    let (faults, and_more) = (file.faults.clone(), file.and_more);
    let mut report = ImportReport { faults, and_more, ..ImportReport::default() };
    for row in &file.rows {
        if report.faults.len() >= MOST_FAULTS {
            report.and_more = true;
            break;
        }
        let fault = match (&row.id, &row.details.isbn) {
            (Some(id), _) if !known.contains(&id.0) => Some((
                "id",
                "No book of the catalogue has this id: leave it empty to add the book.",
            )),
            (None, Some(isbn)) if sold.contains(isbn) => Some((
                "isbn",
                "A book of the catalogue has this ISBN: to change it, put its id into the column id.",
            )),
            _ => None,
        };
        match fault {
            Some((field, reason)) => report.faults.push(LineFault {
                line: row.line,
                field: field.to_owned(),
                reason: reason.to_owned(),
            }),
            None if row.id.is_some() => report.changed += 1,
            None => report.added += 1,
        }
    }
    report.faults.sort_by_key(|fault| fault.line);
    Ok(report)
}

/// Writes the file and commits `tx`, in which it is checked once more, telling `progress` how many
/// books are written. Does nothing when something is wrong.
///
/// # Errors
/// When the database does not answer; then nothing is written.
pub async fn write(
    mut tx: Tx,
    file: &BookFile,
    mut progress: impl FnMut(usize),
) -> Result<Imported, sqlx::Error> {
    let mut report = held_against(&mut tx, file).await?;
    if !report.faults.is_empty() {
        return Ok(Imported::Refused(report));
    }
    // As a first line is expected at the top of a list, and the list shows the newest first.
    for (done, row) in file.rows.iter().rev().enumerate() {
        match &row.id {
            None => {
                shelf::insert(&mut tx, &row.details).await?;
            }
            Some(id) => {
                if !change(&mut tx, id, row, &file.absent).await? {
                    // Taken off the shelf since it was checked: the transaction is undone.
                    let reason = "The book was taken off the catalogue a moment ago.".to_owned();
                    report.faults.push(LineFault {
                        line: row.line,
                        field: "id".to_owned(),
                        reason,
                    });
                    return Ok(Imported::Refused(report));
                }
            }
        }
        if (done + 1) % TELL_EVERY == 0 {
            progress(done + 1);
        }
    }
    tx.commit().await?;
    progress(file.rows.len());
    Ok(Imported::Done(report))
}

/// Changes one book; `false` when it is not for sale.
async fn change(tx: &mut Tx, id: &BookId, row: &Row, absent: &[&str]) -> Result<bool, sqlx::Error> {
    let Some(book) = shelf::find(tx, id).await? else { return Ok(false) };
    let details = kept(row.details.clone(), &book, absent);
    let seen = Seen { version: book.version, stock: book.stock };
    Ok(matches!(shelf::change(tx, id, Some(seen), &details).await?, Change::Done(_)))
}

/// The details of a line, with the book's own where the file has no such column.
fn kept(details: BookDetails, book: &Book, absent: &[&str]) -> BookDetails {
    let own = |name: &str| absent.contains(&name);
    BookDetails {
        read: if own("read") { book.read } else { details.read },
        year: if own("year") { book.year } else { details.year },
        isbn: if own("isbn") { book.isbn.clone() } else { details.isbn },
        stock: if own("stock") { book.stock } else { details.stock },
        ships: if own("ships") { book.ships } else { details.ships },
        description: match own("description") {
            true => book.description.clone(),
            false => details.description,
        },
        ..details
    }
}
