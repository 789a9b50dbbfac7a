//! The tables `admin_account` and `admin_sessions`.

use super::{Db, Row, Tx, now, query, query_scalar};

const PASSWORD: &str = "select password_hash from admin_account";

const SET_PASSWORD: &str = "
    update admin_account set password_hash = $1, setup_hash = null, setup_until = null";

const OFFER_SETUP: &str = "update admin_account set setup_hash = $1, setup_until = $2";

const FORGET_PASSWORD: &str = "update admin_account set password_hash = null";

const IS_SETUP: &str = "
    select 1 from admin_account
    where password_hash is null and setup_hash = $1 and setup_until > $2";

const BEGIN: &str = "insert into admin_sessions (id_hash, expires_at) values ($1, $2)";

const FIND: &str = "
    select expires_at, flash from admin_sessions where id_hash = $1 and expires_at > $2";

const PROLONG: &str = "update admin_sessions set expires_at = $2 where id_hash = $1";

const END: &str = "delete from admin_sessions where id_hash = $1";

const END_OLD: &str = "delete from admin_sessions where expires_at <= $1";

const END_ALL: &str = "delete from admin_sessions";

const SET_FLASH: &str = "update admin_sessions set flash = $2 where id_hash = $1";

const FORGET_FLASH: &str = "
    update admin_sessions set flash = null where id_hash = $1 and flash = $2";

/// A session that has not ended.
pub struct Session {
    /// Epoch seconds.
    pub expires_at: i64,
    /// What is said once, as JSON.
    pub flash: Option<String>,
}

/// The seller's password as it was hashed; `None` when none is set.
///
/// # Errors
/// When the database does not answer.
pub async fn password_hash(db: &Db) -> Result<Option<String>, sqlx::Error> {
    query_scalar(PASSWORD).fetch_one(db.read()).await
}

/// The same inside of a transaction.
///
/// # Errors
/// When the database does not answer.
pub async fn password_hash_now(tx: &mut Tx) -> Result<Option<String>, sqlx::Error> {
    query_scalar(PASSWORD).fetch_one(&mut **tx).await
}

/// Sets the password, voids the set-up link and ends every session.
///
/// # Errors
/// When the database does not answer.
pub async fn set_password(tx: &mut Tx, hash: &str) -> Result<(), sqlx::Error> {
    query(SET_PASSWORD).bind(hash).execute(&mut **tx).await?;
    query(END_ALL).execute(&mut **tx).await?;
    Ok(())
}

/// Makes this the one set-up link, until that epoch second.
///
/// # Errors
/// When the database does not answer.
pub async fn offer_setup(tx: &mut Tx, token_hash: &str, until: i64) -> Result<(), sqlx::Error> {
    query(OFFER_SETUP).bind(token_hash).bind(until).execute(&mut **tx).await?;
    Ok(())
}

/// Forgets the password and ends every session.
///
/// # Errors
/// When the database does not answer.
pub async fn forget_password(tx: &mut Tx) -> Result<(), sqlx::Error> {
    query(FORGET_PASSWORD).execute(&mut **tx).await?;
    query(END_ALL).execute(&mut **tx).await?;
    Ok(())
}

/// Whether the set-up link with that token may still be used.
///
/// # Errors
/// When the database does not answer.
pub async fn is_setup(tx: &mut Tx, token_hash: &str) -> Result<bool, sqlx::Error> {
    let found = query(IS_SETUP).bind(token_hash).bind(now()).fetch_optional(&mut **tx).await?;
    Ok(found.is_some())
}

/// Begins a session until that epoch second, and forgets those that are over.
///
/// # Errors
/// When the database does not answer.
pub async fn begin(tx: &mut Tx, id_hash: &str, until: i64) -> Result<(), sqlx::Error> {
    query(END_OLD).bind(now()).execute(&mut **tx).await?;
    query(BEGIN).bind(id_hash).bind(until).execute(&mut **tx).await?;
    Ok(())
}

/// The session of that id, if it is not over.
///
/// # Errors
/// When the database does not answer.
pub async fn find(db: &Db, id_hash: &str) -> Result<Option<Session>, sqlx::Error> {
    let row = query(FIND).bind(id_hash).bind(now()).fetch_optional(db.read()).await?;
    let session = |row: Row| {
        Ok(Session { expires_at: row.try_get("expires_at")?, flash: row.try_get("flash")? })
    };
    row.map(session).transpose()
}

/// Lets a session live until that epoch second.
///
/// # Errors
/// When the database does not answer.
pub async fn prolong(db: &Db, id_hash: &str, until: i64) -> Result<(), sqlx::Error> {
    let mut tx = db.begin_write().await?;
    query(PROLONG).bind(id_hash).bind(until).execute(&mut *tx).await?;
    tx.commit().await
}

/// Ends a session.
///
/// # Errors
/// When the database does not answer.
pub async fn end(db: &Db, id_hash: &str) -> Result<(), sqlx::Error> {
    let mut tx = db.begin_write().await?;
    query(END).bind(id_hash).execute(&mut *tx).await?;
    tx.commit().await
}

/// Keeps what the session's next page says once.
///
/// # Errors
/// When the database does not answer.
pub async fn set_flash(db: &Db, id_hash: &str, flash: &str) -> Result<(), sqlx::Error> {
    let mut tx = db.begin_write().await?;
    query(SET_FLASH).bind(id_hash).bind(flash).execute(&mut *tx).await?;
    tx.commit().await
}

/// Forgets what has been said.
///
/// # Errors
/// When the database does not answer.
pub async fn forget_flash(db: &Db, id_hash: &str, flash: &str) -> Result<(), sqlx::Error> {
    let mut tx = db.begin_write().await?;
    query(FORGET_FLASH).bind(id_hash).bind(flash).execute(&mut *tx).await?;
    tx.commit().await
}
