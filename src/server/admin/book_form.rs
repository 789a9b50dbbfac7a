//! A book as a form has sent it.

use crate::{
    domain::{admin_book::Seen, book_draft::BookDraft},
    error::ShopError,
    server::state::AppState,
};
use axum::{
    extract::{FromRequest, Multipart, Request, multipart::MultipartError},
    http::request::Parts,
};

/// What the fields hold, unchecked.
#[derive(Default)]
pub(super) struct SentBook {
    /// The book.
    pub draft: BookDraft,
    /// Which state of it the form was made from.
    pub seen: Option<Seen>,
    /// A new picture; empty when none was chosen.
    pub cover: Vec<u8>,
}

impl SentBook {
    /// Reads a multipart form; answers the request's head too.
    ///
    /// # Errors
    /// [`ShopError::BadRequest`] when it is none; [`ShopError::BadCover`] when it is too long.
    pub async fn read(state: &AppState, request: Request) -> Result<(Parts, SentBook), ShopError> {
        let (parts, body) = request.into_parts();
        let request = Request::from_parts(parts.clone(), body);
        let mut fields =
            Multipart::from_request(request, state).await.map_err(|_| ShopError::BadRequest)?;
        let mut sent = SentBook::default();
        let (mut version, mut stock) = (None, None);
        while let Some(field) = fields.next_field().await.map_err(|e| unreadable(&e))? {
            let name = field.name().unwrap_or_default().to_owned();
            if name == "cover" {
                sent.cover = field.bytes().await.map_err(|e| unreadable(&e))?.to_vec();
                continue;
            }
            let text = field.text().await.map_err(|e| unreadable(&e))?;
            let draft = &mut sent.draft;
            match name.as_str() {
                "title" => draft.title = text,
                "author" => draft.author = text,
                "price" => draft.price = text,
                "read" => draft.read = true,
                "year" => draft.year = text,
                "isbn" => draft.isbn = text,
                "stock" => draft.stock = text,
                "ships" => draft.ships = true,
                // A form sends line ends as two characters each.
                "description" => draft.description = text.replace("\r\n", "\n"),
                "version" => version = text.parse().ok(),
                "seen_stock" => stock = text.parse().ok(),
                _ => {}
            }
        }
        sent.seen = version.map(|version| Seen { version, stock });
        Ok((parts, sent))
    }
}

fn unreadable(error: &MultipartError) -> ShopError {
    if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        return ShopError::BadCover("Choose a smaller picture: of at most 10 MB.".to_owned());
    }
    ShopError::BadRequest
}
