//! A Postgres cluster that lives as long as the process that started it, and not a moment longer.

use std::{
    error::Error,
    fs,
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
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
cd "$folder" || exit 1
as_somebody "$programs/initdb" -D "$folder/data" -U shop --auth=trust --encoding=UTF8 --locale=C \
  --no-sync >"$folder.log" 2>&1 </dev/null
as_somebody "$programs/postgres" -D "$folder/data" -c listen_addresses= \
  -c unix_socket_directories="$folder" -c fsync=off -c synchronous_commit=off \
  -c full_page_writes=off -c max_connections=300 -c autovacuum=off >>"$folder.log" 2>&1 </dev/null &
server=$!
for _ in $(seq 300); do
  "$programs/pg_isready" -q -h "$folder" && echo ready && break
  kill -0 $server 2>/dev/null || break
  sleep 0.1
done
cat >/dev/null
# The server itself: the shell around it is deaf to this signal.
kill -QUIT "$(head -n 1 "$folder/data/postmaster.pid")"
wait $server
cd /
rm -rf "$folder" "$folder.log"
"#;

/// A running cluster.
#[derive(Debug)]
pub struct Cluster {
    folder: PathBuf,
    programs: PathBuf,
    /// Its input is held open as long as this process lives.
    _keeper: Child,
}

impl Cluster {
    /// Starts one.
    ///
    /// # Errors
    /// When Postgres is not installed, or does not start.
    pub fn start() -> Result<Cluster, Box<dyn Error + Send + Sync>> {
        let programs = programs().ok_or("Postgres is not here: initdb, postgres, psql")?;
        let name = format!("bookshop-postgres-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir(&folder)?;
        let mut keeper = Command::new("sh")
            .args(["-c", CLUSTER, "sh"])
            .args([&folder, &programs])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut said = String::new();
        if let Some(out) = keeper.stdout.take() {
            BufReader::new(out).read_line(&mut said)?;
        }
        match said.trim() {
            "ready" => Ok(Cluster { folder, programs, _keeper: keeper }),
            _ => Err(format!("Postgres did not start: see {}.log", folder.display()).into()),
        }
    }

    /// The URL of the database of that name.
    pub fn url(&self, name: &str) -> String {
        format!("postgres://shop@localhost/{name}?host={}", self.folder.display())
    }

    /// Runs a statement of this program's own, such as one that creates a database.
    ///
    /// # Errors
    /// When Postgres refuses it.
    pub fn run(&self, statement: &str) -> Result<(), Box<dyn Error + Send + Sync>> {
        let done = Command::new(self.programs.join("psql"))
            .args(["-q", "-v", "ON_ERROR_STOP=1", "-U", "shop", "-d", "postgres", "-h"])
            .arg(&self.folder)
            .args(["-c", statement])
            .stdin(Stdio::null())
            .output()?;
        match done.status.success() {
            true => Ok(()),
            false => Err(String::from_utf8_lossy(&done.stderr).into_owned().into()),
        }
    }
}

/// Where Postgres is installed: as script/postgres-programs looks.
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
