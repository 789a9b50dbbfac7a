//! Books: listing, reading, adding, changing and removing them.

use super::{
    book_input::BookInput,
    problem::{Problem, ProblemDocument},
    seller::Seller,
    wire::{ApiBook, BookList, Done, OneBook, Saved, Status},
};
use crate::{
    domain::book::{Book, BookId},
    error::ShopError,
    server::{
        catalogue,
        db::shelf::{self, Change, Seen},
        state::AppState,
    },
};
use axum::{
    Json,
    extract::{
        Path, Query, State,
        rejection::{JsonRejection, QueryRejection},
    },
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use utoipa::IntoParams;

/// The most books in one answer.
const MOST: u32 = 100;

/// The longest text that is searched for, in characters.
const LONGEST_SEARCH: usize = 200;

/// Which books.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// Words that title or author have, all of them, each at least as it begins; accents and
    /// capitals do not matter.
    #[serde(default)]
    #[param(required = false, max_length = 200)]
    q: String,
    /// How many at most.
    #[serde(default = "most")]
    #[param(required = false, minimum = 1, maximum = 100)]
    limit: u32,
    /// Where to go on: from `next` of the answer before.
    #[param(minimum = 1)]
    after: Option<i64>,
}

/// Which state of a book is to be changed.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes the header that `precondition` reads")]
struct IfMatch {
    /// The book's ETag, or its version in quotation marks.
    #[param(rename = "If-Match", required = false)]
    if_match: String,
}

fn most() -> u32 {
    MOST
}

