//! Which engine keeps the shops of the tests: SQLite, or with `BOOKSHOP_TEST_DATABASE=postgres` a
//! Postgres cluster of this process's own, which goes when the process does.

use bookshop::server::db::{Column, Db, Read, Row};
use sqlx::{Connection, PgConnection, SqliteConnection};
use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Mutex, OnceLock},
};

/// Starts a cluster in the folder $1 with the programs of $2, says so, and ends it when nobody
/// holds its input open any more. Postgres refuses to run as root: then it runs as nobody.
const CLUSTER: &str = r#"
folder=$1 programs=$2
as_somebody() {
  if [ "$(id -u)" = 0 ]; then setpriv --reuid=nobody --regid=nogroup --clear-groups -- "$@"
  else "$@"; fi
}
if [ "$(id -u)" = 0 ]; then chown nobody "$folder" && chmod 711 "$folder"; fi
as_somebody "$programs/initdb" -D "$folder/data" -U shop --auth=trust --encoding=UTF8 --locale=C \
  --no-sync >"$folder.log" 2>&1 </dev/null
as_somebody "$programs/postgres" -D "$folder/data" -c listen_addresses= \
  -c unix_socket_directories="$folder" -c fsync=off -c synchronous_commit=off \
  -c full_page_writes=off -c max_connections=300 -c autovacuum=off >>"$folder.log" 2>&1 </dev/null &
server=$!
for _ in $(seq 300); do
  "$programs/pg_isready" -q -h "$folder" && break
  sleep 0.1
done
echo ready
cat >/dev/null
kill -QUIT $server
wait $server
rm -rf "$folder" "$folder.log"
"#;

/// What the tests' own SQL calls that SQLite has and Postgres has not.
const FUNCTIONS: &str = "
    create function unixepoch() returns bigint language sql
        return cast(extract(epoch from clock_timestamp()) as bigint);
    create function printf(form text, number bigint) returns text language sql
        return case
            when form = '%032x' then lpad(to_hex(number), 32, '0')
            when form like '%\\%04d' then replace(form, '%04d', lpad(cast(number as text), 4, '0'))
            else replace(form, '%d', cast(number as text))
        end";

struct Cluster {
    folder: PathBuf,
    programs: PathBuf,
    /// Its input is held open as long as this process lives.
    _keeper: Child,
    /// The folders of the shops that have a database in it.
    shops: Mutex<Vec<PathBuf>>,
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
        true => cluster().url(folder),
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

fn cluster() -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(Cluster::start)
}

impl Cluster {
    fn start() -> Cluster {
        let folder = tempfile::tempdir().expect("a temporary folder").keep();
        let programs = programs().expect("Postgres: initdb and postgres");
        let mut keeper = Command::new("sh")
            .args(["-c", CLUSTER, "sh"])
            .args([&folder, &programs])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a shell");
        let mut said = BufReader::new(keeper.stdout.take().expect("its words"));
        said.read_line(&mut String::new()).expect("a cluster");
        let cluster = Cluster { folder, programs, _keeper: keeper, shops: Mutex::default() };
        cluster.run("create database template_shop");
        let template = cluster.named("template_shop");
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
        cluster
    }

    fn named(&self, name: &str) -> String {
        format!("postgres://shop@localhost/{name}?host={}", self.folder.display())
    }

    fn run(&self, statement: &str) {
        let done = Command::new(self.programs.join("psql"))
            .args(["-q", "-v", "ON_ERROR_STOP=1", "-U", "shop", "-d", "postgres", "-h"])
            .arg(&self.folder)
            .args(["-c", statement])
            .stdin(Stdio::null())
            .status();
        assert!(done.expect("psql").success(), "{statement}");
    }

    fn url(&self, folder: &Path) -> String {
        let name = |folder: &Path| {
            let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
            name.replace('.', "")
        };
        let mut shops = self.shops.lock().expect("the shops");
        if !shops.iter().any(|known| known == folder) {
            shops.push(folder.to_owned());
            let (gone, open) = shops.drain(..).partition(|folder| fs::metadata(folder).is_err());
            *shops = open;
            drop(shops);
            let gone: Vec<PathBuf> = gone;
            for folder in gone {
                self.run(&format!("drop database \"{}\" with (force)", name(&folder)));
            }
            self.run(&format!("create database \"{}\" template template_shop", name(folder)));
        }
        self.named(&name(folder))
    }
}

/// Where Postgres is installed.
fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    for version in fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten() {
        folders.push(version.path().join("bin"));
    }
    let whole = |folder: &PathBuf| {
        ["initdb", "postgres", "pg_isready", "psql"].iter().all(|name| folder.join(name).exists())
    };
    folders.into_iter().find(whole)
}
