-- Where an order is sent to, and when it was sent; more kinds of mail.
alter table orders add column ship_line1 text;
alter table orders add column ship_line2 text;
alter table orders add column ship_city text;
-- State, province or county, where addresses have one.
alter table orders add column ship_region text;
alter table orders add column ship_postal_code text;
-- ISO 3166-1 alpha-2, upper case.
alter table orders add column ship_country text
    constraint orders_ship_country_code check (length(ship_country) = 2 and ship_country = upper(ship_country));
-- When the seller marked it as sent; null: not yet, or nothing is to be sent.
alter table orders add column sent_at bigint;

-- Whether this line's copies go by post, as sold.
alter table order_lines add column ships bigint not null default 1
    constraint order_lines_ships_is_boolean check (ships in (0, 1));

create index orders_by_age on orders (created_at, id);
create index orders_by_email on orders (lower(buyer_email)) where buyer_email is not null;

create table outbox_new (
    id integer primary key autoincrement,
    order_id text not null,
    -- confirmation; refund; late_payment; sent: it is on its way; orders_link: the way to all
    -- orders of the same email, asked for by whoever has that mailbox
    kind text not null,
    -- Which refund, payment or request; empty for what happens once to an order.
    subject text not null default '',
    created_at bigint not null,
    -- When it is tried next, and how often that was so far.
    try_at bigint not null,
    tries bigint not null default 0,
    -- Set before a mail is handed over, and taken back when it surely was not accepted: a mail
    -- that was handed over by a shop that then died is never sent a second time.
    handed_over_at bigint,
    sent_at bigint,
    -- Given up: no address, or refused for good.
    failed_at bigint,
    constraint outbox_order foreign key (order_id) references orders (id),
    constraint outbox_once unique (order_id, kind, subject),
    constraint outbox_kind_known check
        (kind in ('confirmation', 'refund', 'late_payment', 'sent', 'orders_link'))
);
insert into outbox_new select * from outbox;
drop table outbox;
alter table outbox_new rename to outbox;
create index outbox_waiting on outbox (try_at) where sent_at is null and failed_at is null;
