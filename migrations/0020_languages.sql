-- Which language letters are written in: BCP 47 tags of those that the shop speaks.

-- What the buyer read the shop in when they last opened the checkout or said who they are.
alter table orders add column language text not null default 'en'
    constraint orders_language_known check (language in ('en', 'he'));

-- A mail that somebody has asked for is in the language of the page where they did; null: in
-- that of its order.
alter table outbox add column language text
    constraint outbox_language_known check (language in ('en', 'he'));
