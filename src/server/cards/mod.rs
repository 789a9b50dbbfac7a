//! `/cards/<book>-<version>.png`: the picture of a book that other sites show beside a link to it.
//! Drawn when it is asked for; those drawn last are kept in memory.

mod drawing;

use super::{
    db::{books, covers},
    state::AppState,
};
use crate::domain::book::{Book, BookId};
use axum::{
    Extension, Router,
    body::Bytes,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use std::{
    collections::VecDeque,
    num::NonZeroU32,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{sync::Semaphore, time::timeout};

/// Cards kept in memory, of some 50 kB each.
const KEPT: usize = 64;
/// Cards that may be drawn in a second by all who ask, after a burst of [`BURST`]: each takes some
/// hundredths of a second of one processor.
const PER_SECOND: NonZeroU32 = NonZeroU32::new(4).unwrap();
const BURST: NonZeroU32 = NonZeroU32::new(40).unwrap();
/// How long a card waits for those before it.
const PATIENCE: Duration = Duration::from_secs(5);
/// What is under a name never changes.
const FOREVER: &str = "public, max-age=31536000, immutable";

/// Where cards are drawn, one at a time.
struct Desk {
    drawn: Mutex<VecDeque<(String, Bytes)>>,
    free: Arc<Semaphore>,
    pace: DefaultDirectRateLimiter,
}

/// Why there is no card.
enum NoCard {
    /// Too many are asked for; later there will be one.
    Busy,
    /// Our own fault.
    Failed,
}

/// The cards of all books.
pub fn routes() -> Router<AppState> {
    let desk = Arc::new(Desk {
        drawn: Mutex::default(),
        free: Arc::new(Semaphore::new(1)),
        pace: RateLimiter::direct(Quota::per_second(PER_SECOND).allow_burst(BURST)),
    });
    Router::new().route("/cards/{file}", get(serve)).layer(Extension(desk))
}

async fn serve(
    State(state): State<AppState>,
    Extension(desk): Extension<Arc<Desk>>,
    Path(file): Path<String>,
) -> Response {
    let id = file.strip_suffix(".png").and_then(|name| name.split_once('-'));
    let Some((id, _)) = id else { return missing() };
    let book = match books::find(&state.db, &BookId(id.to_owned())).await {
        Ok(Some(book)) => book,
        Ok(None) => return missing(),
        Err(error) => {
            tracing::error!(%error, "a book could not be read");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let present = book.card_href();
    if present.strip_prefix("/cards/") != Some(&file) {
        return ([(header::CACHE_CONTROL, "no-cache")], Redirect::temporary(&present))
            .into_response();
    }
    match desk.card(&state, book, file).await {
        Ok(bytes) => {
            let headers = [(header::CONTENT_TYPE, "image/png"), (header::CACHE_CONTROL, FOREVER)];
            (headers, bytes).into_response()
        }
        Err(NoCard::Busy) => {
            (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "10")]).into_response()
        }
        Err(NoCard::Failed) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

impl Desk {
    async fn card(&self, state: &AppState, book: Book, file: String) -> Result<Bytes, NoCard> {
        if let Some(bytes) = self.kept(&file) {
            return Ok(bytes);
        }
        let free = timeout(PATIENCE, Arc::clone(&self.free).acquire_owned()).await;
        let turn = free.map_err(|_| NoCard::Busy)?.map_err(failed)?;
        // Somebody else may have waited for the same.
        if let Some(bytes) = self.kept(&file) {
            return Ok(bytes);
        }
        self.pace.check().map_err(|_| NoCard::Busy)?;
        let picture = match &book.cover {
            Some(name) => {
                covers::find(&state.db, &format!("{name}-large")).await.map_err(failed)?
            }
            None => None,
        };
        let drawing = tokio::task::spawn_blocking(move || {
            // It goes on when who asked has gone, and counts until it ends.
            let picture = picture.as_ref().map(|(_, bytes)| bytes.as_slice());
            (drawing::png(book, picture), turn)
        });
        let (drawn, _turn) = drawing.await.map_err(failed)?;
        let bytes = Bytes::from(drawn.map_err(failed)?);
        self.keep(file, bytes.clone());
        Ok(bytes)
    }

    fn kept(&self, file: &str) -> Option<Bytes> {
        let drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        drawn.iter().find(|(name, _)| name == file).map(|(_, bytes)| bytes.clone())
    }

    fn keep(&self, file: String, bytes: Bytes) {
        let mut drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        drawn.truncate(KEPT - 1);
        drawn.push_front((file, bytes));
    }
}

fn missing() -> Response {
    (StatusCode::NOT_FOUND, "There is no such picture.").into_response()
}

fn failed(error: impl std::fmt::Display) -> NoCard {
    tracing::error!(%error, "a card could not be drawn");
    NoCard::Failed
}
