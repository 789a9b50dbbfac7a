//! The program itself as a running shop: a process with limits of its own.

use crate::engines;
use bookshop::server::db::Db;
use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;

/// A shop in a process of its own, until it is dropped.
pub struct Program {
    process: Child,
    /// `http://127.0.0.1:PORT`
    pub url: String,
    folder: TempDir,
}

impl Program {
    /// Starts the shop with these variables, and at most so many open files.
    pub fn open(files: u32, variables: &[(&str, &str)]) -> Program {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut process = Command::new("sh")
            .args(["-c", "ulimit -n $0 && exec $1"])
            .args([&files.to_string(), env!("CARGO_BIN_EXE_bookshop")])
            .env_clear()
            .envs(engines::variables(folder.path()))
            .env("LEPTOS_SITE_ADDR", "127.0.0.1:0")
            .envs(variables.iter().copied())
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program");
        let said = BufReader::new(process.stdout.take().expect("its words"));
        let url = said
            .lines()
            .map_while(Result::ok)
            .find_map(|line| line.split_once("open at ").map(|(_, address)| address.to_owned()));
        Program { process, url: url.expect("an open shop"), folder }
    }

    /// Its database, beside it.
    pub async fn database(&self) -> Db {
        engines::database(self.folder.path()).await
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
