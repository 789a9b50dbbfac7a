-- The seller: one account with a password only, and where it is signed in.
create table admin_account (
    id bigint not null primary key,
    -- argon2id as a PHC string; null: nobody has set a password yet.
    password_hash text,
    -- SHA-256 in hex of the token in the set-up link that was printed last, and until when it
    -- works in epoch seconds; null when there is none to use.
    setup_hash text,
    setup_until bigint,
    constraint admin_account_only_one check (id = 1)
);
insert into admin_account (id) values (1);

create table admin_sessions (
    -- SHA-256 in hex of the cookie's value: who reads this table cannot sign in with it.
    id_hash text not null primary key,
    -- Epoch seconds; moved on while the seller is at work.
    expires_at bigint not null,
    -- What is said once at the top of the next page, as JSON.
    flash text
);
create index admin_sessions_by_end on admin_sessions (expires_at);

-- The few books off the shelf, for the seller's list and for the sweep.
create index books_retired on books (number) where retired_at is not null;
