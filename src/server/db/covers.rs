//! The table `covers`: files of pictures, which never change.

use super::{Db, Tx, now, query, query_scalar};
use crate::domain::book::BookId;

const KEEP: &str = "
    insert into covers (name, media_type, bytes, created_at) values ($1, $2, $3, $4)
    on conflict (name) do nothing";

const FIND: &str = "select media_type, bytes from covers where name = $1";

const SET: &str = "
    update books set cover = $2, version = version + 1 where id = $1 and retired_at is null";

const OF_BOOK: &str = "select cover from books where id = $1 and retired_at is null";

/// A book that can still be put back on the shelf keeps its picture.
const DROP: &str = "
    delete from covers
    where name in ($1 || '-small', $1 || '-large')
      and not exists (select 1 from books where cover = $1)";

/// Keeps a file under a name that says what is in it: the same again changes nothing.
///
/// # Errors
/// When the database does not answer.
pub async fn keep(
    tx: &mut Tx,
    name: &str,
    media_type: &str,
    bytes: &[u8],
) -> Result<(), sqlx::Error> {
    let keep = query(KEEP).bind(name).bind(media_type).bind(bytes).bind(now());
    keep.execute(&mut **tx).await.map(drop)
}

/// The media type and the bytes of a file.
///
/// # Errors
/// When the database does not answer.
pub async fn find(db: &Db, name: &str) -> Result<Option<(String, Vec<u8>)>, sqlx::Error> {
    let row = query(FIND).bind(name).fetch_optional(db.read()).await?;
    row.map(|row| Ok((row.try_get("media_type")?, row.try_get("bytes")?))).transpose()
}

/// Gives a book that is for sale that picture, or its drawn cover again, and counts the change;
/// `false` when there is no such book. A picture that no book has any more is deleted.
///
/// # Errors
/// When the database does not answer.
pub async fn set(tx: &mut Tx, id: &BookId, cover: Option<&str>) -> Result<bool, sqlx::Error> {
    let before: Option<Option<String>> =
        query_scalar(OF_BOOK).bind(&id.0).fetch_optional(&mut **tx).await?;
    let done = query(SET).bind(&id.0).bind(cover).execute(&mut **tx).await?;
    if let Some(Some(before)) = before {
        drop_unused(tx, &before).await?;
    }
    Ok(done.rows_affected() == 1)
}

/// Deletes the files of a picture, unless a book has it, on the shelf or off it.
pub(super) async fn drop_unused(tx: &mut Tx, cover: &str) -> Result<(), sqlx::Error> {
    query(DROP).bind(cover).execute(&mut **tx).await.map(drop)
}
