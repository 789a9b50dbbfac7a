//! One file for each URL.

pub mod admin;
pub mod book;
pub mod cart;
pub mod catalogue;
pub mod checkout;
pub mod confirmation;
pub mod my_orders;
pub mod not_found;
pub mod offline;
pub mod orders;
pub mod styleguide;
