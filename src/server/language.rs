//! Which language a visitor is spoken to in: the one they have chosen, else the first of their
//! browser's that the shop speaks, else English.

use super::{security::is_encrypted, state::AppState};
use crate::domain::language::{Language, Place};
use axum::{
    Router,
    extract::{DefaultBodyLimit, RawForm},
    http::{
        HeaderMap, HeaderValue,
        header::{ACCEPT_LANGUAGE, CONTENT_TYPE, VARY},
        request::Parts,
    },
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use time::Duration;

/// The cookie that keeps a choice: its value is a language's tag.
const COOKIE: &str = "language";
/// How long a choice is kept.
const KEPT: Duration = Duration::days(365);
/// The longest form, in bytes.
const MAX_BODY: usize = 8192;
/// The most languages of a browser that are read.
const MOST: usize = 32;

/// The form's address. Who comes there by typing sees the books.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/language", get(async || Redirect::to("/")).post(choose))
        .layer(DefaultBodyLimit::max(MAX_BODY))
}

/// Keeps the choice in a cookie, and leads back to where it was made.
async fn choose(parts: Parts, RawForm(form): RawForm) -> Response {
    let field = |name: &str| {
        let mut fields = form_urlencoded::parse(&form);
        fields.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    };
    let to = field("to").filter(|to| is_ours(to)).unwrap_or_else(|| "/".to_owned());
    let Some(language) = field("language").and_then(|tag| Language::parse(&tag)) else {
        return Redirect::to(&to).into_response();
    };
    let cookie = Cookie::build((COOKIE, language.code()))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(is_encrypted(&parts.headers))
        .max_age(KEPT)
        .build();
    (CookieJar::new().add(cookie), Redirect::to(&to)).into_response()
}

/// Whether a browser stays in this shop when it follows `to`: one slash in front, since "//" and
/// "/\" lead to other sites, and nothing that browsers leave out of an address.
fn is_ours(to: &str) -> bool {
    let rest = to.strip_prefix('/');
    rest.is_some_and(|rest| !rest.starts_with(['/', '\\']))
        && to.bytes().all(|byte| byte.is_ascii_graphic())
}

/// The language for that request.
pub fn of(parts: &Parts) -> Language {
    if !place(parts).has_languages() {
        return Language::English;
    }
    wanted(&parts.headers)
}

/// The language that a request with these headers gets, where the shop speaks several.
pub fn wanted(headers: &HeaderMap) -> Language {
    chosen(headers).or_else(|| preferred(headers)).unwrap_or_default()
}

/// The address that the request is for.
pub fn place(parts: &Parts) -> Place {
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    Place(path.to_owned())
}

fn chosen(headers: &HeaderMap) -> Option<Language> {
    let jar = CookieJar::from_headers(headers);
    jar.get(COOKIE).and_then(|cookie| Language::parse(cookie.value()))
}

/// The language that the browser likes best
/// (<https://www.rfc-editor.org/rfc/rfc9110#field.accept-language>).
fn preferred(headers: &HeaderMap) -> Option<Language> {
    let wishes = headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?;
    let mut best: Option<(Language, f32)> = None;
    for wish in wishes.split(',').take(MOST) {
        let mut parts = wish.split(';');
        let tag = parts.next().unwrap_or_default().trim();
        let weight = parts.find_map(|part| part.trim().strip_prefix("q=")?.trim().parse().ok());
        let weight: f32 = weight.unwrap_or(1.0);
        // Whoever takes any language gets the shop's own.
        let language = if tag == "*" { Some(Language::English) } else { Language::parse(tag) };
        if let Some(language) = language
            && weight > best.map_or(0.0, |(_, weight)| weight)
        {
            best = Some((language, weight));
        }
    }
    best.map(|(language, _)| language)
}

/// Tells caches what a page depends on.
pub fn vary(response: &mut Response) {
    let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if kind.is_some_and(|kind| kind.starts_with("text/html")) {
        let on = HeaderValue::from_static("accept-language, cookie");
        response.headers_mut().append(VARY, on);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best(wishes: &'static str) -> Option<Language> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static(wishes));
        preferred(&headers)
    }

    #[test]
    fn the_browsers_first_language_that_the_shop_speaks_is_taken() {
        let (english, hebrew) = (Some(Language::English), Some(Language::Hebrew));
        for (wishes, language) in [
            ("he-IL,he;q=0.9,en-US;q=0.8,en;q=0.7", hebrew),
            ("en-GB,he;q=0.9", english),
            ("en;q=0.5, he;q=0.9", hebrew),
            ("de-DE,fr;q=0.9,iw;q=0.2", hebrew),
            ("he,en", hebrew),
            ("he;q=0,en;q=0.1", english),
            ("*", english),
            ("fr,*;q=0.5,he;q=0.8", hebrew),
            ("de,fr", None),
            ("he;q=x", hebrew),
            ("he;q=NaN", None),
            (";;,,;q=", None),
            ("", None),
        ] {
            assert_eq!(best(wishes), language, "{wishes}");
        }
    }

    #[test]
    fn a_choice_leads_nowhere_else() {
        for ours in ["/", "/cart", "/books/emma?x=//y", "/orders/mine?token=a-1-b"] {
            assert!(is_ours(ours), "{ours}");
        }
        for other in [
            "",
            "cart",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example/",
            "/\t/evil.example",
            "/\r\nset-cookie: a=b",
            "/é",
            "/a b",
        ] {
            assert!(!is_ours(other), "{other}");
        }
    }
}
