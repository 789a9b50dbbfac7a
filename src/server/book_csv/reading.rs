//! Reading a file line by line, and all that is wrong with it by itself.

use super::{BookFile, COLUMNS, MAX_FILE, MOST_BOOKS, MOST_FAULTS, Row, blank};
use crate::domain::{book::BookId, book_import::LineFault, money::Currency};
use csv::{ByteRecord, ReaderBuilder, StringRecord};
use std::{
    collections::HashMap,
    io::{self, BufRead, BufReader, Cursor, Read},
};

/// The columns that a file has to have.
const REQUIRED: [&str; 3] = ["title", "author", "price"];
/// The longest line of column names, in bytes.
const MAX_HEADER: u64 = 64 * 1024;
/// After how many lines the progress is told.
const TELL_EVERY: u64 = 1000;

/// Why nothing of a file can be read.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// The system does not give its bytes.
    #[error("the file cannot be read: {0}")]
    Io(#[from] io::Error),
    /// Its first line is none.
    #[error(
        "the file is empty: its first line has to name the columns, such as title,author,price"
    )]
    Empty,
    /// It is something else than text.
    #[error("the file is not text in UTF-8: save it as “CSV UTF-8”")]
    NotText,
    /// A column that no book has.
    #[error("no book has the column {0}: the columns are {all}", all = COLUMNS.join(", "))]
    UnknownColumn(String),
    /// The same column a second time.
    #[error("the column {0} is there twice")]
    ColumnTwice(&'static str),
    /// A column that every file needs.
    #[error("the column {0} is missing: title, author and price are needed")]
    MissingColumn(&'static str),
    /// More than [`MAX_FILE`].
    #[error("the file is longer than 64 MiB: import it in parts")]
    TooLong,
    /// More than [`MOST_BOOKS`].
    #[error("the file has more than {MOST_BOOKS} books: import it in parts")]
    TooMany,
}

/// Reads a whole file whose prices are in `currency`, telling `progress` how many bytes are read.
/// Columns may come in any order, with commas, semicolons or tabs between them.
///
/// # Errors
/// [`Unreadable`] when its lines have no meaning; what is wrong with single lines is in the file.
pub fn read(
    from: impl Read,
    currency: Currency,
    mut progress: impl FnMut(u64),
) -> Result<BookFile, Unreadable> {
    // One byte more than allowed tells a file that is too long.
    let mut input = BufReader::new(from.take(MAX_FILE as u64 + 1));
    let mut header = Vec::new();
    (&mut input).take(MAX_HEADER).read_until(b'\n', &mut header)?;
    // A byte order mark, as spreadsheets write it.
    let header = header.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&header).to_vec();
    let delimiter = delimiter(&header);
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(Cursor::new(header).chain(input));
    let mut record = ByteRecord::new();
    if !reader.read_byte_record(&mut record).map_err(broken)? {
        return Err(Unreadable::Empty);
    }
    let columns = columns(&record)?;
    let absent = COLUMNS.into_iter().filter(|name| !columns.contains(name)).collect();
    let mut lines = Lines {
        columns,
        currency,
        decimal_comma: delimiter == b';',
        seen: Seen::default(),
        file: BookFile { rows: Vec::new(), absent, faults: Vec::new(), and_more: false },
    };
    while reader.read_byte_record(&mut record).map_err(broken)? {
        let position = record.position();
        lines.take(position.map_or(0, csv::Position::line), &record);
        if lines.file.faults.len() >= MOST_FAULTS {
            lines.file.and_more = true;
            return Ok(lines.file);
        }
        if lines.file.rows.len() > MOST_BOOKS {
            return Err(Unreadable::TooMany);
        }
        if let Some(position) = position.filter(|at| at.record() % TELL_EVERY == 0) {
            progress(position.byte());
        }
    }
    let length = reader.position().byte();
    if length > MAX_FILE as u64 {
        return Err(Unreadable::TooLong);
    }
    progress(length);
    Ok(lines.file)
}

fn broken(error: csv::Error) -> Unreadable {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => Unreadable::Io(error),
        _ => Unreadable::NotText,
    }
}

/// What stands most often between the names of the columns.
fn delimiter(header: &[u8]) -> u8 {
    let count = |wanted: u8| header.iter().filter(|byte| **byte == wanted).count();
    // Of equally many, the last: a comma.
    [b'\t', b';', b','].into_iter().max_by_key(|byte| count(*byte)).unwrap_or(b',')
}

