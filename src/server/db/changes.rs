//! Whether anything was written since one last looked, by whatever process, without asking SQLite:
//! every commit changes the header of the WAL's index, in the file `-shm` beside the database
//! (<https://www.sqlite.org/walformat.html#the_wal_index_file_format>).

use std::{ffi::OsString, fs::File, os::unix::fs::FileExt, path::Path, sync::Mutex};

/// The header's two copies, in bytes. SQLite writes the second first, and reads the first: while
/// both are as they were, no reader sees anything new.
const HEADER: usize = 2 * 48;

/// What the catalogue's version was, and at which header.
pub struct Changes {
    index: Option<File>,
    seen: Mutex<Option<([u8; HEADER], i64)>>,
}

impl Changes {
    /// Watches the database in that file, which has to be open in WAL mode, and to stay open: the
    /// last connection that closes removes the index.
    pub fn of(database: &Path) -> Changes {
        let mut index = OsString::from(database);
        index.push("-shm");
        // Without it nothing is ever known, and SQLite is asked each time.
        Changes { index: File::open(index).ok(), seen: Mutex::default() }
    }

    /// The header as it is now.
    pub fn header(&self) -> Option<[u8; HEADER]> {
        let mut header = [0; HEADER];
        self.index.as_ref()?.read_exact_at(&mut header, 0).ok()?;
        Some(header)
    }

    /// The version that was read at that header or after it, while there is no other header.
    pub fn version_at(&self, header: &[u8; HEADER]) -> Option<i64> {
        let seen = self.seen.lock().ok()?;
        seen.filter(|(at, _)| at == header).map(|(_, version)| version)
    }

    /// Keeps a version that was read after that header.
    pub fn keep(&self, header: [u8; HEADER], version: i64) {
        if let Ok(mut seen) = self.seen.lock() {
            *seen = Some((header, version));
        }
    }
}
