//! Black-box tests: the real router on a real port, a real SQLite file, the real sandbox.

mod catalogue;
mod checkout;
mod configuration;
mod database;
mod confirmation;
mod running_shop;
mod rooms;
mod security;
