//! Where the seller is signed in: a random id in a cookie that scripts cannot read, of which the
//! database keeps the hash.

use super::secret::{hashed, random};
use crate::{
    domain::admin::Flash,
    error::ShopError,
    server::{
        db::{Db, admin, now},
        security::is_encrypted,
    },
};
use axum::http::{HeaderMap, HeaderValue};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};

const COOKIE: &str = "seller";

/// How long a session lives without a request, in seconds.
const IDLE: i64 = 12 * 60 * 60;
/// A session is not moved on more often than this, in seconds: reading pages writes nothing.
const MOVE_ON: i64 = 5 * 60;

/// The seller, signed in: in the extensions of each request below `/admin`.
#[derive(Clone)]
pub struct Seller {
    id_hash: String,
    /// What is said once, as it is kept and as it is read.
    flash: Option<(String, Flash)>,
}

impl Seller {
    /// What the present page says once.
    pub fn flash(&self) -> Option<&Flash> {
        self.flash.as_ref().map(|(_, flash)| flash)
    }

    /// Lets the next page say this, once.
    ///
    /// # Errors
    /// [`ShopError::Internal`] when the database does not answer.
    pub async fn say(&self, db: &Db, flash: &Flash) -> Result<(), ShopError> {
        let text = serde_json::to_string(flash).map_err(|_| ShopError::Internal)?;
        Ok(admin::set_flash(db, &self.id_hash, &text).await?)
    }

    /// The present page has said what was to be said.
    pub(super) async fn has_said(&self, db: &Db) {
        let Some((kept, _)) = &self.flash else { return };
        if let Err(error) = admin::forget_flash(db, &self.id_hash, kept).await {
            tracing::warn!(%error, "a message will be said twice");
        }
    }

    /// Signs out.
    ///
    /// # Errors
    /// [`ShopError::Internal`] when the database does not answer.
    pub(super) async fn sign_out(&self, db: &Db) -> Result<(), ShopError> {
        Ok(admin::end(db, &self.id_hash).await?)
    }
}

/// Who is signed in with the cookie of these headers, if it is the seller.
///
/// # Errors
/// [`ShopError::Internal`] when the database does not answer.
pub(super) async fn find(db: &Db, headers: &HeaderMap) -> Result<Option<Seller>, ShopError> {
    let jar = CookieJar::from_headers(headers);
    let Some(cookie) = jar.get(COOKIE) else { return Ok(None) };
    let id_hash = hashed(cookie.value());
    let Some(session) = admin::find(db, &id_hash).await? else { return Ok(None) };
    if session.expires_at < now() + IDLE - MOVE_ON {
        admin::prolong(db, &id_hash, now() + IDLE).await?;
    }
    let flash = session.flash.and_then(|kept| {
        let flash = serde_json::from_str(&kept).ok()?;
        Some((kept, flash))
    });
    Ok(Some(Seller { id_hash, flash }))
}

/// Signs the seller in anew, whatever cookie the request had; answers the cookie to set.
///
/// # Errors
/// [`ShopError::Internal`] when the database does not answer.
pub(super) async fn begin(db: &Db, request: &HeaderMap) -> Result<HeaderValue, ShopError> {
    let id = random();
    if let Some(before) = find(db, request).await? {
        before.sign_out(db).await?;
    }
    let mut tx = db.begin_write().await?;
    admin::begin(&mut tx, &hashed(&id), now() + IDLE).await?;
    tx.commit().await?;
    header(cookie(request, id))
}

/// The header that takes the cookie away.
///
/// # Errors
/// [`ShopError::Internal`], never in practice.
pub(super) fn farewell(request: &HeaderMap) -> Result<HeaderValue, ShopError> {
    let mut cookie = cookie(request, String::new());
    cookie.make_removal();
    header(cookie)
}

/// It lives as long as the browser is open; the database knows when it is over.
fn cookie(request: &HeaderMap, value: String) -> Cookie<'static> {
    Cookie::build((COOKIE, value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(is_encrypted(request))
        .build()
}

fn header(cookie: Cookie<'_>) -> Result<HeaderValue, ShopError> {
    HeaderValue::from_str(&cookie.encoded().to_string()).map_err(|_| ShopError::Internal)
}
