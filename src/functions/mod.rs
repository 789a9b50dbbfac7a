//! Server functions: everything that the browser may ask of the shop, and nothing else.
//! Each runs on the server; in the browser its name makes the HTTP call.

pub mod address;
pub mod admin_books;
pub mod answers;
pub mod books;
pub mod cart;
pub mod checkout;
pub mod checkout_calls;
pub mod my_orders;
pub mod order_desk;
pub mod payment;
pub mod plain;
