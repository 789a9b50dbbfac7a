-- What each line cost when an order was offered at an amount: an order of several lines that is
-- paid at a former offer is taken back to it line by line.
create table offer_lines (
    order_id text not null,
    amount_minor bigint not null,
    currency text not null,
    -- The line's order_lines.position.
    position bigint not null,
    unit_price_minor bigint not null,
    primary key (order_id, amount_minor, currency, position),
    constraint offer_lines_offer foreign key (order_id, amount_minor, currency)
        references offers (order_id, amount_minor, currency)
);
-- Until now an order was one copy of one book.
insert into offer_lines (order_id, amount_minor, currency, position, unit_price_minor)
select order_id, amount_minor, currency, 1, amount_minor from offers;
