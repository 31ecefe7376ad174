//! One call's way through the generated client's transport seam.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER};
use sandbox_gst::{OperationInfo, Transport};

use super::{Answer, body, failure};
use crate::client::Shared;
use crate::deadline::Deadline;
use crate::error::{Error, ErrorKind};

const API_KEY: HeaderName = HeaderName::from_static("x-api-key");
const API_VERSION: HeaderName = HeaderName::from_static("x-api-version");

/// The only version of these operations that is known.
const VERSION: HeaderValue = HeaderValue::from_static("1.0.0");

/// Carries one call: the generated method can only hand back a response of
/// `reqwest`, so the outcome in this crate's own terms is left here.
pub(super) struct Exchange {
    shared: Arc<Shared>,
    deadline: Deadline,
    outcome: Mutex<Option<Result<Answer, Error>>>,
}

impl Exchange {
    pub(super) fn new(shared: Arc<Shared>, deadline: Deadline) -> Self {
        Self {
            shared,
            deadline,
            outcome: Mutex::new(None),
        }
    }

    /// Takes what the call came to.
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

    async fn attempt(&self, mut request: reqwest::Request) -> Result<Answer, Error> {
        let headers = request.headers_mut();
        headers.insert(API_KEY, self.shared.api_key.clone());
        headers.insert(AUTHORIZATION, self.shared.taxpayer_token.clone());
        headers.insert(API_VERSION, VERSION);

        let response = self
            .shared
            .http
            .execute(request)
            .await
            .map_err(failure::from_reqwest)?;
        let status = response.status();
        let content_type = header_text(&response, &CONTENT_TYPE);
        let retry_after = header_text(&response, &RETRY_AFTER).and_then(|v| failure::seconds(&v));
        let body = body::read(response, self.shared.largest_body)
            .await
            .map_err(|error| error.with_http_status(status.as_u16()))?;
        let answer = Answer {
            http_status: status.as_u16(),
            content_type,
            retry_after,
            attempts: 1,
            body,
        };
        if status.is_success() {
            Ok(answer)
        } else {
            Err(failure::from_status(&answer, &self.shared.redaction))
        }
    }
}

impl Transport for Exchange {
    fn execute<'a>(
        &'a self,
        request: reqwest::Request,
        _operation: &'a OperationInfo,
    ) -> Pin<Box<dyn Future<Output = reqwest::Result<reqwest::Response>> + Send + 'a>> {
        Box::pin(async move {
            let outcome = self
                .deadline
                .bound(self.attempt(request))
                .await
                .map_err(|error| error.with_attempts(1));
            // Any success is 200 to the generated method, which knows no
            // other; a failure is told by the outcome, not by the response.
            let mut response = http::Response::new(Bytes::new());
            match &outcome {
                Ok(answer) => *response.body_mut() = answer.body.clone(),
                Err(_) => *response.status_mut() = http::StatusCode::BAD_GATEWAY,
            }
            *self.outcome.lock().unwrap_or_else(PoisonError::into_inner) = Some(outcome);
            Ok(reqwest::Response::from(response))
        })
    }
}

impl std::fmt::Debug for Exchange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Exchange")
            .field("deadline", &self.deadline)
            .finish_non_exhaustive()
    }
}

fn header_text(response: &reqwest::Response, name: &HeaderName) -> Option<String> {
    response
        .headers()
        .get(name)?
        .to_str()
        .ok()
        .map(str::to_owned)
}
