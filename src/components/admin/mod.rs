//! What the admin's pages share, and its islands.

pub mod add_book;
pub mod book_fields;
pub mod delete_book;
pub mod desk;
pub mod edit_book;
pub mod layout;
pub mod shelf;
