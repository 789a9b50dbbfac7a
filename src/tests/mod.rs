//! Black-box tests: the real router on a real port, a real SQLite file, the real sandbox.

mod buying;
mod catalogue;
mod checkout;
mod configuration;
mod confirmation;
mod database;
mod outbox;
mod refunds;
mod rooms;
mod running_shop;
mod sandbox_api;
mod sandbox_browser;
mod sandbox_client;
mod sandbox_control;
mod sandbox_customers;
mod sandbox_disputes;
mod sandbox_events;
mod sandbox_lists;
mod sandbox_once;
mod sandbox_validation;
mod sandbox_webhooks;
mod security;
mod settling;
mod stock;
mod stripe_faults;
mod webhook_receiver;
