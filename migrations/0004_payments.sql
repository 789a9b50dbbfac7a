-- What keeps payments true: stock, refunds, mail and the memory of what Stripe has said.

-- Copies that nobody has reserved or bought; null: as many as anyone wants.
alter table books add column stock bigint
    constraint books_stock_not_negative check (stock >= 0);

-- Both tables are made anew, because SQLite cannot change a constraint in place.
create table orders_new (
    -- A version 4 UUID as 32 hex digits; the PaymentIntent's metadata[order_id].
    id text not null primary key,
    -- 32 random bytes in hex: whoever holds it, such as by the link in the mail, sees the order.
    token text not null,
    -- Whose it is: the id in the visitor's signed cookie.
    visitor text not null,
    -- What is bought, in one text: a visitor has one pending order of each.
    selection text not null,
    state text not null,
    -- Minor units of currency, the sum of the lines.
    amount_minor bigint not null,
    currency text not null,
    -- 1 when it was placed with live keys: only live money pays it.
    livemode bigint not null,
    -- Counts this order's PaymentIntents; part of the idempotency key, so that a canceled
    -- PaymentIntent is not handed out again for the same amount.
    attempt bigint not null default 1,
    -- Null until Stripe has answered.
    payment_intent text,
    -- How often its payment has failed.
    failures bigint not null default 0,
    buyer_name text,
    buyer_email text,
    -- Epoch seconds, like every time below.
    created_at bigint not null,
    -- Until when an unpaid order keeps its copies; then the sweep asks Stripe and cancels it.
    expires_at bigint not null,
    paid_at bigint,
    canceled_at bigint,
    constraint orders_state_known check (state in ('pending', 'paid', 'canceled')),
    constraint orders_amount_positive check (amount_minor > 0),
    constraint orders_livemode_known check (livemode in (0, 1)),
    constraint orders_attempt_positive check (attempt > 0),
    constraint orders_failures_not_negative check (failures >= 0),
    constraint orders_paid_has_time check ((state = 'paid') = (paid_at is not null)),
    constraint orders_canceled_has_time check ((state = 'canceled') = (canceled_at is not null)),
    constraint orders_paid_has_payment check (state <> 'paid' or payment_intent is not null)
);

insert into orders_new (id, token, visitor, selection, state, amount_minor, currency, livemode,
    attempt, payment_intent, buyer_name, buyer_email, created_at, expires_at, paid_at, canceled_at)
select id, lower(hex(randomblob(32))), visitor, selection, state, amount_minor, currency, 0,
    attempt, payment_intent, buyer_name, buyer_email, created_at, created_at, paid_at,
    case state when 'canceled' then created_at end
from orders;

-- What was bought, as it was sold: a book may change or leave the catalogue later.
create table order_lines_new (
    order_id text not null,
    position bigint not null,
    book_id text not null,
    title text not null,
    unit_price_minor bigint not null,
    quantity bigint not null,
    -- Copies that this line took from books.stock: what a cancellation gives back.
    reserved bigint not null default 0,
    primary key (order_id, position),
    constraint order_lines_order foreign key (order_id) references orders_new (id),
    constraint order_lines_price_positive check (unit_price_minor > 0),
    constraint order_lines_quantity_positive check (quantity > 0),
    constraint order_lines_reserved_possible check (reserved in (0, quantity))
);

insert into order_lines_new (order_id, position, book_id, title, unit_price_minor, quantity)
select order_id, position, book_id, title, unit_price_minor, quantity from order_lines;

drop table order_lines;
drop table orders;
alter table orders_new rename to orders;
alter table order_lines_new rename to order_lines;

-- No order leaves a final state, whoever writes.
create trigger orders_final_states before update of state on orders
when old.state <> 'pending' and new.state <> old.state
begin
    select raise(abort, 'orders_final_states');
end;

create unique index orders_token on orders (token);
-- A PaymentIntent pays one order.
create unique index orders_one_per_payment_intent on orders (payment_intent);
-- However often and from however many tabs a checkout is opened, it is one order.
create unique index orders_one_pending on orders (visitor, selection) where state = 'pending';
create index orders_by_visitor on orders (visitor, selection, paid_at);
create index orders_pending_by_expiry on orders (expires_at) where state = 'pending';

-- Every PaymentIntent that was ever made for an order, so that late money finds its order.
create table payment_intents (
    id text not null primary key,
    order_id text not null,
    created_at bigint not null,
    constraint payment_intents_order foreign key (order_id) references orders (id)
);
insert into payment_intents (id, order_id, created_at)
select payment_intent, id, created_at from orders where payment_intent is not null;

