//! Random keys that are made up once and kept.

use super::{Db, query, query_scalar};

const FIND: &str = "select value from keys where name = $1";
const KEEP: &str = "insert into keys (name, value) values ($1, $2)";

/// The key of that name, 64 random bytes; made up at the first call.
///
/// # Errors
/// When the database does not answer.
pub async fn find_or_create(db: &Db, name: &str) -> Result<Vec<u8>, sqlx::Error> {
    if let Some(key) = query_scalar(FIND).bind(name).fetch_optional(db.read()).await? {
        return Ok(key);
    }
    // Another copy of the shop may be making it up now.
    let mut tx = db.begin_write().await?;
    if let Some(key) = query_scalar(FIND).bind(name).fetch_optional(&mut *tx).await? {
        return Ok(key);
    }
    let mut key = vec![0; 64];
    rand::fill(&mut key[..]);
    query(KEEP).bind(name).bind(&key).execute(&mut *tx).await?;
    tx.commit().await?;
    Ok(key)
}
