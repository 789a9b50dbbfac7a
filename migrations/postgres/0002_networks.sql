alter table orders add column network text collate "C";
create index orders_pending_by_network on orders (network)
    where state = 'pending' and network is not null;
