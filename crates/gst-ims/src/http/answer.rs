//! An answer as it came over the wire.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::server_hints::ServerHints;
use crate::config::credentials::Prepared;
use crate::memory_limit::Held;

pub(crate) struct Answer {
    pub(crate) http_status: u16,
    pub(crate) content_type: Option<String>,
    /// The encoding that the body is still in, if it is one that is not known.
    pub(crate) unread_encoding: Option<String>,
    pub(crate) body: Bytes,
    pub(crate) hints: ServerHints,
    /// Whether a header says that the body is one page of several.
    pub(crate) is_one_page: bool,
    /// How many documents there are in all, where a header tells.
    pub(crate) total: Option<usize>,
    /// What authorised the request; a stored body has nothing to hide.
    pub(super) credentials: Option<Arc<Prepared>>,
    /// The memory of the body, counted for as long as it is there.
    #[expect(dead_code, reason = "it counts until it is dropped")]
    pub(super) held: Option<Held>,
}

impl Answer {
    /// Makes an answer of a body that was received before.
    pub(crate) fn stored(body: Bytes) -> Self {
        Self {
            http_status: 200,
            content_type: None,
            unread_encoding: None,
            body,
            hints: ServerHints::default(),
            is_one_page: false,
            total: None,
            credentials: None,
            held: None,
        }
    }

    /// Takes the secrets that were sent out of what came back.
    pub(crate) fn redact(&self, text: &str) -> String {
        match &self.credentials {
            Some(credentials) => credentials.redact(text),
            None => text.to_owned(),
        }
    }

    /// How long the server asks to wait. The end of its window counts only
    /// where the window is what it refuses for.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        match self.http_status {
            429 => self.hints.wait(),
            _ => self.hints.retry_after,
        }
    }
}
