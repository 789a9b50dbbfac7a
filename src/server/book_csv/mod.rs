//! Books as a CSV file (<https://www.rfc-editor.org/rfc/rfc4180>): for spreadsheets, and for moving
//! a catalogue. What is exported can be imported again.

mod export;
mod import;
mod reading;

pub use export::{ExportError, export};
pub use import::{Imported, check, write};
pub use reading::{Unreadable, read};

use crate::domain::{
    book::BookId,
    book_draft::{BookDetails, BookDraft},
    book_import::LineFault,
};

/// Every column, in the order of an export.
pub const COLUMNS: [&str; 10] =
    ["id", "title", "author", "price", "read", "year", "isbn", "stock", "ships", "description"];

/// The longest file that is read, in bytes.
pub const MAX_FILE: usize = 64 * 1024 * 1024;

/// The most books of one file: all of them are in memory at once.
pub const MOST_BOOKS: usize = 250_000;

/// After so many faults no more are looked for: a file with more has one that is everywhere.
const MOST_FAULTS: usize = 100;

/// A file of books, read and checked by itself: not yet against the catalogue.
pub struct BookFile {
    /// The lines that are right.
    rows: Vec<Row>,
    /// Columns that the file does not have: books that are changed keep theirs.
    absent: Vec<&'static str>,
    /// What is wrong with the others.
    faults: Vec<LineFault>,
    /// Whether it was not read to its end, for all that is wrong with it.
    and_more: bool,
}

/// A line that keeps all the rules of a book.
struct Row {
    /// Where it begins in the file.
    line: u64,
    /// Which book it changes; `None`: it adds one.
    id: Option<BookId>,
    /// What the book is to be.
    details: BookDetails,
}

impl BookFile {
    /// How many lines are right.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether no line is right.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// A draft with what a file leaves open.
fn blank() -> BookDraft {
    BookDraft { ships: true, ..BookDraft::default() }
}
