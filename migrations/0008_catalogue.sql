-- Finding a book among many, and pictures of books.

-- The words of titles and authors: whatever the accents and the case, found by how they begin.
create virtual table book_search using fts5(
    title, author,
    content = 'books', content_rowid = 'number',
    tokenize = 'unicode61 remove_diacritics 2',
    prefix = '1 2 3'
);
-- Each word once: where a word that nobody wrote so is looked for.
create virtual table book_search_words using fts5vocab(book_search, row);

create trigger books_search_added after insert on books begin
    insert into book_search (rowid, title, author) values (new.number, new.title, new.author);
end;
create trigger books_search_removed after delete on books begin
    insert into book_search (book_search, rowid, title, author)
    values ('delete', old.number, old.title, old.author);
end;
create trigger books_search_changed after update of title, author on books begin
    insert into book_search (book_search, rowid, title, author)
    values ('delete', old.number, old.title, old.author);
    insert into book_search (rowid, title, author) values (new.number, new.title, new.author);
end;
insert into book_search (book_search) values ('rebuild');

-- Each order of the list with what the list is filtered by, so that a walk of it reads no book
-- that it does not show.
drop index books_by_age;
drop index books_by_title;
drop index books_by_price;
create index books_by_age on books (number, price_minor, stock) where retired_at is null;
create index books_by_title on books (title_key, number, price_minor, stock)
    where retired_at is null;
create index books_by_price on books (price_minor, number, stock) where retired_at is null;

-- Pictures of books, here so that a backup has them and every copy of the shop shows them.
create table covers (
    -- A hash of the uploaded file and the size, such as 0123456789abcdef0123456789abcdef-small:
    -- what is under a name never changes.
    name text not null primary key,
    media_type text not null,
    bytes blob not null,
    -- Epoch seconds.
    created_at bigint not null
);
