//! Errors as problem details (<https://www.rfc-editor.org/rfc/rfc9457>).

use crate::{error::ShopError, server::answer::status};
use axum::{
    extract::{
        Request,
        rejection::{JsonRejection, QueryRejection},
    },
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use problem_details::{JsonProblemDetails, ProblemDetails};
use serde::Serialize;
use utoipa::ToSchema;

/// Why a call did not work.
#[derive(Debug)]
pub struct Problem {
    status: StatusCode,
    detail: String,
    errors: Vec<FieldFault>,
}

/// What is wrong with one member of a body.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldFault {
    /// Which member.
    #[schema(example = "price")]
    pub field: &'static str,
    /// What to send instead.
    #[schema(example = "Enter a price greater than zero.")]
    pub detail: String,
}

/// Problem details as RFC 9457 has them.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemDocument {
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// The status in words.
    title: String,
    /// What is wrong, and what to do.
    detail: String,
    /// Each member that is wrong, when it is the body that is.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<FieldFault>,
}

/// The members beyond those of the standard.
#[derive(Serialize)]
struct Extension {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldFault>,
}

impl Problem {
    /// A problem of that status, in words for whoever writes the client.
    pub fn of(status: StatusCode, detail: impl Into<String>) -> Problem {
        Problem { status, detail: detail.into(), errors: Vec::new() }
    }

    /// A book that breaks rules, each of them named.
    pub fn faulty_book(errors: Vec<FieldFault>) -> Problem {
        let detail = "Correct the book: see errors.".to_owned();
        Problem { status: StatusCode::UNPROCESSABLE_ENTITY, detail, errors }
    }
}

impl From<ShopError> for Problem {
    fn from(error: ShopError) -> Problem {
        Problem::of(status(&error), error.to_string())
    }
}

/// The database's own words are for the log.
impl From<sqlx::Error> for Problem {
    fn from(error: sqlx::Error) -> Problem {
        ShopError::from(error).into()
    }
}

impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Problem {
        Problem::of(rejection.status(), rejection.body_text())
    }
}

impl From<QueryRejection> for Problem {
    fn from(rejection: QueryRejection) -> Problem {
        Problem::of(rejection.status(), rejection.body_text())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let details = ProblemDetails::from_status_code(self.status)
            .with_detail(self.detail)
            .with_extensions(Extension { errors: self.errors });
        let mut response = JsonProblemDetails::from(details).into_response();
        let no_store = HeaderValue::from_static("no-store");
        response.headers_mut().insert(header::CACHE_CONTROL, no_store);
        response
    }
}

/// Makes whatever else fails under `/api` a problem document too: a method that is not there, an
/// address that is too long.
pub async fn problems(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let api = path == "/api" || path.starts_with("/api/");
    let mut response = next.run(request).await;
    let status = response.status();
    let told = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind == JsonProblemDetails::<()>::CONTENT_TYPE);
    if !api || told || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let detail = match status {
        StatusCode::METHOD_NOT_ALLOWED => "This address has no such method: see Allow.",
        StatusCode::URI_TOO_LONG => "This address is too long.",
        StatusCode::NOT_FOUND => "There is no such address.",
        _ => "The request cannot be answered.",
    };
    let mut problem = Problem::of(status, detail).into_response();
    if let Some(allow) = response.headers().get(header::ALLOW) {
        problem.headers_mut().insert(header::ALLOW, allow.clone());
    }
    // Which route has answered, for who counts.
    *problem.extensions_mut() = std::mem::take(response.extensions_mut());
    problem
}
