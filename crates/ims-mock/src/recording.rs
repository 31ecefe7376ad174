//! What the server received, for assertions.

use std::{
    fmt,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use axum::{body::Bytes, http::request::Parts};

use crate::{credentials, parameters::Parameters};

/// A request as it arrived.
///
/// `Debug` shows the values of the credential headers and an OTP as
/// `[redacted]`; read them with [`header`](Self::header) and
/// [`query`](Self::query).
#[derive(Clone, PartialEq, Eq)]
pub struct ReceivedRequest {
    arrived: Duration,
    method: String,
    path: String,
    query: String,
    headers: Vec<(String, String)>,
    body: Bytes,
}

impl ReceivedRequest {
    fn new(arrived: Duration, head: &Parts, body: &Bytes) -> Self {
        Self {
            arrived,
            method: head.method.as_str().to_owned(),
            path: head.uri.path().to_owned(),
            query: head.uri.query().unwrap_or_default().to_owned(),
            headers: head
                .headers
                .iter()
                .map(|(name, value)| {
                    let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
                    (name.as_str().to_owned(), value)
                })
                .collect(),
            body: body.clone(),
        }
    }

    /// How long the server had run when all of it had arrived, as its clock tells.
    #[must_use]
    pub fn arrived(&self) -> Duration {
        self.arrived
    }

    /// Method, in upper case.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.method
    }

    /// Path with its prefix, still percent-encoded.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Query without the question mark, still percent-encoded; empty if there was none.
    #[must_use]
    pub fn query(&self) -> &str {
        &self.query
    }

    /// Decoded value of the first query parameter with this name.
    #[must_use]
    pub fn query_value(&self, name: &str) -> Option<String> {
        Parameters::parse(&self.query)
            .first(name)
            .map(str::to_owned)
    }

    /// Header names in lower case with their values, in order of arrival of each name.
    #[must_use]
    pub fn headers(&self) -> &[(String, String)] {
        &self.headers
    }

    /// Value of the first header with this name, upper and lower case being the same.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The body; empty if there was none, or if the client never sent all of it.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }
}

impl fmt::Debug for ReceivedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: Vec<_> = self
            .headers
            .iter()
            .map(|(name, value)| {
                let is_secret = credentials::is_secret(name);
                let shown = if is_secret { "[redacted]" } else { value };
                (name.as_str(), shown)
            })
            .collect();
        f.debug_struct("ReceivedRequest")
            .field("arrived", &self.arrived)
            .field("method", &self.method)
            .field("path", &self.path)
            .field("query", &without_otp(&self.query))
            .field("headers", &headers)
            .field("body_length", &self.body.len())
            .finish()
    }
}

fn without_otp(query: &str) -> String {
    let parts = query.split('&').map(|part| match part.split_once('=') {
        Some(("otp", _)) => "otp=[redacted]",
        _ => part,
    });
    parts.collect::<Vec<_>>().join("&")
}

/// Every request that arrived, in order, unless the server keeps none.
#[derive(Debug)]
pub(crate) struct Recording {
    is_on: bool,
    requests: Mutex<Vec<ReceivedRequest>>,
}

impl Recording {
    pub(crate) fn new(is_on: bool) -> Self {
        Self {
            is_on,
            requests: Mutex::default(),
        }
    }

    pub(crate) fn add(&self, arrived: Duration, head: &Parts, body: &Bytes) {
        if self.is_on {
            let request = ReceivedRequest::new(arrived, head, body);
            self.lock().push(request);
        }
    }

    pub(crate) fn all(&self) -> Vec<ReceivedRequest> {
        self.lock().clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<ReceivedRequest>> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
