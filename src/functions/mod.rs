//! Server functions: everything that the browser may ask of the shop, and nothing else.
//! Each runs on the server; in the browser its name makes the HTTP call.

pub mod books;
pub mod cart;
pub mod checkout;
pub mod payment;
