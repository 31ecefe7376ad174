//! One request's way to the server and its response's way back, as bytes.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use reqwest::header::{ACCEPT_ENCODING, AUTHORIZATION, CONTENT_TYPE, HeaderName, HeaderValue};

use super::body::{self, Body};
use super::{Answer, failure, wish::Wish};
use crate::client::Shared;
use crate::clock;
use crate::credentials::Prepared;
use crate::envelope;
use crate::error::{Error, ErrorKind};
use crate::memory::MemoryLimit;

const API_KEY: HeaderName = HeaderName::from_static("x-api-key");
const API_VERSION: HeaderName = HeaderName::from_static("x-api-version");

/// The only version of these operations that is known.
const VERSION: HeaderValue = HeaderValue::from_static("1.0.0");

/// Sends a request once, within the time for one attempt.
pub(super) async fn send(
    shared: &Shared,
    http: &reqwest::Client,
    mut request: reqwest::Request,
    credentials: &Arc<Prepared>,
    memory: &MemoryLimit,
) -> Result<Answer, Error> {
    let headers = request.headers_mut();
    headers.insert(API_KEY, credentials.api_key.clone());
    headers.insert(AUTHORIZATION, credentials.taxpayer_token.clone());
    headers.insert(API_VERSION, VERSION);
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
    let limit = shared.attempt_timeout;
    clock::within(
        limit,
        send_without_limit(shared, http, request, credentials, memory),
    )
    .await
    .unwrap_or_else(|| {
        Err(Error::new(
            ErrorKind::Network,
            format!(
                "one attempt had no complete answer within {} s",
                limit.as_secs_f64()
            ),
        ))
    })
}

async fn send_without_limit(
    shared: &Shared,
    http: &reqwest::Client,
    request: reqwest::Request,
    credentials: &Arc<Prepared>,
    memory: &MemoryLimit,
) -> Result<Answer, Error> {
    let response = http
        .execute(request)
        .await
        .map_err(failure::before_response)?;
    shared.has_succeeded.store(true, Ordering::Relaxed);
    let status = response.status();
    let headers = response.headers().clone();
    let content_type = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let wish = Wish::read(&headers);
    shared.limiter.learn(&wish, shared.retries.longest_wait);
    let mut held = memory.hold();
    let bounds = body::Bounds {
        largest: shared.largest_body,
        idle: shared.idle_timeout,
        held: &mut held,
    };
    let body = match body::read(response, bounds).await {
        Ok(body) => body,
        // A refusal is one, whatever happens to its words.
        Err(_) if !status.is_success() => Body::default(),
        Err(error) => return Err(error.with_http_status(status.as_u16())),
    };
    let answer = Answer {
        http_status: status.as_u16(),
        content_type: content_type.map(str::to_owned),
        unread_encoding: body.unread_encoding,
        wish,
        body: body.bytes,
        credentials: Some(Arc::clone(credentials)),
        held: Some(held),
    };
    if status.is_success() {
        Ok(answer)
    } else {
        Err(envelope::from_status(&answer))
    }
}
