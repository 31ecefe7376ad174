//! What is told while a plan is carried out.

use std::fmt;
use std::time::Duration;

use gst_ims::submission::SubmissionKind;
use gst_types::Section;

/// Something that a person who waits would like to know.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event {
    /// A request that decides is leaving; until [`Event::Settled`] its outcome may be unknown.
    Sending {
        /// What it does.
        kind: SubmissionKind,
        /// How many documents it is about.
        documents: usize,
    },
    /// What became of everything that was sent is known and kept, as far as it can be.
    Settled,
    /// Another request of the taxpayer's is running; this one is tried again.
    Busy {
        /// The wait.
        wait: Duration,
    },
    /// The lists do not show everything; they are fetched again.
    LookingAgain {
        /// The wait.
        wait: Duration,
    },
    /// Records of a section could not be read, and cannot be decided on.
    Unreadable {
        /// The section.
        section: Section,
        /// How many.
        records: usize,
    },
    /// A list that shows the outcome could not be fetched.
    ListMissing {
        /// Why.
        reason: String,
    },
    /// The journal could not be told something; it is looked up again later.
    NotNoted {
        /// Why.
        reason: String,
    },
}

impl Event {
    /// Returns whether something is not as it should be.
    #[must_use]
    pub fn is_warning(&self) -> bool {
        matches!(
            self,
            Self::Unreadable { .. } | Self::ListMissing { .. } | Self::NotNoted { .. }
        )
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = |wait: &Duration| wait.as_secs_f64().ceil();
        match self {
            Self::Sending { kind, documents } => {
                write!(f, "sending a {kind} of {documents} documents")
            }
            Self::Settled => f.write_str("what became of everything is known"),
            Self::Busy { wait } => write!(
                f,
                "another save or reset of the taxpayer is running; trying again in {} s",
                seconds(wait)
            ),
            Self::LookingAgain { wait } => write!(
                f,
                "the lists do not show everything; looking again in {} s",
                seconds(wait)
            ),
            Self::Unreadable { section, records } => write!(
                f,
                "section {section}: {records} of the records could not be read, and cannot be \
                 decided on"
            ),
            Self::ListMissing { reason } => write!(f, "a list could not be fetched: {reason}"),
            Self::NotNoted { reason } => write!(
                f,
                "the journal could not be written, and `ims resume` will look again: {reason}"
            ),
        }
    }
}

/// Who is told what happens while a plan is carried out.
pub trait Progress: Sync {
    /// Takes what happened.
    fn tell(&self, event: &Event);
}

impl<F: Fn(&Event) + Sync> Progress for F {
    fn tell(&self, event: &Event) {
        self(event);
    }
}
