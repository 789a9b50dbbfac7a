-- When a book was last changed, for those who keep a copy of its page.

-- Epoch seconds; null: not since it was added.
alter table books add column changed_at bigint;

-- Every change that a seller makes counts up the version; a sale does not.
create trigger books_changed after update of version on books begin
    update books set changed_at = unixepoch() where number = new.number;
end;
