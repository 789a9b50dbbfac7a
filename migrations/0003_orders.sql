-- What the shop makes up once and keeps: the key that signs cookies.
create table keys (
    name text not null primary key,
    value blob not null
);

-- An order exists before its PaymentIntent does, so that no money ever arrives for nothing.
create table orders (
    -- A version 4 UUID as 32 hex digits; the PaymentIntent's metadata[order_id].
    id text not null primary key,
    -- Whose it is: the id in the visitor's signed cookie.
    visitor text not null,
    -- What is bought, in one text: a visitor has one pending order of each.
    selection text not null,
    state text not null,
    -- Minor units of currency, the sum of the lines.
    amount_minor bigint not null,
    currency text not null,
    -- Counts this order's PaymentIntents; part of the idempotency key, so that a canceled
    -- PaymentIntent is not handed out again for the same amount.
    attempt bigint not null default 1,
    -- Null until Stripe has answered.
    payment_intent text,
    buyer_name text,
    buyer_email text,
    -- Epoch seconds.
    created_at bigint not null,
    paid_at bigint,
    constraint orders_state_known check (state in ('pending', 'paid', 'canceled')),
    constraint orders_amount_positive check (amount_minor > 0),
    constraint orders_attempt_positive check (attempt > 0),
    constraint orders_paid_has_time check ((state = 'paid') = (paid_at is not null)),
    constraint orders_paid_has_payment check (state <> 'paid' or payment_intent is not null)
);

-- A PaymentIntent pays one order.
create unique index orders_one_per_payment_intent on orders (payment_intent);
-- However often and from however many tabs a checkout is opened, it is one order.
create unique index orders_one_pending on orders (visitor, selection) where state = 'pending';
create index orders_by_visitor on orders (visitor, selection, paid_at);

-- What was bought, as it was sold: a book may change or leave the catalogue later.
create table order_lines (
    order_id text not null,
    position bigint not null,
    book_id text not null,
    title text not null,
    unit_price_minor bigint not null,
    quantity bigint not null,
    primary key (order_id, position),
    constraint order_lines_order foreign key (order_id) references orders (id),
    constraint order_lines_price_positive check (unit_price_minor > 0),
    constraint order_lines_quantity_positive check (quantity > 0)
);
