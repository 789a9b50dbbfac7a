//! The files that hold what shoppers have told.

use std::{
    fs::OpenOptions,
    io::{self, ErrorKind},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

/// Makes an empty file that only its owner may read, unless there is one. What SQLite puts beside
/// a database gets the database's permissions.
///
/// # Errors
/// When the system does not let it be made.
pub fn create_private(path: &Path) -> io::Result<()> {
    let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    match made {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}