/// The catalogue, the newest books first, part by part.
#[utoipa::path(
    get, path = "/api/books", tag = "books", operation_id = "listBooks", params(Wanted),
    responses(
        (status = 200, description = "A part of the catalogue.", body = BookList),
        (status = 400, description = "A parameter is not as described.",
            body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
pub async fn list_books(
    State(state): State<AppState>,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Json<BookList>, Problem> {
    let Query(Wanted { q, limit, after }) = wanted?;
    let in_range = (1..=MOST).contains(&limit) && after.is_none_or(|after| after > 0);
    if !in_range || q.chars().count() > LONGEST_SEARCH {
        let detail = format!(
            "Ask for 1 to {MOST} books, with at most {LONGEST_SEARCH} characters to search for, \
             after what next of the last answer says."
        );
        return Err(Problem::of(StatusCode::BAD_REQUEST, detail));
    }
    let page = catalogue::list(&state.db, &q, after, limit).await?;
    let next = page.next.map(|after| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if !q.is_empty() {
            query.append_pair("q", &q);
        }
        query.append_pair("limit", &limit.to_string()).append_pair("after", &after.to_string());
        format!("/api/books?{}", query.finish())
    });
    let books = page.books.into_iter().map(ApiBook::from).collect();
    Ok(Json(BookList { status: Status::Success, books, next }))
}

/// One book.
#[utoipa::path(
    get, path = "/api/books/{id}", tag = "books", operation_id = "findBook",
    params(("id" = String, Path, description = "The book's id.", pattern = "^[0-9a-f]{32}$")),
    responses(
        (status = 200, description = "The book.", body = OneBook,
            headers(("ETag" = String, description = "For If-Match."))),
        (status = 404, description = "No such book is for sale.",
            body = ProblemDocument, content_type = "application/problem+json"),
        (status = 414, description = "No id is that long.",
            body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
pub async fn book(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let book = crate::server::db::books::find(&state.db, &BookId(id)).await?;
    let book = book.ok_or(ShopError::NoSuchBook)?;
    let tag = [(header::ETAG, entity_tag(&book)), (header::CACHE_CONTROL, "no-cache".to_owned())];
    Ok((tag, Json(OneBook { status: Status::Success, book: book.into() })).into_response())
}

/// Adds a book.
#[utoipa::path(
    post, path = "/api/books", tag = "books", operation_id = "addBook",
    request_body = BookInput, security(("admin_token" = [])),
    responses(
        (status = 201, description = "It is added.", body = Saved,
            headers(("ETag" = String, description = "For If-Match."),
                ("Location" = String, description = "Where it is."))),
        (status = 400, description = "The body is not JSON.",
            body = ProblemDocument, content_type = "application/problem+json"),
        (status = 401, description = "There is no token.",
            body = ProblemDocument, content_type = "application/problem+json",
            headers(("WWW-Authenticate" = String, description = "Bearer"))),
        (status = 403, description = "The token is wrong, or the shop has none.",
            body = ProblemDocument, content_type = "application/problem+json"),
        (status = 413, description = "The body is longer than 64 KiB.",
            body = ProblemDocument, content_type = "application/problem+json"),
        (status = 415, description = "The body is not sent as application/json.",
            body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "The book breaks rules: errors lists all of them.",
            body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
pub async fn add_book(
    _: Seller,
    State(state): State<AppState>,
    input: Result<Json<BookInput>, JsonRejection>,
) -> Result<Response, Problem> {
    let Json(input) = input?;
    let details = input.checked(None, state.currency)?;
    let mut tx = state.db.begin_write().await?;
    let book = shelf::add(&mut tx, &details).await?;
    tx.commit().await?;
    let headers = [
        (header::ETAG, entity_tag(&book)),
        (header::LOCATION, format!("/api/books/{}", book.id.0)),
    ];
    let saved = Saved { status: Status::Success, message: "Book added!", book: book.into() };
    Ok((StatusCode::CREATED, headers, Json(saved)).into_response())
}

/// Changes a book. It keeps its id and its place in the list. With If-Match, only if nobody has
/// changed it since; without, whatever it is now: the last writer wins.
#[utoipa::path(
    put, path = "/api/books/{id}", tag = "books", operation_id = "updateBook",
    params(("id" = String, Path, description = "The book's id.", pattern = "^[0-9a-f]{32}$"),
        IfMatch),
    request_body = BookInput, security(("admin_token" = [])),
    responses(
        (status = 200, description = "It is changed.", body = Saved,
            headers(("ETag" = String, description = "For If-Match."))),
        (status = 400, description = "The body is not JSON.",
            body = ProblemDocument, content_type = "application/problem+json"),
        (status = 401, description = "There is no token.",
            body = ProblemDocument, content_type = "application/problem+json",
            headers(("WWW-Authenticate" = String, description = "Bearer"))),
        (status = 403, description = "The token is wrong, or the shop has none.",
            body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "No such book is for sale.",
            body = ProblemDocument, content_type = "application/problem+json"),
        (status = 412, description = "Somebody has changed it since: read it again.",
            body = ProblemDocument, content_type = "application/problem+json"),
        (status = 413, description = "The body is longer than 64 KiB.",
            body = ProblemDocument, content_type = "application/problem+json"),
        (status = 414, description = "No id is that long.",
            body = ProblemDocument, content_type = "application/problem+json"),
        (status = 415, description = "The body is not sent as application/json.",
            body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "The book breaks rules: errors lists all of them.",
            body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
pub async fn update_book(
    _: Seller,
    State(state): State<AppState>,
    Path(id): Path<String>,
    headers: HeaderMap,
    input: Result<Json<BookInput>, JsonRejection>,
) -> Result<Response, Problem> {
    let Json(input) = input?;
    let id = BookId(id);
    // One transaction: what the checks see is what is changed.
    let mut tx = state.db.begin_write().await?;
    let before = shelf::find(&mut tx, &id).await?.ok_or(ShopError::NoSuchBook)?;
    let details = input.checked(Some(&before), state.currency)?;
    // After everything else that could be wrong, as the standard wants it.
    precondition(&headers, &before)?;
    let seen = Seen { version: before.version, stock: before.stock };
    let Change::Done(book) = shelf::change(&mut tx, &id, Some(seen), &details).await? else {
        return Err(ShopError::NoSuchBook.into());
    };
    tx.commit().await?;
    let tag = [(header::ETAG, entity_tag(&book))];
    let saved = Saved { status: Status::Success, message: "Book updated!", book: book.into() };
    Ok((tag, Json(saved)).into_response())
}

/// Takes a book off the shelf. Orders that it is in keep it.
#[utoipa::path(
    delete, path = "/api/books/{id}", tag = "books", operation_id = "removeBook",
    params(("id" = String, Path, description = "The book's id.", pattern = "^[0-9a-f]{32}$"),
        IfMatch),
    security(("admin_token" = [])),
    responses(
        (status = 200, description = "It is removed.", body = Done),
        (status = 401, description = "There is no token.",
            body = ProblemDocument, content_type = "application/problem+json",
            headers(("WWW-Authenticate" = String, description = "Bearer"))),
        (status = 403, description = "The token is wrong, or the shop has none.",
            body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "No such book is for sale.",
            body = ProblemDocument, content_type = "application/problem+json"),
        (status = 412, description = "Somebody has changed it since: read it again.",
            body = ProblemDocument, content_type = "application/problem+json"),
        (status = 414, description = "No id is that long.",
            body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
pub async fn remove_book(
    _: Seller,
    State(state): State<AppState>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Done>, Problem> {
    let id = BookId(id);
    let mut tx = state.db.begin_write().await?;
    let before = shelf::find(&mut tx, &id).await?.ok_or(ShopError::NoSuchBook)?;
    precondition(&headers, &before)?;
    shelf::retire(&mut tx, &id).await?;
    tx.commit().await?;
    Ok(Json(Done { status: Status::Success, message: "Book removed!" }))
}

/// Names the state of a book. A sale counts as a change: who has seen five copies must not set
/// them to five again after one was sold.
fn entity_tag(book: &Book) -> String {
    match book.stock {
        Some(copies) => format!("\"{}-{copies}\"", book.version),
        None => format!("\"{}\"", book.version),
    }
}

/// Holds `If-Match` (<https://www.rfc-editor.org/rfc/rfc9110#name-if-match>). The bare version is
/// as good as the tag, for who cares only for what sellers change.
fn precondition(headers: &HeaderMap, book: &Book) -> Result<(), Problem> {
    let mut wanted = headers.get_all(header::IF_MATCH).into_iter().peekable();
    if wanted.peek().is_none() {
        return Ok(());
    }
    let version = format!("\"{}\"", book.version);
    let tag = entity_tag(book);
    let fits = |one: &str| one == "*" || one == tag || one == version;
    if wanted.filter_map(|value| value.to_str().ok()).any(|v| v.split(',').map(str::trim).any(fits))
    {
        return Ok(());
    }
    Err(Problem::of(
        StatusCode::PRECONDITION_FAILED,
        "The book has changed since you read it. Read it again and repeat your change.",
    ))
}
