-- What is true of the catalogue as a whole, in one row that triggers keep: so that nobody counts
-- the books, and whoever keeps a page knows when it is old.
--
-- A migration that makes the table books anew has to make these triggers anew as well.
create table catalogue (
    only_one integer not null primary key default 1,
    -- Another number after each transaction that changes what a page of the shop says of books.
    version integer not null default 1,
    -- Books for sale.
    books integer not null,
    constraint catalogue_only_one check (only_one = 1)
);
insert into catalogue (books) select count(*) from books where retired_at is null;

create trigger books_catalogue_added after insert on books begin
    update catalogue set version = version + 1, books = books + (new.retired_at is null);
end;
create trigger books_catalogue_removed after delete on books begin
    update catalogue set version = version + 1, books = books - (old.retired_at is null);
end;
-- A sale of a book that is not counted sets its stock from null to null: no page changes.
create trigger books_catalogue_changed
after update of id, slug, title, title_key, author, year, isbn, description, read, price_minor,
    currency, stock, ships, cover, version, retired_at
on books
when (old.id, old.slug, old.title, old.title_key, old.author, old.year, old.isbn, old.description,
        old.read, old.price_minor, old.currency, old.stock, old.ships, old.cover, old.version,
        old.retired_at)
    is not (new.id, new.slug, new.title, new.title_key, new.author, new.year, new.isbn,
        new.description, new.read, new.price_minor, new.currency, new.stock, new.ships, new.cover,
        new.version, new.retired_at)
begin
    update catalogue
    set version = version + 1,
        books = books + (new.retired_at is null) - (old.retired_at is null);
end;
