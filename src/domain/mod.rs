//! Facts of the shop, the same on the server and in the browser. Imports serde and nothing else.

pub mod address;
pub mod admin;
pub mod admin_book;
pub mod book;
pub mod book_draft;
pub mod book_import;
pub mod buyer;
pub mod cart;
pub mod catalogue;
pub mod checkout;
pub mod concern;
pub mod confirmation;
pub mod contact_fault;
pub mod language;
pub mod mode;
pub mod money;
pub mod my_orders;
pub mod order;
pub mod order_file;
pub mod order_list;
pub mod payment;
pub mod refund;
pub mod sales;
pub mod site;
pub mod utc;
pub mod visitor;
