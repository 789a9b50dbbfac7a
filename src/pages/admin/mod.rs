//! The seller's pages, one file for each URL.

pub mod import;
pub mod setup;
pub mod sign_in;
