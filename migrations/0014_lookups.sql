-- A book's past and pending orders: asked for at every checkout, and before a book is purged.
create index order_lines_by_book on order_lines (book_id, order_id);
-- When a link to somebody's orders was last asked for.
create index outbox_links on outbox (created_at) where kind = 'orders_link';
