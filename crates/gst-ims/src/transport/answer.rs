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
    pub(super) credentials: Arc<Prepared>,
}

impl Answer {
    /// Takes the secrets that were sent out of what came back.
    pub(crate) fn redact(&self, text: &str) -> String {
        self.credentials.redact(text)
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
