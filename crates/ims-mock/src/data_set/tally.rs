//! Counts of documents by status.

use gst_types::Status;
use serde::{Deserialize, Serialize};

/// How many documents of a section have each status.
///
/// The JSON form is that of the API: `{accept, reject, pending, noaction}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tally {
    /// Accepted documents.
    #[serde(rename = "accept")]
    pub accepted: u64,
    /// Rejected documents.
    #[serde(rename = "reject")]
    pub rejected: u64,
    /// Documents kept pending.
    pub pending: u64,
    /// Documents without an action.
    #[serde(rename = "noaction")]
    pub no_action: u64,
}

impl Tally {
    pub(crate) fn of(statuses: impl IntoIterator<Item = Status>) -> Self {
        let mut tally = Self::default();
        for status in statuses {
            let count = match status {
                Status::Accepted => &mut tally.accepted,
                Status::Rejected => &mut tally.rejected,
                Status::Pending => &mut tally.pending,
                Status::NoAction => &mut tally.no_action,
            };
            *count += 1;
        }
        tally
    }

    /// Documents of any status.
    #[must_use]
    pub fn total(&self) -> u64 {
        [self.accepted, self.rejected, self.pending, self.no_action]
            .into_iter()
            .fold(0, u64::saturating_add)
    }
}
