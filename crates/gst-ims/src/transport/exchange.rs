//! One request's way through the generated client's transport seam.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderName, HeaderValue};
use sandbox_gst::Transport;

use super::{Answer, body, failure, wish::Wish};
use crate::client::Shared;
use crate::clock;
use crate::credentials::Prepared;
use crate::error::{Error, ErrorKind};

const API_KEY: HeaderName = HeaderName::from_static("x-api-key");
const API_VERSION: HeaderName = HeaderName::from_static("x-api-version");

/// The only version of these operations that is known.
const VERSION: HeaderValue = HeaderValue::from_static("1.0.0");

/// Carries one request: the generated method can only hand back a response of
/// `reqwest`, so the outcome in this crate's own terms is left here.
pub(super) struct Exchange {
    shared: Arc<Shared>,
    credentials: Arc<Prepared>,
    outcome: Mutex<Option<Result<Answer, Error>>>,
}

impl Exchange {
    pub(super) fn new(shared: Arc<Shared>, credentials: Arc<Prepared>) -> Self {
        Self {
            shared,
            credentials,
            outcome: Mutex::new(None),
        }
    }

    /// Takes what the request came to.
    pub(super) fn finish(&self) -> Result<Answer, Error> {
        let outcome = self
            .outcome
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        outcome.unwrap_or_else(|| {
            Err(Error::new(
                ErrorKind::Internal,
                "the request could not be built; please report this",
            ))
        })
    }

    async fn send(&self, request: reqwest::Request) -> Result<Answer, Error> {
        let limit = self.shared.attempt_timeout;
        clock::within(limit, self.send_without_limit(request))
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

    async fn send_without_limit(&self, mut request: reqwest::Request) -> Result<Answer, Error> {
        let headers = request.headers_mut();
        headers.insert(API_KEY, self.credentials.api_key.clone());
        headers.insert(AUTHORIZATION, self.credentials.taxpayer_token.clone());
        headers.insert(API_VERSION, VERSION);

        let response = self
            .shared
            .http
            .execute(request)
            .await
            .map_err(failure::from_reqwest)?;
        let status = response.status();
        let content_type = response
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned);
        let wish = Wish::read(response.headers());
        self.shared
            .limiter
            .learn(&wish, self.shared.retries.longest_wait);
        let body = body::read(response, self.shared.largest_body, self.shared.idle_timeout).await;
        let body = match body {
            Ok(body) => body,
            // A refusal is one, whatever happens to its words.
            Err(_) if !status.is_success() => Bytes::new(),
            Err(error) => return Err(error.with_http_status(status.as_u16())),
        };
        let answer = Answer {
            http_status: status.as_u16(),
            content_type,
            wish,
            body,
            credentials: Some(Arc::clone(&self.credentials)),
        };
        if status.is_success() {
            Ok(answer)
        } else {
            Err(failure::from_status(&answer))
        }
    }
}

impl Transport for Exchange {
    fn execute<'a>(
        &'a self,
        request: reqwest::Request,
    ) -> Pin<Box<dyn Future<Output = reqwest::Result<reqwest::Response>> + Send + 'a>> {
        Box::pin(async move {
            let outcome = self.send(request).await;
            *self.outcome.lock().unwrap_or_else(PoisonError::into_inner) = Some(outcome);
            // The generated method has nothing to decode.
            Ok(http::Response::new(Bytes::new()).into())
        })
    }
}

impl std::fmt::Debug for Exchange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Exchange").finish_non_exhaustive()
    }
}
