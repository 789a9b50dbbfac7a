//! The seller's pages, one file for each URL.

pub mod books;
pub mod delete_book;
pub mod edit_book;
pub mod new_book;
pub mod setup;
pub mod sign_in;
