//! Which engine keeps the shops of the tests: SQLite, or with `BOOKSHOP_TEST_DATABASE=postgres` a
//! Postgres cluster of this process's own, which goes when the process does.

#[path = "../chaos/cluster.rs"]
mod cluster;

use bookshop::server::db::{Column, Db, Read, Row};
use cluster::Cluster;
use sqlx::{Connection, PgConnection, SqliteConnection};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Mutex, OnceLock},
};

/// What the tests' own SQL calls that SQLite has and Postgres has not.
const FUNCTIONS: &str = "
    create function unixepoch() returns bigint language sql
        return cast(floor(extract(epoch from clock_timestamp())) as bigint);
    create function printf(form text, number bigint) returns text language sql
        return case
            when form = '%032x' then lpad(to_hex(number), 32, '0')
            when form like '%\\%04d' then replace(form, '%04d', lpad(cast(number as text), 4, '0'))
            else replace(form, '%d', cast(number as text))
        end";

struct Shops {
    cluster: Cluster,
    /// The folders of the shops that have a database in it.
    folders: Mutex<Vec<PathBuf>>,
}

/// Whether the tests run on Postgres.
pub fn is_postgres() -> bool {
    std::env::var("BOOKSHOP_TEST_DATABASE").is_ok_and(|engine| engine == "postgres")
}

/// Whether a test is about SQLite itself, and the shops are not kept by it.
pub fn skips(why: &str) -> bool {
    if is_postgres() {
        println!("not on Postgres: {why}");
    }
    is_postgres()
}

/// The `DATABASE_URL` of the shop in that folder: the same for the same folder. On Postgres its
/// database is there, and empty of all but the first catalogue.
pub fn url(folder: &Path) -> String {
    match is_postgres() {
        false => format!("sqlite://{}/shop.db", folder.display()),
        true => shops().url(folder),
    }
}

/// The environment of the shop in that folder: its database, and where it puts what it would
/// else put beside a file.
pub fn variables(folder: &Path) -> Vec<(&'static str, String)> {
    let mut variables = vec![("DATABASE_URL", url(folder))];
    if is_postgres() {
        let path = |name: &str| folder.join(name).display().to_string();
        variables.push(("BOOKSHOP_SANDBOX_DATABASE", path("shop.sandbox.db")));
        variables.push(("BOOKSHOP_MAIL_FOLDER", path("mail")));
    }
    variables
}

/// The database of the shop in that folder, beside the shop.
pub async fn database(folder: &Path) -> Db {
    Db::open(&url(folder)).await.expect("the database")
}

/// Runs SQL that is fixed in a test on the database of the shop in that folder, as a program that
/// is not the shop.
pub async fn sql(folder: &Path, statement: &'static str) -> Result<Vec<Row>, sqlx::Error> {
    let url = url(folder);
    if is_postgres() {
        let mut connection = PgConnection::connect(&url).await?;
        let rows = sqlx::query(statement).fetch_all(&mut connection).await?;
        connection.close().await?;
        Ok(rows.into_iter().map(Row::Postgres).collect())
    } else {
        let mut connection = SqliteConnection::connect(&url).await?;
        let rows = sqlx::query(statement).fetch_all(&mut connection).await?;
        Ok(rows.into_iter().map(Row::Sqlite).collect())
    }
}

/// What stands in a row, where a test knows that it is there.
pub trait Get {
    /// The value of that column.
    fn get<'r, T: Read<'r>>(&'r self, column: impl Column) -> T;
}

impl Get for Row {
    fn get<'r, T: Read<'r>>(&'r self, column: impl Column) -> T {
        self.try_get(column).expect("a value")
    }
}

fn shops() -> &'static Shops {
    static SHOPS: OnceLock<Shops> = OnceLock::new();
    SHOPS.get_or_init(Shops::open)
}

impl Shops {
    fn open() -> Shops {
        let cluster = Cluster::start().expect("a cluster");
        cluster.run("create database template_shop").expect("a database");
        let template = cluster.url("template_shop");
        // Another thread: this one may be a runtime's own.
        let migrated = std::thread::spawn(move || {
            let runtime = tokio::runtime::Runtime::new().expect("a runtime");
            runtime.block_on(async {
                Db::open(&template).await.expect("the tables").close().await;
                let mut template = PgConnection::connect(&template).await.expect("the template");
                sqlx::raw_sql(FUNCTIONS).execute(&mut template).await.expect("functions");
                template.close().await.expect("the end");
            });
        });
        migrated.join().expect("the tables");
        Shops { cluster, folders: Mutex::default() }
    }

    fn url(&self, folder: &Path) -> String {
        let name = |folder: &Path| {
            let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
            name.replace('.', "")
        };
        let mut folders = self.folders.lock().expect("the shops");
        if !folders.iter().any(|known| known == folder) {
            folders.push(folder.to_owned());
            let (gone, open) = folders.drain(..).partition(|folder| fs::metadata(folder).is_err());
            *folders = open;
            drop(folders);
            let gone: Vec<PathBuf> = gone;
            for folder in gone {
                let forget = format!("drop database \"{}\" with (force)", name(&folder));
                self.cluster.run(&forget).expect("a database less");
            }
            let create = format!("create database \"{}\" template template_shop", name(folder));
            self.cluster.run(&create).expect("a database");
        }
        self.cluster.url(&name(folder))
    }
}
