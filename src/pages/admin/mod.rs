//! The seller's pages, one file for each URL.

pub mod attention;
pub mod books;
pub mod customers;
pub mod delete_book;
pub mod edit_book;
pub mod import;
pub mod new_book;
pub mod order;
pub mod orders;
pub mod sales;
pub mod setup;
pub mod sign_in;
