//! All that only the server has: configuration, database, Stripe, HTTP.

pub mod answer;
pub mod books;
pub mod checkout;
pub mod config;
pub mod db;
pub mod router;
pub mod sandbox;
pub mod security;
pub mod serve;
pub mod shop;
pub mod state;
pub mod stripe;
pub mod visitor;
