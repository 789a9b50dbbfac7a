-- Files of books that the seller has sent and that are checked, until they are imported: for an
-- hour, here so that whichever copy of the shop is asked next has them.
create table uploads (
    -- Random; in the form that imports the file.
    id text not null primary key,
    bytes blob not null,
    -- Epoch seconds.
    created_at bigint not null
);
