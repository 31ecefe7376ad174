//! What all the work for a taxpayer needs.

use gst_ims::Client;
use gst_types::Gstin;
use jiff::Timestamp;

use super::journal::Journal;
use super::progress::{Event, Progress};
use crate::clock::{self, Deadline};

/// What all the work for a taxpayer needs.
#[derive(Debug)]
pub(super) struct Context<'e, J, P> {
    pub(super) client: &'e Client,
    pub(super) gstin: Gstin,
    pub(super) journal: &'e J,
    pub(super) progress: &'e P,
    pub(super) deadline: Deadline,
}

impl<J: Journal, P: Progress> Context<'_, J, P> {
    /// The time by the clock that all who share the journal have, as far as it can be asked.
    pub(super) async fn now(&self) -> Timestamp {
        let now = self.journal.now().await;
        now.unwrap_or_else(|_| clock::time_of_day())
    }

    /// Without a word in the journal a write stays open there, which costs a look at the lists and
    /// nothing else.
    pub(super) fn warn_unless_noted(&self, noted: Result<(), J::Error>) {
        if let Err(error) = noted {
            self.progress.tell(&Event::NotNoted {
                reason: error.to_string(),
            });
        }
    }
}
