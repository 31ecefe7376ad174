//! What stands before every page: the right host, the right browser, and forms of our own.

mod access;
mod fields;
mod secret;

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, COOKIE, HOST, HeaderName, HeaderValue, ORIGIN,
    REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

pub(crate) use self::access::Access;
pub(crate) use self::fields::{Fields, LARGEST_WITH_FILES, Upload};
use crate::refusal::Refusal;
use crate::theme;

/// No page needs anything of another host, or a script or style that is not a file of ours.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
     connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What the answers to all requests have.
const HEADERS: [(HeaderName, &str); 7] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    // Not `no-referrer`: browsers would hide the origin of our own forms too.
    (REFERRER_POLICY, "same-origin"),
    (CACHE_CONTROL, "no-store"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

/// What a browser says of where a request comes from.
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

pub(crate) async fn guard(
    State(access): State<Arc<Access>>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = match admitted(&access, request).await {
        Ok(request) => {
            let headers = request.headers().clone();
            theme::in_theme_of(&headers, next.run(request)).await
        }
        Err(refusal) => refusal.into_response(),
    };
    for (name, value) in HEADERS {
        response
            .headers_mut()
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    response
}

async fn admitted(access: &Access, request: Request) -> Result<Request, Refusal> {
    let headers = request.headers();
    check_host(access, headers)?;
    check_site(headers)?;
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    if is_read && is_public(request.uri().path()) {
        return Ok(request);
    }
    let cookies = headers.get_all(COOKIE).iter();
    if !access.admits(cookies.filter_map(|value| value.to_str().ok())) {
        return Err(Refusal::not_opened());
    }
    if is_read {
        return Ok(request);
    }
    if text(headers, &ORIGIN) != Some(&access.origin()) {
        return Err(Refusal::forbidden("The form came from another page."));
    }
    let (mut parts, body) = request.into_parts();
    let fields = Fields::read(&parts, body).await?;
    if !fields
        .first("form")
        .is_some_and(|sent| access.form().is(sent))
    {
        return Err(Refusal::forbidden(
            "The page was made before ims desk was started again. Go back, load the page again, \
             and repeat what you did; nothing was changed.",
        ));
    }
    parts.extensions.insert(fields);
    Ok(Request::from_parts(parts, Body::empty()))
}

/// A name of another host that leads to this machine must not be taken for ours.
fn check_host(access: &Access, headers: &HeaderMap) -> Result<(), Refusal> {
    match text(headers, &HOST) {
        Some(host) if host == access.host() => Ok(()),
        _ => Err(Refusal::new(
            StatusCode::MISDIRECTED_REQUEST,
            "Another host",
            "The pages are served under the address that ims desk printed, and under no other name.",
        )),
    }
}

/// Browsers say whether another page made the request; that page could be of another program on
/// this machine, which shares our cookies.
fn check_site(headers: &HeaderMap) -> Result<(), Refusal> {
    match text(headers, &FETCH_SITE) {
        None | Some("same-origin" | "none") => Ok(()),
        Some(_) => Err(Refusal::forbidden(
            "Another page led here. Type the address, or open the one that ims desk printed.",
        )),
    }
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    let mut values = headers.get_all(name).iter();
    let first = values.next()?;
    if values.next().is_some() {
        return None;
    }
    first.to_str().ok()
}

/// What anybody may read who reaches this machine: no data of anybody's.
fn is_public(path: &str) -> bool {
    path.starts_with("/open/") || path.starts_with("/assets/")
}
