//! The shop as a process of its own, that can be killed and started again on the same files.

use std::{
    fs::OpenOptions,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, ExitCode, Stdio},
    sync::atomic::{AtomicU16, Ordering},
    time::{Duration, Instant},
};

use super::Trouble;

/// The first argument that makes this program be the shop.
pub const SHOP: &str = "shop";
/// How long the shop may take until it answers.
const UP_WITHIN: Duration = Duration::from_secs(60);
/// The pause between two looks whether it does.
const LOOK_EVERY: Duration = Duration::from_millis(3);
/// Below the ports that the system hands out to clients, so that none of them takes the shop's
/// port while the shop is down.
const PORTS: std::ops::Range<u16> = 12_000..30_000;

/// Runs the shop as its own program does: this process is the shop until it ends.
pub async fn be_the_shop() -> ExitCode {
    bookshop::server::serve::main().await
}

/// How the shop is started, again and again.
#[derive(Clone, Debug)]
pub struct Launch {
    /// Where it listens.
    pub addr: SocketAddr,
    /// Its whole environment.
    pub environment: Vec<(String, String)>,
    /// Where it writes what it logs.
    pub log: PathBuf,
}

/// A running shop; dropped, it is killed.
#[derive(Debug)]
pub struct ShopProcess(Child);

impl Launch {
    /// Starts the shop and waits until it takes connections.
    ///
    /// # Errors
    /// When it ends by itself or is not up in time.
    pub async fn start(&self) -> Result<ShopProcess, Trouble> {
        let log = OpenOptions::new().create(true).append(true).open(&self.log)?;
        let child = Command::new(this_program()?)
            .arg(SHOP)
            .env_clear()
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()?;
        let mut shop = ShopProcess(child);
        let deadline = Instant::now() + UP_WITHIN;
        while tokio::net::TcpStream::connect(self.addr).await.is_err() {
            if let Some(end) = shop.ended_by_itself() {
                return Err(format!("the shop did not start ({end}): {}", tail(&self.log)).into());
            }
            if Instant::now() > deadline {
                return Err(format!("the shop is not up after {UP_WITHIN:?}").into());
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        Ok(shop)
    }
}

impl Launch {
    /// The same for a task of its own.
    ///
    /// # Errors
    /// As [`Launch::start`].
    pub async fn started(self) -> Result<ShopProcess, Trouble> {
        self.start().await
    }
}

impl ShopProcess {
    /// How it ended, if nobody killed it and it ended all the same.
    pub fn ended_by_itself(&mut self) -> Option<String> {
        self.0.try_wait().ok().flatten().map(|status| status.to_string())
    }

    /// SIGKILL: nothing of the process runs any more when this returns.
    ///
    /// # Errors
    /// When the system refuses, or the shop had ended by itself before.
    pub fn kill(mut self) -> Result<(), Trouble> {
        if let Some(end) = self.ended_by_itself() {
            return Err(format!("the shop ended by itself ({end})").into());
        }
        self.0.kill()?;
        self.0.wait()?;
        Ok(())
    }
}

impl Drop for ShopProcess {
    fn drop(&mut self) {
        // An error means that it has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A port of this machine that nobody listens on and no client is given.
///
/// # Errors
/// When none of them is free.
pub fn free_addr() -> Result<SocketAddr, Trouble> {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let offset = u16::try_from(std::process::id() % 17_000).unwrap_or(0);
    for _ in PORTS {
        let step = NEXT.fetch_add(1, Ordering::Relaxed).wrapping_add(offset);
        let port = PORTS.start + step % (PORTS.end - PORTS.start);
        let addr = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        if TcpListener::bind(addr).is_ok() {
            return Ok(addr);
        }
    }
    Err("no port is free".into())
}

/// This very program, also when its file was replaced by a later build meanwhile.
fn this_program() -> std::io::Result<PathBuf> {
    let running = Path::new("/proc/self/exe");
    if running.exists() { Ok(running.to_owned()) } else { std::env::current_exe() }
}

/// The last lines of a log.
pub fn tail(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(5)..].join(" | ")
}
