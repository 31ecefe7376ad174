//! One request's way to the server and its response's way back, as bytes.

use std::sync::Arc;

use reqwest::header::{ACCEPT_ENCODING, CONTENT_TYPE, HeaderName, HeaderValue};

use super::read_body::{Body, Limits, read_body};
use super::{Answer, ServerHints, network_error, page_headers};
use crate::config::credentials::Prepared;
use crate::error::Error;
use crate::memory_limit::MemoryLimit;

const API_VERSION: HeaderName = HeaderName::from_static("x-api-version");

/// The version of every operation that does not name another.
const VERSION: HeaderValue = HeaderValue::from_static("1.0.0");

/// Sends a request once, and returns the response whatever its status.
pub(crate) async fn send(
    http: &reqwest::Client,
    mut request: reqwest::Request,
    credentials: &Arc<Prepared>,
    limits: Limits,
    memory: &MemoryLimit,
) -> Result<Answer, Error> {
    let headers = request.headers_mut();
    for (name, value) in &credentials.headers {
        headers.insert(name, value.clone());
    }
    if !headers.contains_key(API_VERSION) {
        headers.insert(API_VERSION, VERSION);
    }
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));

    let response = http
        .execute(request)
        .await
        .map_err(network_error::before_response)?;
    let status = response.status();
    let content_type = response
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned);
    let hints = ServerHints::read(response.headers());
    let is_one_page = page_headers::say_more(response.headers());
    let total = page_headers::total(response.headers());
    let mut held = memory.hold();
    let body = match read_body(response, limits, &mut held).await {
        Ok(body) => body,
        // A refusal is one, whatever happens to its words.
        Err(_) if !status.is_success() => Body::default(),
        Err(error) => return Err(error.with_http_status(status.as_u16())),
    };
    Ok(Answer {
        http_status: status.as_u16(),
        content_type,
        unread_encoding: body.unread_encoding,
        hints,
        is_one_page,
        total,
        body: body.bytes,
        credentials: Some(Arc::clone(credentials)),
        held: Some(held),
    })
}
