//! A new migration changes the program that embeds it: tell cargo to look.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
