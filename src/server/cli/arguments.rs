//! What can be typed behind `bookshop`.

use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// A bookshop that sells through Stripe.
///
/// Without a command it serves the shop. Everything is set by environment variables, which
/// `bookshop variables` lists; without any, the shop opens on http://127.0.0.1:3000 with its own
/// Stripe sandbox, where no money moves.
#[derive(Debug, Parser)]
#[command(name = "bookshop", version, after_long_help = ENVIRONMENT)]
pub struct Arguments {
    /// What to do; nothing: serve.
    #[command(subcommand)]
    pub command: Option<Command>,
}

const ENVIRONMENT: &str = "\
Environment, as far as every command reads it:
  DATABASE_URL            sqlite://FILE or postgres://… [default: sqlite://bookshop.db]
  BOOKSHOP_CURRENCY       what prices are in, an ISO 4217 code [default: usd]
  STRIPE_SECRET_KEY       with STRIPE_PUBLISHABLE_KEY: the account at Stripe [default: sandbox]

Examples:
  bookshop                                 open the shop
  bookshop check                           see whether everything is set as it should be
  bookshop books import --dry-run new.csv  see what a file of books would do";

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the shop until Ctrl-C or SIGTERM.
    ///
    /// Prints where it is open and, on the sandbox, how a Stripe client reaches that. The first
    /// start prints a link where the seller sets a password.
    #[command(after_long_help = "\
Environment:
  LEPTOS_SITE_ADDR        address and port [default: 127.0.0.1:3000]
  BOOKSHOP_URL            where shoppers find the shop; links in mails begin with it
  STRIPE_WEBHOOK_SECRET   signing secret of the webhook endpoint at Stripe
  RUST_LOG                what is logged to standard error

Example:
  LEPTOS_SITE_ADDR=0.0.0.0:8080 BOOKSHOP_URL=https://your.shop bookshop serve")]
    Serve,
    /// Import and export the catalogue as CSV.
    #[command(subcommand)]
    Books(Books),
    /// Copy the shop's SQLite database into a new file, while the shop may be open.
    ///
    /// The copy is of one moment, is checked, and only its owner may read it: it holds names,
    /// addresses and the keys that sign cookies. A Postgres database has pg_dump.
    #[command(after_long_help = "\
Environment:
  DATABASE_URL            the shop's SQLite file [default: sqlite://bookshop.db]

Example:
  bookshop backup /var/backups/bookshop-2026-01-31.db")]
    Backup {
        /// The file to write; none of that name may be there.
        file: PathBuf,
    },
    /// Put a copy in the place of the shop's SQLite database. The shop has to be closed.
    ///
    /// What was there is kept beside it. When the shop opens again it asks Stripe for what has
    /// happened since the copy was made.
    #[command(after_long_help = "\
Environment:
  DATABASE_URL            the shop's SQLite file [default: sqlite://bookshop.db]

Example:
  bookshop restore /var/backups/bookshop-2026-01-31.db")]
    Restore {
        /// What `bookshop backup` has written.
        file: PathBuf,
    },
    /// The seller's account.
    #[command(subcommand)]
    Admin(Admin),
    /// The database.
    #[command(subcommand)]
    Db(Database),
    /// Look whether configuration, database, Stripe and webhooks are as they should be.
    ///
    /// Prints a line for each with a mark: ✓ as it should be, ! look at it, ✗ the shop does not
    /// work so, and what to do. Changes nothing and prints no secret. Exit code 1 with any ✗.
    #[command(after_long_help = "\
Example:
  STRIPE_SECRET_KEY=sk_test_… STRIPE_PUBLISHABLE_KEY=pk_test_… bookshop check")]
    Check,
    /// Ask the shop on this machine whether it is ready to serve.
    ///
    /// Asks LEPTOS_SITE_ADDR for /readyz, for what looks after containers: exit code 1 when the shop
    /// is not ready, or does not answer within five seconds.
    #[command(after_long_help = "\
Example:
  LEPTOS_SITE_ADDR=0.0.0.0:8080 bookshop health")]
    Health,
    /// Print every environment variable with what it says and its default, as a table in Markdown.
    #[command(after_long_help = "\
Example:
  bookshop variables")]
    Variables,
}

/// Books as CSV.
#[derive(Debug, Subcommand)]
pub enum Books {
    /// Import books from a CSV file: all of them, or none.
    ///
    /// The first line names the columns, in any order: title, author and price are needed; id,
    /// read, year, isbn, stock, ships and description may be there. A line with the id of a book
    /// changes that book, one without adds a book. UTF-8; commas, semicolons or tabs.
    ///
    /// Every faulty line is printed with its reason; if there is one, nothing is imported and
    /// the exit code is 1.
    #[command(after_long_help = "\
Environment:
  DATABASE_URL            sqlite://FILE or postgres://… [default: sqlite://bookshop.db]
  BOOKSHOP_CURRENCY       what the prices are in [default: usd]

Examples:
  bookshop books import --dry-run new.csv
  zcat catalogue.csv.gz | bookshop books import -")]
    Import {
        /// The file; `-` is standard input.
        file: PathBuf,
        /// Only say what it would do, and what is wrong with it.
        #[arg(long)]
        dry_run: bool,
    },
    /// Export every book for sale as CSV, in the form that import takes.
    #[command(after_long_help = "\
Environment:
  DATABASE_URL            sqlite://FILE or postgres://… [default: sqlite://bookshop.db]

Example:
  bookshop books export books.csv")]
    Export {
        /// The file to write; without one, standard output.
        file: Option<PathBuf>,
    },
}

/// The database.
#[derive(Debug, Subcommand)]
pub enum Database {
    /// Copy a whole shop to another database, and compare every row.
    ///
    /// The second database has to be empty, or as a first start leaves it; one on a server has to
    /// be there. All is copied, or nothing. Stop the shop before: what is written meanwhile stays
    /// behind.
    #[command(after_long_help = "\
Example:
  bookshop db copy --from sqlite://bookshop.db --to postgres://user@host/bookshop")]
    Copy {
        /// What is copied.
        #[arg(long, value_name = "URL")]
        from: String,
        /// Where to.
        #[arg(long, value_name = "URL")]
        to: String,
    },
}

/// The seller's account.
#[derive(Debug, Subcommand)]
pub enum Admin {
    /// Forget the seller's password, sign out everywhere, and print a link to set a new one.
    ///
    /// The link works once. The shop may be open meanwhile.
    #[command(after_long_help = "\
Environment:
  DATABASE_URL            sqlite://FILE or postgres://… [default: sqlite://bookshop.db]
  BOOKSHOP_URL            where the shop is found: the link begins with it

Example:
  BOOKSHOP_URL=https://your.shop bookshop admin reset")]
    Reset,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_fit_together() {
        Arguments::command().debug_assert();
    }
}
