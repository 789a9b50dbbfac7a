//! The seller's password: set by a link that works once, kept as an argon2id hash
//! (<https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html>).

use super::secret::{hashed, random};
use crate::{
    error::ShopError,
    server::{
        db::{Db, admin, now},
        heavy::Heavy,
    },
};
use argon2::{Argon2, PasswordHasher, PasswordVerifier, password_hash::phc::PasswordHash};
use std::sync::LazyLock;

/// How long a set-up link works, in seconds.
const SETUP_SECONDS: i64 = 24 * 60 * 60;

/// Each hash takes 19 MiB: so many are made at once.
static HASHING: Heavy = Heavy::at_once(2);

/// What a password is compared with while none is set, so that it takes as long.
static NO_PASSWORD: LazyLock<Option<String>> = LazyLock::new(|| hash_of(&random()));

/// The link where the seller sets the first password; `None` when one is set. Every call makes a
/// new link and voids the one before.
///
/// # Errors
/// [`ShopError::Internal`] when the database does not answer.
pub async fn setup_link(db: &Db, public_url: &str) -> Result<Option<String>, ShopError> {
    let token = random();
    let mut tx = db.begin_write().await?;
    if admin::password_hash_now(&mut tx).await?.is_some() {
        return Ok(None);
    }
    admin::offer_setup(&mut tx, &hashed(&token), now() + SETUP_SECONDS).await?;
    tx.commit().await?;
    Ok(Some(link(public_url, &token)))
}

/// Forgets the seller's password and ends every session; answers the link where a new password
/// is set.
///
/// # Errors
/// [`ShopError::Internal`] when the database does not answer.
pub async fn reset(db: &Db, public_url: &str) -> Result<String, ShopError> {
    let token = random();
    let mut tx = db.begin_write().await?;
    admin::forget_password(&mut tx).await?;
    admin::offer_setup(&mut tx, &hashed(&token), now() + SETUP_SECONDS).await?;
    tx.commit().await?;
    Ok(link(public_url, &token))
}

/// Whether the set-up link with that token may still be used.
///
/// # Errors
/// [`ShopError::Internal`] when the database does not answer.
pub(super) async fn is_setup(db: &Db, token: &str) -> Result<bool, ShopError> {
    // Anyone may ask, and must keep no writer waiting.
    let mut tx = db.begin_read().await?;
    Ok(admin::is_setup(&mut tx, &hashed(token)).await?)
}

/// Sets the first password with the token of the set-up link, which is void then; `false` when
/// the link is not good any more.
///
/// # Errors
/// [`ShopError::Internal`] when the password cannot be hashed or the database does not answer.
pub(super) async fn set_up(db: &Db, token: &str, password: String) -> Result<bool, ShopError> {
    let hash = hash(password).await?;
    let mut tx = db.begin_write().await?;
    if !admin::is_setup(&mut tx, &hashed(token)).await? {
        return Ok(false);
    }
    admin::set_password(&mut tx, &hash).await?;
    tx.commit().await?;
    Ok(true)
}

/// Whether this is the seller's password. Takes as long when none is set.
///
/// # Errors
/// [`ShopError::Internal`] when the database does not answer.
pub(super) async fn is_right(db: &Db, password: String) -> Result<bool, ShopError> {
    let kept = admin::password_hash(db).await?;
    let verified = HASHING.turn().await.run(move || {
        let is_set = kept.is_some();
        let Some(hash) = kept.or_else(|| NO_PASSWORD.clone()) else { return false };
        let same = PasswordHash::new(&hash).is_ok_and(|hash| {
            Argon2::default().verify_password(password.as_bytes(), &hash).is_ok()
        });
        is_set && same
    });
    verified.await.map_err(|_| ShopError::Internal)
}

async fn hash(password: String) -> Result<String, ShopError> {
    let hash = HASHING.turn().await.run(move || hash_of(&password)).await;
    hash.ok().flatten().ok_or(ShopError::Internal)
}

fn hash_of(password: &str) -> Option<String> {
    Argon2::default().hash_password(password.as_bytes()).ok().map(|hash| hash.to_string())
}

fn link(public_url: &str, token: &str) -> String {
    format!("{public_url}/admin/setup?token={token}")
}
