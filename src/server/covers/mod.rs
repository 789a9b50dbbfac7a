//! Pictures of books: what a seller uploads is made into two sizes, kept in the database, and
//! served under names that say what is in them.

mod pictures;

use super::{
    db::{self, Db},
    heavy::Heavy,
    state::AppState,
};
use axum::{
    Router,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
pub use db::covers::set;
pub use pictures::FILE_MAX;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// A decoded picture takes much memory: one at a time.
static MAKING: Heavy = Heavy::at_once(1);

/// The length of a picture's name: half of a SHA-256, in hex digits.
const NAME_LENGTH: usize = 32;

/// Why a file is no cover, in words for the seller.
#[derive(Debug, thiserror::Error)]
pub enum CoverFault {
    /// More than [`FILE_MAX`] bytes.
    #[error("This file is larger than 5 MB. Choose a smaller picture.")]
    TooLarge,
    /// Something else than the formats that are taken, whatever its name says.
    #[error("This file is no picture that the shop can show. Choose a JPEG, PNG or WebP file.")]
    NotAPicture,
    /// A picture with more pixels than are needed for any cover.
    #[error("This picture has too many pixels. Choose one of at most 8000 by 8000.")]
    TooManyPixels,
    /// It begins as a picture, and cannot be read to its end.
    #[error("This picture is damaged and cannot be read. Choose another file.")]
    Damaged,
    /// Our own fault.
    #[error("The picture could not be saved. Please try again.")]
    Internal,
}

/// A picture in the sizes in which it is served.
pub struct Picture {
    /// What `books.cover` holds.
    pub name: String,
    small: Vec<u8>,
    large: Vec<u8>,
}

/// Keeps an uploaded picture and answers its name for [`set`]: [`made`] and [`keep`] in one.
///
/// # Errors
/// Why it is no cover.
pub async fn store(db: &Db, file: Vec<u8>) -> Result<String, CoverFault> {
    let picture = made(file).await?;
    let mut tx = db.begin_write().await.map_err(internal)?;
    keep(&mut tx, &picture).await.map_err(internal)?;
    tx.commit().await.map_err(internal)?;
    Ok(picture.name)
}

/// Checks an uploaded file by its content and makes both sizes of it.
///
/// # Errors
/// Why it is no cover.
pub async fn made(file: Vec<u8>) -> Result<Picture, CoverFault> {
    if file.len() > FILE_MAX {
        return Err(CoverFault::TooLarge);
    }
    let making = MAKING.turn().await.run(move || {
        let sizes = pictures::sizes(&file)?;
        Ok(Picture { name: name(&file), small: sizes.small, large: sizes.large })
    });
    making.await.map_err(internal)?
}

/// Keeps a picture in the database.
///
/// # Errors
/// When the database does not answer.
pub async fn keep(tx: &mut db::Tx, picture: &Picture) -> Result<(), sqlx::Error> {
    for (size, bytes) in [("small", &picture.small), ("large", &picture.large)] {
        let file = format!("{}-{size}", picture.name);
        db::covers::keep(tx, &file, "image/jpeg", bytes).await?;
    }
    Ok(())
}

/// `/covers/<name>-small.jpg` and `/covers/<name>-large.jpg`.
pub fn routes() -> Router<AppState> {
    Router::new().route("/covers/{file}", get(serve))
}

async fn serve(State(state): State<AppState>, Path(file): Path<String>) -> Response {
    let Some(name) = file.strip_suffix(".jpg") else { return missing() };
    match db::covers::find(&state.db, name).await {
        Ok(Some((media_type, bytes))) => {
            let headers = [
                (header::CONTENT_TYPE, media_type),
                // What is under a name never changes: what a browser has, it keeps.
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable".to_owned()),
            ];
            (headers, bytes).into_response()
        }
        Ok(None) => missing(),
        Err(error) => {
            tracing::error!(%error, "a cover could not be read");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn missing() -> Response {
    (StatusCode::NOT_FOUND, "There is no such picture.").into_response()
}

/// The same file has the same name.
fn name(file: &[u8]) -> String {
    let mut name = Sha256::digest(file).iter().fold(String::new(), |mut name, byte| {
        let _ = write!(name, "{byte:02x}");
        name
    });
    name.truncate(NAME_LENGTH);
    name
}

fn internal(error: impl std::fmt::Display) -> CoverFault {
    tracing::error!(%error, "a cover could not be kept");
    CoverFault::Internal
}
