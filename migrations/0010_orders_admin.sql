-- What the seller's lists of orders, sales and concerns are found by.
create index orders_by_paid on orders (paid_at, id) where paid_at is not null;
create index disputes_by_order on disputes (order_id);
create index attention_by_order on attention (order_id);
create index attention_open on attention (created_at) where resolved_at is null;
create index payment_intents_by_order on payment_intents (order_id);
