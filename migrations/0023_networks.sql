-- Which network an order comes from, by a name that tells no address, while it is unpaid: unpaid
-- orders from one network keep only so many copies.
alter table orders add column network text;
create index orders_pending_by_network on orders (network)
    where state = 'pending' and network is not null;
