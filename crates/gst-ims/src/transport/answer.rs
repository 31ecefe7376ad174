//! An answer as it came over the wire.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::wish::Wish;
use crate::credentials::Prepared;

pub(crate) struct Answer {
    pub(crate) http_status: u16,
    pub(crate) content_type: Option<String>,
    pub(crate) body: Bytes,
    pub(super) wish: Wish,
    /// What authorised the request; a stored body has nothing to hide.
    pub(super) credentials: Option<Arc<Prepared>>,
}

impl Answer {
    /// Makes an answer of a body that was received before.
    pub(crate) fn stored(body: Bytes) -> Self {
        Self {
            http_status: 200,
            content_type: None,
            body,
            wish: Wish::default(),
            credentials: None,
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
            429 => self.wish.wait(),
            _ => self.wish.retry_after,
        }
    }
}
