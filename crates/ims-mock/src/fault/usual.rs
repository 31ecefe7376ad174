//! The usual answer, to be sent in parts or changed.

use axum::{
    body::{Body, Bytes, to_bytes},
    http::{HeaderName, HeaderValue, StatusCode, response::Parts},
    response::Response,
};

/// Keys of the numbers of invoices, and of credit and debit notes.
pub(super) const DOCUMENT_NUMBERS: [&str; 2] = ["inum", "nt_num"];

/// An answer whose body is known, before its length is declared.
#[derive(Debug)]
pub(super) struct Usual {
    head: Parts,
    body: Bytes,
}

impl Usual {
    /// The body of an answer of the mock is in memory, so that reading it
    /// cannot fail.
    pub(super) async fn of(response: Response) -> Self {
        let (head, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
        Self { head, body }
    }

    pub(super) fn body(&self) -> &Bytes {
        &self.body
    }

    /// Status line and headers, the last ones being `more`, with the empty line.
    pub(super) fn head(&self, more: &[(&str, &str)]) -> Vec<u8> {
        let mut head = format!("{:?} {}\r\n", self.head.version, self.head.status).into_bytes();
        let own = self
            .head
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_bytes()));
        let more = more.iter().map(|(name, value)| (*name, value.as_bytes()));
        for (name, value) in own.chain(more) {
            head.extend_from_slice(name.as_bytes());
            head.extend_from_slice(b": ");
            head.extend_from_slice(value);
            head.extend_from_slice(b"\r\n");
        }
        head.extend_from_slice(b"\r\n");
        head
    }

    /// Head and body with a declared length that need not be that of the body.
    pub(super) fn declaring(&self, length: u64) -> Vec<u8> {
        let mut bytes = self.head(&[("content-length", &length.to_string())]);
        bytes.extend_from_slice(&self.body);
        bytes
    }

    /// Head and body as a server sends them.
    pub(super) fn whole(&self) -> Vec<u8> {
        self.declaring(self.length())
    }

    /// Head with the right length.
    pub(super) fn framed_head(&self) -> Vec<u8> {
        self.head(&[("content-length", &self.length().to_string())])
    }

    pub(super) fn length(&self) -> u64 {
        u64::try_from(self.body.len()).unwrap_or(u64::MAX)
    }

    /// Another status, and none of the headers that the API adds.
    pub(super) fn with_bare_status(mut self, status: StatusCode) -> Self {
        self.head.status = status;
        self.head.headers.clear();
        self
    }

    pub(super) fn without_header(mut self, name: &HeaderName) -> Self {
        self.head.headers.remove(name);
        self
    }

    pub(super) fn with_header(mut self, name: HeaderName, value: &'static str) -> Self {
        self.head
            .headers
            .insert(name, HeaderValue::from_static(value));
        self
    }

    pub(super) fn with_body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self
    }

    /// The same with documents and counts that no data set has.
    pub(super) fn stray(&self) -> Vec<u8> {
        let usual = String::from_utf8_lossy(&self.body);
        let body = DOCUMENT_NUMBERS
            .iter()
            .map(|key| format!("\"{key}\":\""))
            .fold(usual.into_owned(), |body, key| {
                body.replace(&key, &format!("{key}STRAY-"))
            })
            .replace("\"accept\":", "\"accept\":7777");
        let mut bytes = self.head(&[("content-length", &body.len().to_string())]);
        bytes.extend_from_slice(body.as_bytes());
        bytes
    }

    pub(super) fn into_response(self) -> Response {
        Response::from_parts(self.head, Body::from(self.body))
    }
}

/// The first half.
pub(super) fn half(bytes: &[u8]) -> &[u8] {
    bytes.get(..bytes.len() / 2).unwrap_or_default()
}
