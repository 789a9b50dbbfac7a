//! Writing the catalogue as a file.

use super::COLUMNS;
use crate::{
    domain::book::Book,
    server::db::{self, Db},
};
use std::io::Write;

/// Writes every book for sale, the newest first, and answers how many there are.
///
/// # Errors
/// When the database does not answer or `to` does not take the bytes.
pub async fn export(db: &Db, to: impl Write) -> Result<usize, ExportError> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(to);
    writer.write_record(COLUMNS)?;
    let mut after = None;
    let mut written = 0;
    loop {
        let page = db::listing::page(db, None, after, PAGE).await?;
        for book in &page.books {
            writer.write_record(cells(book))?;
        }
        written += page.books.len();
        after = page.next;
        if after.is_none() {
            writer.flush()?;
            return Ok(written);
        }
    }
}

/// How many books are read at once.
const PAGE: u32 = 1000;

/// Why an export ended early.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The catalogue cannot be read.
    #[error("the database did not answer: {0}")]
    Database(#[from] sqlx::Error),
    /// The file cannot be written.
    #[error("the file cannot be written: {0}")]
    Csv(#[from] csv::Error),
    /// The file cannot be finished.
    #[error("the file cannot be written: {0}")]
    Io(#[from] std::io::Error),
}

fn cells(book: &Book) -> [String; COLUMNS.len()] {
    let yes_or_no = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
    [
        book.id.0.clone(),
        book.title.clone(),
        book.author.clone(),
        book.price.decimal(),
        yes_or_no(book.read),
        book.year.map(|year| year.to_string()).unwrap_or_default(),
        book.isbn.clone().unwrap_or_default(),
        book.stock.map(|copies| copies.to_string()).unwrap_or_default(),
        yes_or_no(book.ships),
        book.description.clone(),
    ]
}
