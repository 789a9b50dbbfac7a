//! A new migration changes the program that embeds it: tell cargo to look. And have the program's
//! 130,000 addresses packed where it can be loaded so: 3 MB less to read at every start.

use std::{env, process::Command};

fn main() {
    println!("cargo:rerun-if-changed=migrations");
    println!("cargo:rerun-if-changed=build.rs");
    if loads_packed_addresses() {
        println!("cargo:rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

/// Whether this machine's C library is glibc 2.36 or newer
/// (<https://sourceware.org/pipermail/libc-announce/2022/000033.html>), and the program is for it.
fn loads_packed_addresses() -> bool {
    let told = |name: &str| env::var(name).unwrap_or_default();
    if told("CARGO_CFG_TARGET_ENV") != "gnu" || told("TARGET") != told("HOST") {
        return false;
    }
    let Ok(answer) = Command::new("getconf").arg("GNU_LIBC_VERSION").output() else { return false };
    let text = String::from_utf8_lossy(&answer.stdout);
    let version = text.trim().strip_prefix("glibc ").and_then(|version| version.split_once('.'));
    version.is_some_and(|(major, minor)| {
        major == "2" && minor.parse::<u32>().is_ok_and(|minor| minor >= 36)
    })
}
