-- The words of books for sale alone, so that what is found need not be looked up to be counted,
-- and every beginning of up to ten letters in an index of its own: without one, all books with
-- any word that begins so are gathered before the first is found.
drop trigger books_search_added;
drop trigger books_search_removed;
drop trigger books_search_changed;
drop table book_search_words;
drop table book_search;

-- Not to be filled by 'rebuild', which would add the books that are not sold any more.
create virtual table book_search using fts5(
    title, author,
    content = 'books', content_rowid = 'number',
    tokenize = 'unicode61 remove_diacritics 2',
    prefix = '1 2 3 4 5 6 7 8 9 10',
    -- Nothing is ranked by the length of titles.
    columnsize = 0
);
create virtual table book_search_words using fts5vocab(book_search, row);
insert into book_search (rowid, title, author)
select number, title, author from books where retired_at is null order by number;

create trigger books_search_added after insert on books when new.retired_at is null begin
    insert into book_search (rowid, title, author) values (new.number, new.title, new.author);
end;
create trigger books_search_removed after delete on books when old.retired_at is null begin
    insert into book_search (book_search, rowid, title, author)
    values ('delete', old.number, old.title, old.author);
end;
create trigger books_search_changed after update of title, author, retired_at on books
when (old.title, old.author, old.retired_at is null)
    is not (new.title, new.author, new.retired_at is null)
begin
    insert into book_search (book_search, rowid, title, author)
    select 'delete', old.number, old.title, old.author where old.retired_at is null;
    insert into book_search (rowid, title, author)
    select new.number, new.title, new.author where new.retired_at is null;
end;

-- Which book has a picture: asked for before one is deleted.
create index books_by_cover on books (cover) where cover is not null;
-- Which books go by an ISBN: asked for at every import.
create index books_by_isbn on books (isbn) where isbn is not null;
-- Which books have been off the shelf for long enough to be deleted.
create index books_retired_since on books (retired_at) where retired_at is not null;
-- What has been given back of a payment: asked for by every word of a refund.
create index refunds_by_payment on refunds (payment_intent);
