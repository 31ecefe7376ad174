//! What became of a section in a fetch.

use gst_ims::State;
use serde::{Deserialize, Serialize};

/// What became of a section in a fetch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
#[serde(rename_all = "snake_case")]
pub enum SectionState {
    /// All documents came.
    Complete,
    /// Some documents came, and others did not.
    Partial,
    /// The tax network is still preparing the documents.
    Pending,
    /// The tax network said that there are none.
    Empty,
    /// The request failed.
    Failed,
}

impl SectionState {
    /// Returns whether everything came that there is.
    ///
    /// ```
    /// # use ims_store::SectionState;
    /// assert!(SectionState::Empty.is_whole());
    /// assert!(!SectionState::Partial.is_whole());
    /// ```
    #[must_use]
    pub const fn is_whole(self) -> bool {
        matches!(self, Self::Complete | Self::Empty)
    }
}

impl From<State> for SectionState {
    fn from(state: State) -> Self {
        match state {
            State::Complete => Self::Complete,
            State::Empty => Self::Empty,
            State::Pending => Self::Pending,
            // A state that is not known here is not the whole.
            _ => Self::Partial,
        }
    }
}