/// The columns of the file by their names in [`COLUMNS`].
fn columns(header: &ByteRecord) -> Result<Vec<&'static str>, Unreadable> {
    let mut columns = Vec::new();
    for name in header {
        let name = std::str::from_utf8(name).map_err(|_| Unreadable::NotText)?.trim();
        let known = COLUMNS.into_iter().find(|column| column.eq_ignore_ascii_case(name));
        let known = known.ok_or_else(|| {
            // What is no CSV at all has long "names".
            Unreadable::UnknownColumn(format!("“{}”", name.chars().take(40).collect::<String>()))
        })?;
        if columns.contains(&known) {
            return Err(Unreadable::ColumnTwice(known));
        }
        columns.push(known);
    }
    match REQUIRED.into_iter().find(|name| !columns.contains(name)) {
        Some(missing) => Err(Unreadable::MissingColumn(missing)),
        None => Ok(columns),
    }
}

/// Where ids and ISBNs were seen first.
#[derive(Default)]
struct Seen {
    ids: HashMap<String, u64>,
    /// With whether that line has an id.
    isbns: HashMap<String, (u64, bool)>,
}

/// Takes one line after the other.
struct Lines {
    columns: Vec<&'static str>,
    currency: Currency,
    /// Where semicolons part columns, commas part decimals.
    decimal_comma: bool,
    seen: Seen,
    file: BookFile,
}

impl Lines {
    fn take(&mut self, line: u64, record: &ByteRecord) {
        if record.iter().all(|cell| cell.trim_ascii().is_empty()) {
            return;
        }
        let mut faults: Vec<(&'static str, String)> = Vec::new();
        match StringRecord::from_byte_record(record.clone()) {
            Ok(record) if record.len() == self.columns.len() => {
                match self.row(line, &record, &mut faults) {
                    Some(row) if faults.is_empty() => self.file.rows.push(row),
                    _ => {}
                }
            }
            Ok(record) => faults.push((
                "",
                format!(
                    "There are {} columns here and {} in the first line: put a text that holds \
                     the separator in quotation marks.",
                    record.len(),
                    self.columns.len()
                ),
            )),
            Err(_) => faults.push(("", "Save the file as “CSV UTF-8”.".to_owned())),
        }
        let told = faults.into_iter().map(|(field, reason)| LineFault {
            line,
            field: field.to_owned(),
            reason,
        });
        self.file.faults.extend(told);
    }

    fn row(
        &mut self,
        line: u64,
        record: &StringRecord,
        faults: &mut Vec<(&'static str, String)>,
    ) -> Option<Row> {
        let cell = |name: &str| {
            let at = self.columns.iter().position(|column| *column == name);
            at.and_then(|at| record.get(at)).unwrap_or_default()
        };
        let mut draft = blank();
        draft.title = cell("title").to_owned();
        draft.author = cell("author").to_owned();
        draft.price = match self.decimal_comma {
            true => cell("price").replacen(',', ".", 1),
            false => cell("price").to_owned(),
        };
        draft.year = cell("year").to_owned();
        draft.isbn = cell("isbn").to_owned();
        draft.stock = cell("stock").to_owned();
        draft.description = cell("description").to_owned();
        let mut yes_or_no = |name: &'static str, empty: bool| {
            yes_or_no(cell(name), empty).unwrap_or_else(|| {
                faults.push((name, "Write yes or no.".to_owned()));
                empty
            })
        };
        draft.read = yes_or_no("read", draft.read);
        draft.ships = yes_or_no("ships", draft.ships);
        let id = match cell("id").trim() {
            "" => None,
            id => Some(BookId(id.to_ascii_lowercase())),
        };
        if let Some(first) = id.as_ref().and_then(|id| self.seen.ids.insert(id.0.clone(), line)) {
            faults.push(("id", format!("Line {first} has the same id.")));
        }
        match draft.checked(self.currency) {
            Ok(details) => {
                // A catalogue may hold an ISBN twice: that much can be exported and imported.
                let seen = details
                    .isbn
                    .as_ref()
                    .and_then(|isbn| self.seen.isbns.insert(isbn.clone(), (line, id.is_some())));
                if let Some((first, had_id)) = seen
                    && !(had_id && id.is_some())
                {
                    faults.push(("isbn", format!("Line {first} has the same ISBN.")));
                }
                Some(Row { line, id, details })
            }
            Err(broken) => {
                let named = broken.named().into_iter();
                faults.extend(named.map(|(field, reason)| (field, reason.to_owned())));
                None
            }
        }
    }
}

/// As people and spreadsheets write it; `empty` for nothing.
fn yes_or_no(cell: &str, empty: bool) -> Option<bool> {
    match cell.trim().to_ascii_lowercase().as_str() {
        "" => Some(empty),
        "yes" | "y" | "true" | "1" => Some(true),
        "no" | "n" | "false" | "0" => Some(false),
        _ => None,
    }
}
