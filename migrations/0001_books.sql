-- The catalogue.
create table books (
    -- A version 4 UUID as 32 hex digits. Never changes and is never used again.
    id text not null primary key,
    title text not null,
    author text not null,
    -- Year of first publication; before the common era it is negative.
    year bigint not null,
    description text not null,
    -- 1 when the people of the shop have read it.
    read bigint not null,
    -- Minor units (cents for usd): money is never a float.
    price_minor bigint not null,
    -- ISO 4217, lower case as on Stripe's wire.
    currency text not null,
    -- Epoch seconds.
    created_at bigint not null,
    constraint books_title_given check (length(trim(title)) > 0),
    constraint books_author_given check (length(trim(author)) > 0),
    constraint books_read_is_boolean check (read in (0, 1)),
    constraint books_price_positive check (price_minor > 0),
    constraint books_currency_lower_case check (length(currency) = 3 and currency = lower(currency))
);

-- The list shows the longest in the catalogue first.
create index books_by_age on books (created_at, id);
