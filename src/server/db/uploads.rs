//! The table `uploads`: checked files that wait to be imported.

use super::{Db, Tx, now, query, query_scalar};

/// How long a file is kept, in seconds.
const KEPT: i64 = 3600;

const DROP_OLD: &str = "delete from uploads where created_at < $1";
const KEEP: &str = "insert into uploads (id, bytes, created_at) values ($1, $2, $3)";
const FIND: &str = "select bytes from uploads where id = $1 and created_at >= $2";
const TAKE: &str = "delete from uploads where id = $1";

/// Keeps a file for an hour and answers its name; older ones go.
///
/// # Errors
/// When the database does not answer.
pub async fn keep(db: &Db, bytes: &[u8]) -> Result<String, sqlx::Error> {
    let id = uuid::Uuid::new_v4().simple().to_string();
    let mut tx = db.begin_write().await?;
    query(DROP_OLD).bind(now() - KEPT).execute(&mut *tx).await?;
    query(KEEP).bind(&id).bind(bytes).bind(now()).execute(&mut *tx).await?;
    tx.commit().await?;
    Ok(id)
}

/// The file of that name, while it is kept.
///
/// # Errors
/// When the database does not answer.
pub async fn find(db: &Db, id: &str) -> Result<Option<Vec<u8>>, sqlx::Error> {
    query_scalar(FIND).bind(id).bind(now() - KEPT).fetch_optional(db.read()).await
}

/// Takes a file away; `false` when somebody else has.
///
/// # Errors
/// When the database does not answer.
pub async fn take(tx: &mut Tx, id: &str) -> Result<bool, sqlx::Error> {
    Ok(query(TAKE).bind(id).execute(&mut **tx).await?.rows_affected() == 1)
}
