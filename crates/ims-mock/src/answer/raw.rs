//! Answers given byte for byte.

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::Response,
};

/// Status, headers and body exactly as given.
///
/// The two headers that frame the body on the wire, `Content-Length` and
/// `Transfer-Encoding`, are always the server's own.
///
/// ```
/// use ims_mock::{HeaderName, HeaderValue, RawAnswer, StatusCode};
///
/// let gateway_page = RawAnswer::new(StatusCode::BAD_GATEWAY, "<html>502</html>").header(
///     HeaderName::from_static("content-type"),
///     HeaderValue::from_static("text/html"),
/// );
/// # let _ = gateway_page;
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawAnswer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl RawAnswer {
    /// An answer without any header of its own.
    #[must_use]
    pub fn new(status: StatusCode, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: HeaderMap::new(),
            body: Bytes::from(body.into()),
        }
    }

    /// An answer of type `application/json`, its body sent untouched.
    #[must_use]
    pub fn json(status: StatusCode, body: impl Into<Vec<u8>>) -> Self {
        Self::new(status, body).header(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        )
    }

    /// Adds a header; a name may come more than once.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        if name != header::CONTENT_LENGTH && name != header::TRANSFER_ENCODING {
            self.headers.append(name, value);
        }
        self
    }

    pub(crate) fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response
    }
}
