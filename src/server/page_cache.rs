//! Keeps the pages that many visitors share, the list and the books' own, as they were sent. A kept
//! page is good while the catalogue has the version that it was made from. What of a visitor shows
//! in it, their language and how many copies are in their cart, is part of what it is kept by.

use super::{cart, cookie_keys::CookieKeys, db::Db, language, sight::Pages, state::AppState};
use crate::domain::language::Language;
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use quick_cache::{Weighter, sync::Cache};
use sha2::{Digest, Sha256};
use std::{fmt::Write, sync::Arc};

/// The longest page that is kept, in bytes.
const LONGEST_PAGE: usize = 16 << 20;
/// The longest address, and the longest list of encodings, whose page is kept, in bytes.
const LONGEST_ADDRESS: usize = 512;
const LONGEST_ENCODINGS: usize = 128;
/// About what a page takes, in bytes.
const USUAL_PAGE: u64 = 32 << 10;

/// The kept pages, cheap to clone.
#[derive(Clone)]
pub struct PageCache(Arc<Kept>);

struct Kept {
    db: Db,
    cookie_keys: CookieKeys,
    pages: Cache<Asked, Arc<Page>, Weight>,
    figures: Pages,
}

/// All that decides what is sent.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Asked {
    version: i64,
    address: String,
    language: Language,
    copies: i64,
    encodings: Option<HeaderValue>,
}

/// A page as it was sent.
struct Page {
    headers: HeaderMap,
    /// What it is counted by, for who watches the shop.
    route: Option<MatchedPath>,
    tag: HeaderValue,
    body: Bytes,
}

#[derive(Clone)]
struct Weight;

impl Weighter<Asked, Arc<Page>> for Weight {
    fn weight(&self, asked: &Asked, page: &Arc<Page>) -> u64 {
        // A kilobyte for the headers and the bookkeeping.
        (page.body.len() + asked.address.len() + 1024) as u64
    }
}

impl PageCache {
    /// A cache as large as the shop is told; `None` when it is to keep nothing.
    pub fn of(shop: &AppState) -> Option<PageCache> {
        let size = shop.page_cache;
        let pages = || Cache::with_weighter((size / USUAL_PAGE) as usize, size, Weight);
        (size > 0).then(|| {
            let (db, cookie_keys) = (shop.db.clone(), shop.cookie_keys.clone());
            let figures = shop.sight.pages.clone();
            PageCache(Arc::new(Kept { db, cookie_keys, pages: pages(), figures }))
        })
    }

    /// What the request asks for, of a catalogue of that version.
    fn asked(&self, request: &Request, version: i64) -> Asked {
        let headers = request.headers();
        let copies = match headers.contains_key(header::COOKIE) {
            true => cart::read(headers, &self.0.cookie_keys).now.copies(),
            false => 0,
        };
        Asked {
            version,
            address: address(request).to_owned(),
            language: language::wanted(headers),
            copies,
            encodings: headers.get(header::ACCEPT_ENCODING).cloned(),
        }
    }
}

/// Whether the answer can be one to keep. Of encodings that are named in several headers the key
/// would know only the first.
fn is_shared(request: &Request) -> bool {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let path = request.uri().path();
    let mut encodings = request.headers().get_all(header::ACCEPT_ENCODING).iter();
    let encodings = (encodings.next(), encodings.next());
    reads
        && (path == "/" || path.starts_with("/books/"))
        && address(request).len() <= LONGEST_ADDRESS
        && encodings.0.is_none_or(|value| value.len() <= LONGEST_ENCODINGS)
        && encodings.1.is_none()
}

fn address(request: &Request) -> &str {
    request.uri().path_and_query().map_or("/", |address| address.as_str())
}

/// Answers with a kept page, or keeps the one that is made.
pub async fn serve(State(cache): State<PageCache>, mut request: Request, next: Next) -> Response {
    if !is_shared(&request) {
        return next.run(request).await;
    }
    // Read before the page is made: what is written meanwhile makes another version.
    let Ok(version) = cache.0.db.catalogue_version().await else {
        return next.run(request).await;
    };
    let asked = cache.asked(&request, version);
    if let Some(page) = cache.0.pages.get(&asked) {
        cache.0.figures.kept.inc();
        return page.answer(request.headers().get(header::IF_NONE_MATCH));
    }
    cache.0.figures.made.inc();
    let known = request.headers_mut().remove(header::IF_NONE_MATCH);
    // The server leaves the body out of the answer to HEAD.
    *request.method_mut() = Method::GET;
    // Who asks while a page is being made waits for it.
    let made = async { Page::of(next.run(request).await).await };
    match cache.0.pages.get_or_insert_async(&asked, made).await {
        Ok(page) => page.answer(known.as_ref()),
        Err(other) => *other,
    }
}

impl Page {
    /// The page of that answer.
    ///
    /// # Errors
    /// The answer, when it is not one to keep.
    async fn of(answer: Response) -> Result<Arc<Page>, Box<Response>> {
        let own = answer.headers().contains_key(header::SET_COOKIE);
        if answer.status() != StatusCode::OK || own {
            return Err(Box::new(answer));
        }
        let (parts, body) = answer.into_parts();
        let Ok(body) = to_bytes(body, LONGEST_PAGE).await else {
            return Err(Box::new(StatusCode::INTERNAL_SERVER_ERROR.into_response()));
        };
        let (mut headers, tag) = (parts.headers, tag(&body));
        headers.insert(header::ETAG, tag.clone());
        // A browser may keep it too, but has to ask each time whether it is still good.
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        let route = parts.extensions.get().cloned();
        Ok(Arc::new(Page { headers, route, tag, body }))
    }

    /// The page, or that the one which the browser has is still good
    /// (<https://www.rfc-editor.org/rfc/rfc9110#name-if-none-match>).
    fn answer(&self, known: Option<&HeaderValue>) -> Response {
        let mut response = self.shown(known);
        if let Some(route) = &self.route {
            response.extensions_mut().insert(route.clone());
        }
        response
    }

    fn shown(&self, known: Option<&HeaderValue>) -> Response {
        let mut headers = self.headers.clone();
        let good = |known: &HeaderValue| {
            let mut tags = known.as_bytes().split(|byte| *byte == b',').map(<[u8]>::trim_ascii);
            tags.any(|tag| self.tag == tag.strip_prefix(b"W/").unwrap_or(tag) || tag == b"*")
        };
        if known.is_some_and(good) {
            for of_the_body in [header::CONTENT_ENCODING, header::CONTENT_TYPE] {
                headers.remove(of_the_body);
            }
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        let mut response = Response::new(Body::from(self.body.clone()));
        *response.headers_mut() = headers;
        response
    }
}

/// Names those bytes and no others.
fn tag(body: &[u8]) -> HeaderValue {
    let mut tag = "\"".to_owned();
    for byte in Sha256::digest(body).iter().take(12) {
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    HeaderValue::try_from(tag).unwrap_or(HeaderValue::from_static("\"\""))
}
