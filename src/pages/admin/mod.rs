//! The seller's pages, one file for each URL.

pub mod attention;
pub mod customers;
pub mod order;
pub mod orders;
pub mod sales;
pub mod setup;
pub mod sign_in;
