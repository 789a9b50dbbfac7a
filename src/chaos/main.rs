//! Whole purchases against a shop that is killed at random.
#![forbid(unsafe_code)]

fn main() {}
