//! The tables of the sandbox's SQLite file.

/// Run at every start: each statement may find its work done.
pub(super) const TABLES: &[&str] = &[
    // seq orders objects of the same second; deleted ones leave the lists by
    // changing their object name.
    "create table if not exists objects (
        seq integer primary key autoincrement,
        id text not null unique,
        object text not null,
        created integer not null,
        doc text not null
    )",
    "create index if not exists objects_by_kind on objects (object, seq)",
    // When an object with the private field _due changes by itself.
    "create table if not exists due (id text primary key, at integer not null)",
    "create table if not exists settings (name text primary key, value text not null)",
    // params is a keyed fingerprint, so no card number is kept; the answer is whole.
    "create table if not exists idempotency_keys (
        api_key text not null,
        key text not null,
        endpoint text not null,
        params text not null,
        status integer not null,
        body text not null,
        request_id text not null,
        created integer not null,
        primary key (api_key, key)
    )",
    // Stripe forgets keys after a day at the earliest; here after a week.
    "delete from idempotency_keys where created < unixepoch() - 604800",
    // Events that an endpoint still waits for; due is in milliseconds since 1970.
    "create table if not exists deliveries (
        id integer primary key autoincrement,
        event text not null,
        endpoint text not null,
        attempts integer not null default 0,
        is_decided integer not null default 0,
        due integer not null
    )",
    "create index if not exists deliveries_by_due on deliveries (due)",
    // Events can be looked up for 30 days: https://docs.stripe.com/api/events
    "delete from deliveries where event in
        (select id from objects where object = 'event' and created < unixepoch() - 2592000)",
    "delete from objects where object = 'event' and created < unixepoch() - 2592000",
];
