//! What is told of a file of books before it is imported.

use serde::{Deserialize, Serialize};

/// What a file of books would do, and all that is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReport {
    /// Books that would be added.
    pub added: usize,
    /// Books that would be changed.
    pub changed: usize,
    /// What is wrong, from the top of the file down; nothing is imported unless this is empty.
    pub faults: Vec<LineFault>,
    /// Whether there may be more faults: they are not looked for without end.
    pub and_more: bool,
}

/// What the page of imports says of the file that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Uploaded {
    /// It was read and held against the catalogue; nothing is written.
    Checked {
        /// Under which name the shop keeps it for an hour; `None`: it is faulty, and not kept.
        kept: Option<String>,
        /// What it would do.
        report: ImportReport,
    },
    /// Nothing was read, for this reason.
    Unreadable(String),
}

/// What is wrong with one line of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineFault {
    /// Counted from 1, the header among them; where the book begins, when it goes over several.
    pub line: u64,
    /// Which column; empty: the whole line.
    pub field: String,
    /// What is wrong and what to do.
    pub reason: String,
}

impl ImportReport {
    /// How many books the file has, when nothing is wrong with it.
    pub fn books(&self) -> usize {
        self.added + self.changed
    }

    /// How many lines are wrong.
    pub fn faulty_lines(&self) -> usize {
        let mut lines: Vec<u64> = self.faults.iter().map(|fault| fault.line).collect();
        lines.dedup();
        lines.len()
    }

    /// What the file would do, in words.
    pub fn summary(&self) -> String {
        let books = |count: usize| match count {
            1 => "1 book".to_owned(),
            count => format!("{count} books"),
        };
        match (self.added, self.changed) {
            (added, 0) => format!("{} added", books(added)),
            (0, changed) => format!("{} changed", books(changed)),
            (added, changed) => format!("{} added, {} changed", books(added), books(changed)),
        }
    }
}

/// `Line 3, price: Enter a price greater than zero.`
impl std::fmt::Display for LineFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.field.as_str() {
            "" => write!(f, "Line {}: {}", self.line, self.reason),
            field => write!(f, "Line {}, {field}: {}", self.line, self.reason),
        }
    }
}
