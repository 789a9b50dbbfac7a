//! `bookshop books import` and `bookshop books export`.

use super::{Trouble, database};
use crate::{
    domain::book_import::ImportReport,
    server::{
        book_csv::{self, BookFile, Imported},
        config::Config,
    },
};
use indicatif::{ProgressBar, ProgressStyle};
use std::{
    fs::File,
    io::{self, BufWriter, Read, Write},
    path::Path,
    process::ExitCode,
    time::Instant,
};

/// Imports a file, or says what it would do.
pub async fn import(file: &Path, dry_run: bool) -> Result<ExitCode, Trouble> {
    let config = Config::from_env()?;
    let start = Instant::now();
    let books = read(file, &config)?;
    let db = database(&config).await?;
    let imported = if dry_run {
        let report = book_csv::check(&db, &books).await?;
        if report.faults.is_empty() { Imported::Done(report) } else { Imported::Refused(report) }
    } else {
        let bar = bar(books.len(), "{bar:30} {pos} of {len} books, {eta} left");
        let imported =
            book_csv::write(db.begin_write().await?, &books, |done| bar.set_position(done as u64))
                .await?;
        bar.finish_and_clear();
        imported
    };
    db.close().await;
    let seconds = start.elapsed().as_secs_f64();
    Ok(match imported {
        Imported::Refused(report) => refused(&report)?,
        Imported::Done(report) if dry_run => {
            println!("Nothing is wrong. An import would leave {}.", report.summary());
            ExitCode::SUCCESS
        }
        Imported::Done(report) => {
            let pace = report.books() as f64 / seconds.max(0.001);
            println!("{} in {seconds:.1} s ({pace:.0} books a second).", report.summary());
            ExitCode::SUCCESS
        }
    })
}

/// Prints every faulty line.
fn refused(report: &ImportReport) -> io::Result<ExitCode> {
    let mut out = BufWriter::new(io::stderr().lock());
    for fault in &report.faults {
        writeln!(out, "{fault}")?;
    }
    let lines = report.faulty_lines();
    let are = if lines == 1 { "1 line is" } else { &format!("{lines} lines are") };
    if report.and_more {
        writeln!(out, "There may be more: after so many, no more are looked for.")?;
    }
    writeln!(out, "{are} faulty: nothing was imported.")?;
    out.flush()?;
    Ok(ExitCode::FAILURE)
}

fn read(path: &Path, config: &Config) -> Result<BookFile, Trouble> {
    let named = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let (from, length): (Box<dyn Read>, _) = match path == Path::new("-") {
        true => (Box::new(io::stdin().lock()), 0),
        false => {
            let file = File::open(path).map_err(|error| named(&error))?;
            let length = file.metadata().map_or(0, |about| about.len());
            (Box::new(file), usize::try_from(length).unwrap_or(0))
        }
    };
    let bar = bar(length, "{bar:30} {bytes} of {total_bytes} read");
    let books = book_csv::read(from, config.currency, |bytes| bar.set_position(bytes));
    bar.finish_and_clear();
    Ok(books.map_err(|error| named(&error))?)
}

/// A bar on standard error; nothing where that is no terminal.
fn bar(length: usize, template: &str) -> ProgressBar {
    let bar = ProgressBar::new(length as u64);
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar
}

/// Writes the catalogue to a file, or to standard output.
pub async fn export(file: Option<&Path>) -> Result<ExitCode, Trouble> {
    let config = Config::from_env()?;
    let db = database(&config).await?;
    match file {
        Some(path) => {
            let to = File::create(path).map_err(|error| format!("{}: {error}", path.display()))?;
            let books = book_csv::export(&db, BufWriter::new(to)).await?;
            eprintln!("{books} books are in {}.", path.display());
        }
        None => {
            book_csv::export(&db, BufWriter::new(io::stdout())).await?;
        }
    }
    db.close().await;
    Ok(ExitCode::SUCCESS)
}
