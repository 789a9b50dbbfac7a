//! One file for each URL.

pub mod admin;
pub mod cart;
pub mod catalogue;
pub mod checkout;
pub mod confirmation;
pub mod not_found;
