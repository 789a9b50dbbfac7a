//! Copies of a SQLite database: made while the shop sells, and put back while it is closed.

use super::{
    Engine,
    health::{self, Health},
};
use crate::server::files;
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use std::{
    ffi::OsString,
    fs::{self, File, Permissions},
    io,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    str::FromStr,
};

/// Why there is no copy, or why none was put back.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The shop is kept by a server, which has its own tools.
    #[error("this shop is in a Postgres database: use pg_dump and pg_restore")]
    NotAFile,
    /// A file of that name is there.
    #[error("{0} is there already: name a new file")]
    Exists(PathBuf),
    /// There is nothing to copy.
    #[error("there is no database at {0}")]
    Absent(PathBuf),
    /// Not a shop's database, a newer shop's, or one whose pages do not fit together.
    #[error("{0} is no whole database of this shop: {1}")]
    NoShop(PathBuf, String),
    /// Some process has the shop's database open.
    #[error("the shop is open: stop it first")]
    InUse,
    /// The database does not answer.
    #[error("the database: {0}")]
    Database(#[from] sqlx::Error),
    /// A file cannot be read or written.
    #[error("{0}: {1}")]
    File(PathBuf, io::Error),
}

/// Copies the database that `url` names into the new file `to`, as it is at one moment, while
/// others write (<https://www.sqlite.org/lang_vacuum.html#vacuuminto>). Only its owner may read it.
///
/// # Errors
/// [`Fault`]; then there is no copy.
pub async fn make(url: &str, to: &Path) -> Result<(), Fault> {
    let options = options(url)?;
    if !options.get_filename().exists() {
        return Err(Fault::Absent(options.get_filename().to_owned()));
    }
    if to.exists() {
        return Err(Fault::Exists(to.to_owned()));
    }
    // Under another name until it is whole.
    let part = beside(to, ".part");
    remove(&part)?;
    files::create_private(&part).map_err(|error| Fault::File(part.clone(), error))?;
    let copied = copy(&options, &part).await;
    let checked = match copied {
        Ok(()) => whole(&part).await,
        Err(fault) => Err(fault),
    };
    if let Err(fault) = checked {
        remove(&part)?;
        return Err(fault);
    }
    settle(&part, to)
}

async fn copy(options: &SqliteConnectOptions, to: &Path) -> Result<(), Fault> {
    let mut connection = SqliteConnection::connect_with(options).await?;
    let into = to.to_str().ok_or_else(|| Fault::NoShop(to.to_owned(), "a strange name".into()))?;
    sqlx::query("vacuum into $1").bind(into).execute(&mut connection).await?;
    Ok(connection.close().await?)
}

/// Puts the copy `from` in the place of the database that `url` names, which no process may have
/// open. What was there is kept beside it: its name is answered, if there was one.
///
/// # Errors
/// [`Fault`]; then all is as it was.
pub async fn put_back(url: &str, from: &Path, now: i64) -> Result<Option<PathBuf>, Fault> {
    let options = options(url)?;
    let place = options.get_filename().to_owned();
    if !from.exists() {
        return Err(Fault::Absent(from.to_owned()));
    }
    whole(from).await?;
    let before = place.exists().then(|| free_name(&place, now));
    if before.is_some() {
        alone(&options).await?;
    }
    let part = beside(&place, ".part");
    fs::copy(from, &part).map_err(|error| Fault::File(part.clone(), error))?;
    fs::set_permissions(&part, Permissions::from_mode(0o600))
        .map_err(|error| Fault::File(part.clone(), error))?;
    if let Some(before) = &before {
        settle(&place, before)?;
    }
    settle(&part, &place)?;
    Ok(before)
}

/// Makes sure that nobody else has the database open, and that all of it is in its one file:
/// leaving WAL mode takes both (<https://www.sqlite.org/wal.html#persistence_of_wal_mode>).
async fn alone(options: &SqliteConnectOptions) -> Result<(), Fault> {
    let options = options.clone().busy_timeout(std::time::Duration::ZERO);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    let leave = sqlx::query_scalar("pragma journal_mode = delete");
    let mode: Result<String, _> = leave.fetch_one(&mut connection).await;
    connection.close().await?;
    match mode {
        Ok(mode) if mode == "delete" => Ok(()),
        Ok(_) | Err(sqlx::Error::Database(_)) => Err(Fault::InUse),
        Err(error) => Err(error.into()),
    }
}

/// Whether a file is a shop's database and whole.
async fn whole(file: &Path) -> Result<(), Fault> {
    let no_shop = |why: &str| Err(Fault::NoShop(file.to_owned(), why.to_owned()));
    match health::of(&format!("sqlite://{}", file.display())).await {
        Ok(Health::Good { .. }) => Ok(()),
        Ok(Health::Absent) => Err(Fault::Absent(file.to_owned())),
        Ok(Health::Foreign) => no_shop("it is a newer shop's, or something else"),
        Ok(Health::Damaged(what)) => no_shop(&what),
        Err(error) => no_shop(&error.to_string()),
    }
}

fn options(url: &str) -> Result<SqliteConnectOptions, Fault> {
    if Engine::of(url) == Engine::Postgres {
        return Err(Fault::NotAFile);
    }
    Ok(SqliteConnectOptions::from_str(url)?)
}

fn beside(file: &Path, end: &str) -> PathBuf {
    let mut name = OsString::from(file);
    name.push(end);
    PathBuf::from(name)
}

/// A name for what stood in `place`, which no file has.
fn free_name(place: &Path, now: i64) -> PathBuf {
    let mut name = beside(place, &format!(".before-{now}"));
    while name.exists() {
        name = beside(&name, "-again");
    }
    name
}

fn remove(file: &Path) -> Result<(), Fault> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(Fault::File(file.to_owned(), error))
        }
        _ => Ok(()),
    }
}

/// Gives a file its name once it is on the disk, and then the name.
fn settle(from: &Path, to: &Path) -> Result<(), Fault> {
    let done = File::open(from)
        .and_then(|file| file.sync_all())
        .and_then(|()| fs::rename(from, to))
        .and_then(|()| {
            let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty());
            File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
        });
    done.map_err(|error| Fault::File(to.to_owned(), error))
}