-- Every amount that an order was offered at: who pays one of them at the moment when the price
-- changes has paid what they were shown.
create table offers (
    order_id text not null,
    amount_minor bigint not null,
    currency text not null,
    offered_at bigint not null,
    primary key (order_id, amount_minor, currency),
    constraint offers_order foreign key (order_id) references orders (id)
);
insert into offers (order_id, amount_minor, currency, offered_at)
select id, amount_minor, currency, created_at from orders;

-- An order's story, one line for each thing that happened to it.
create table order_events (
    id integer primary key autoincrement,
    order_id text not null,
    at bigint not null,
    -- placed, repriced, payment_intent, payment_failed, reserved, released, paid, canceled,
    -- refund, dispute, email, attention
    kind text not null,
    -- Ids and amounts, never a person's details.
    detail text not null default '',
    constraint order_events_order foreign key (order_id) references orders (id)
);
create index order_events_by_order on order_events (order_id, id);

-- The inbox of webhooks. An event is a hint: only what is needed to look again is kept, and so
-- no client_secret and no person's details.
create table stripe_events (
    -- evt_…: a second delivery of the same event finds it here.
    id text not null primary key,
    type text not null,
    -- The PaymentIntent that it is about, if any.
    payment_intent text,
    -- When Stripe made it.
    created bigint not null,
    received_at bigint not null,
    -- Null until the shop has done what it asks for.
    applied_at bigint,
    -- When an event that could not be applied is tried again, and how often that was so far.
    try_at bigint not null,
    tries bigint not null default 0
);
create index stripe_events_unapplied on stripe_events (try_at) where applied_at is null;

-- Until when all events that Stripe has made are known to have been received.
create table caught_up (
    only_one bigint not null primary key default 1,
    until bigint not null,
    constraint caught_up_only_one check (only_one = 1)
);

-- Money given back: one row for each refund, ours and those made in Stripe's dashboard.
create table refunds (
    -- Ours: a version 4 UUID as 32 hex digits, the refund's metadata[refund_id] and part of its
    -- idempotency key. Stripe's own id for a refund that the shop did not ask for.
    id text not null primary key,
    order_id text not null,
    payment_intent text not null,
    -- re_…, once Stripe has answered.
    stripe_refund text,
    amount_minor bigint not null,
    currency text not null,
    -- requested: Stripe has not answered yet; else Stripe's word.
    status text not null,
    -- shop: by the seller; automatic: money for an order that cannot be fulfilled;
    -- dashboard: made at Stripe.
    origin text not null,
    -- Part of the idempotency key: raised when Stripe keeps an answer of its own fault under it.
    attempt bigint not null default 1,
    created_at bigint not null,
    -- When a request without an answer is tried again, and how often that was so far.
    try_at bigint not null,
    tries bigint not null default 0,
    constraint refunds_order foreign key (order_id) references orders (id),
    constraint refunds_amount_positive check (amount_minor > 0),
    constraint refunds_origin_known check (origin in ('shop', 'automatic', 'dashboard')),
    constraint refunds_answered check (status = 'requested' or status = 'failed'
        or stripe_refund is not null)
);
create unique index refunds_one_per_stripe_refund on refunds (stripe_refund);
create index refunds_by_order on refunds (order_id, created_at);
create index refunds_requested on refunds (try_at) where status = 'requested';
-- A payment that nothing is delivered for is given back once.
create unique index refunds_one_automatic on refunds (payment_intent) where origin = 'automatic';

-- A dispute is a flag beside an order: it never changes the order's state or the stock.
create table disputes (
    -- dp_… or du_…
    id text not null primary key,
    order_id text not null,
    payment_intent text not null,
    amount_minor bigint not null,
    currency text not null,
    reason text not null,
    -- Stripe's word.
    status text not null,
    -- Until when the seller can answer.
    due_by bigint,
    opened_at bigint not null,
    closed_at bigint,
    -- When Stripe made the event that the above is from: an older one is no news.
    told_at bigint not null,
    constraint disputes_order foreign key (order_id) references orders (id)
);

-- What a person has to look at.
create table attention (
    id integer primary key autoincrement,
    -- mismatch, unknown_payment, refund_failed, dispute, email, lost_payment
    kind text not null,
    -- What it is about, such as a PaymentIntent: it is reported once.
    subject text not null,
    order_id text,
    -- In words for the seller, without a person's details.
    detail text not null,
    created_at bigint not null,
    resolved_at bigint,
    constraint attention_once unique (kind, subject)
);

-- Mail that is to be sent, written in the transaction that gives the reason for it.
create table outbox (
    id integer primary key autoincrement,
    order_id text not null,
    -- confirmation, refund, late_payment
    kind text not null,
    -- Which refund; empty for what happens once to an order.
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
    constraint outbox_kind_known check (kind in ('confirmation', 'refund', 'late_payment'))
);
create index outbox_waiting on outbox (try_at) where sent_at is null and failed_at is null;
