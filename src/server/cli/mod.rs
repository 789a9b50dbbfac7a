//! The command line: the shop itself, and what a seller does beside it.

mod arguments;
mod backup;
mod books;
mod check;
mod copy;
mod health;
mod reset;

use super::{
    config::{self, Config},
    db::Db,
    serve,
};
use arguments::{Admin, Arguments, Books, Command, Database};
use clap::Parser;
use secrecy::ExposeSecret;
use std::{error::Error, process::ExitCode};

/// What a command does not survive, in words for who typed it.
type Trouble = Box<dyn Error>;

/// Does what the arguments say; with none, serves.
pub async fn main() -> ExitCode {
    let done = match Arguments::parse().command.unwrap_or(Command::Serve) {
        Command::Serve => return serve::main().await,
        Command::Books(Books::Import { file, dry_run }) => books::import(&file, dry_run).await,
        Command::Books(Books::Export { file }) => books::export(file.as_deref()).await,
        Command::Db(Database::Copy { from, to }) => copy::copy(&from, &to).await,
        Command::Backup { file } => backup::backup(&file).await,
        Command::Restore { file } => backup::restore(&file).await,
        Command::Admin(Admin::Reset) => reset::reset().await,
        Command::Check => return check::check().await,
        Command::Health => health::health().await,
        Command::Variables => {
            print!("{}", config::Table);
            Ok(ExitCode::SUCCESS)
        }
    };
    done.unwrap_or_else(|error| {
        eprintln!("bookshop: {error}");
        ExitCode::FAILURE
    })
}

/// The shop's database, as the environment names it.
async fn database(config: &Config) -> Result<Db, Trouble> {
    let opened = Db::open(config.database_url.expose_secret()).await;
    opened.map_err(|error| format!("the database cannot be opened (DATABASE_URL): {error}").into())
}
