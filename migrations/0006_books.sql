-- What a catalogue of many books needs: a readable address, an order to sort by, and a version
-- that tells two sellers who change one book apart. Made anew, because SQLite cannot add a
-- constraint to a table.
create table books_new (
    -- Counts up as books come in, and so sorts them by age; never shown.
    number integer primary key autoincrement,
    -- A version 4 UUID as 32 hex digits. Never changes and is never used again.
    id text not null,
    -- The book's present name in /books/<slug>.
    slug text not null,
    title text not null,
    -- The title without accents and in lower case: what the list is sorted by.
    title_key text not null,
    author text not null,
    -- Year of first publication; before the common era it is negative.
    year bigint,
    -- 13 digits, without hyphens.
    isbn text,
    description text not null default '',
    -- 1 when the people of the shop have read it.
    read bigint not null,
    -- Minor units (cents for usd): money is never a float.
    price_minor bigint not null,
    -- ISO 4217, lower case as on Stripe's wire.
    currency text not null,
    -- Copies that nobody has reserved or bought; null: as many as anyone wants.
    stock bigint,
    -- 1 when copies are sent by post, so that a buyer has to say where to.
    ships bigint not null default 1,
    -- The name of its picture in covers; null: a drawn one.
    cover text,
    -- Counts the changes that a seller has made: a change is made to the version that was seen.
    version bigint not null default 1,
    -- Epoch seconds.
    created_at bigint not null,
    -- Since when it is not sold any more. Its page is gone; past orders keep it.
    retired_at bigint,
    constraint books_id unique (id),
    constraint books_slug unique (slug),
    constraint books_title_given check (length(trim(title)) > 0),
    constraint books_author_given check (length(trim(author)) > 0),
    constraint books_isbn_digits check (length(isbn) = 13),
    constraint books_read_is_boolean check (read in (0, 1)),
    constraint books_ships_is_boolean check (ships in (0, 1)),
    constraint books_price_positive check (price_minor > 0),
    constraint books_currency_lower_case check (length(currency) = 3 and currency = lower(currency)),
    constraint books_stock_not_negative check (stock >= 0),
    constraint books_version_positive check (version > 0)
);

-- The list shows the newest first; the first catalogue keeps the order that it has always had.
insert into books_new (id, slug, title, title_key, author, year, description, read, price_minor,
    currency, stock, created_at)
select id, id, title, lower(title), author, year, description, read, price_minor, currency, stock,
    created_at
from books
order by created_at desc, id desc;

drop table books;
alter table books_new rename to books;

-- Names and sort keys of the first catalogue; every later book gets its own when it is added.
with names (id, slug, title_key) as (values
    ('c330540ddad6489193294cd952a17292', 'on-the-road', 'on the road'),
    ('5bd23ea63aed4fbfa002e7c350d5c885', 'harry-potter-and-the-philosopher-s-stone', 'harry potter and the philosopher''s stone'),
    ('14e52ebdce064b59be36ad2577a7dfdb', 'green-eggs-and-ham', 'green eggs and ham'),
    ('8b7557d93eff41b8ade0481614dc0876', 'pride-and-prejudice', 'pride and prejudice'),
    ('41fb8876f3c0498497ed207c26e2f3cd', 'les-miserables', 'les miserables'),
    ('c3c9f6f3f4a14ec1848dd05380f1590c', 'don-quixote', 'don quixote'),
    ('0a956a47f7044c48a54c209a2c85cfb4', 'the-tale-of-genji', 'the tale of genji'),
    ('4f127d72fa6249ed90a6090093a108cb', 'crime-and-punishment', 'crime and punishment'),
    ('7e0754af34f84d62a28d8cb22f06cb92', 'frankenstein', 'frankenstein'),
    ('a82803439f6d4009ac40681ad1203a60', 'dream-of-the-red-chamber', 'dream of the red chamber'),
    ('cb4c3a983b824dcd8eba0c89e199fea2', 'the-posthumous-memoirs-of-bras-cubas', 'the posthumous memoirs of bras cubas'),
    ('efbd3ab1bcf84125ab33a17d37137a7c', 'gitanjali', 'gitanjali'),
    ('42e11f16d849420390846ff1e9e73c2e', 'a-doll-s-house', 'a doll''s house'),
    ('0d90461fe34d4d9980fa64bd7386772f', 'the-divine-comedy', 'the divine comedy'),
    ('6311c8224c1041e59736be8ac6c192bf', 'the-metamorphosis', 'the metamorphosis'),
    ('94726f384f164d04b88fb47ea0e0a3ac', 'walden', 'walden'),
    ('045d43025325413683cf5ffc22c1f165', 'romeo-juliet', 'romeo & juliet'),
    ('800ca1300f0a459fac4a2fbe6859417e', 'the-story-of-an-african-farm', 'the story of an african farm'),
    ('244b64eaf12a4862b4bd9399bbdcee25', 'quo-vadis', 'quo vadis'),
    ('e08901484e0e47c4a49b622bc27e8f9d', 'the-adventures-of-pinocchio', 'the adventures of pinocchio'),
    ('845ae1ef302a4198b6c2a5847fdd1991', 'kokoro', 'kokoro'),
    ('8dd3a144b01b4ff6b318ce041cbe2788', 'noli-me-tangere', 'noli me tangere'),
    ('0481ae6b62904d4684d4278a00d18ced', 'max-havelaar', 'max havelaar'),
    ('3682cfddae6d4fe18582db23080975cf', 'meditations', 'meditations')
)
update books
set slug = (select slug from names where names.id = books.id),
    title_key = (select title_key from names where names.id = books.id)
where id in (select id from names);

-- Every name that a book has ever had leads to it.
create table book_slugs (
    slug text not null primary key,
    book_id text not null,
    constraint book_slugs_book foreign key (book_id) references books (id) on delete cascade
);
insert into book_slugs (slug, book_id) select slug, id from books;
create index book_slugs_by_book on book_slugs (book_id);

-- Each order of the list, walked by key; retired books are not in it.
create index books_by_age on books (number) where retired_at is null;
create index books_by_title on books (title_key, number) where retired_at is null;
create index books_by_price on books (price_minor, number) where retired_at is null;
create index books_by_author on books (author, number) where retired_at is null;
