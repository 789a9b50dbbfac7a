//! All that only the server has: configuration, database, Stripe, HTTP.

pub mod admin;
pub mod answer;
pub mod books;
pub mod catch_up;
pub mod checkout;
pub mod config;
pub mod confirmation;
pub mod db;
pub mod events;
pub mod letters;
pub mod limits;
pub mod mailer;
pub mod outbox;
pub mod refunds;
pub mod router;
pub mod sabotage;
pub mod sandbox;
pub mod security;
pub mod serve;
pub mod settle;
pub mod shop;
pub mod state;
pub mod stripe;
pub mod sweep;
pub mod visitor;
pub mod webhook;
