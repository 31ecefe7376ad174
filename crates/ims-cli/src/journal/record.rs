//! The lines of the journal, and what they add up to.

use std::collections::BTreeMap;

use gst_ims::DocumentKey;
use gst_ims::submission::SubmissionKind;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::applied::{Outcome, Standing};

/// One line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Line {
    pub(crate) at: Timestamp,
    /// Which write it is about.
    pub(crate) write: String,
    pub(crate) event: Event,
}

/// What happened to a write.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Event {
    /// It is about to be sent.
    Intended {
        does: Does,
        documents: Vec<Intended>,
    },
    /// The server took it.
    Submitted {
        reference_id: String,
        transaction_id: Option<String>,
    },
    /// It never left.
    NotSent,
    /// The server said that it did not take it.
    Refused {
        code: Option<String>,
        message: String,
    },
    /// No answer tells what became of it.
    Unknown {
        code: Option<String>,
        message: String,
    },
    /// What its job said last.
    Job { job: serde_json::Value },
    /// What became of these documents.
    Closed { documents: Vec<Outcome> },
}

/// What a write does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Does {
    Save,
    Reset,
}

impl Does {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Save => SubmissionKind::Save.as_str(),
            Self::Reset => SubmissionKind::Reset.as_str(),
        }
    }
}

/// A document of a write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Intended {
    pub(crate) key: DocumentKey,
    pub(crate) wanted: Standing,
    pub(crate) before: Standing,
    /// The tax network's hash of the document, by which a change of its supplier is seen.
    pub(crate) hash: Option<String>,
}

/// A write as its lines tell it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Write {
    pub(crate) id: String,
    pub(crate) at: Timestamp,
    pub(crate) does: Does,
    pub(crate) documents: Vec<Intended>,
    pub(crate) delivery: Delivery,
    pub(crate) job: Option<serde_json::Value>,
    pub(crate) closed: BTreeMap<DocumentKey, Outcome>,
}

/// What is known of the sending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Delivery {
    /// Nothing: it may have arrived.
    Unknown,
    Submitted {
        reference_id: String,
        transaction_id: Option<String>,
    },
    /// It was surely not carried out.
    NotTaken,
}

impl Write {
    /// The documents of which nobody knows what became of them.
    pub(crate) fn open(&self) -> impl Iterator<Item = &Intended> {
        let may_be_done = self.delivery != Delivery::NotTaken;
        self.documents
            .iter()
            .filter(move |document| may_be_done && !self.closed.contains_key(&document.key))
    }

    pub(crate) fn reference_id(&self) -> Option<&str> {
        match &self.delivery {
            Delivery::Submitted { reference_id, .. } => Some(reference_id),
            Delivery::Unknown | Delivery::NotTaken => None,
        }
    }
}

/// Adds a line to what is known. A line about a write that was never told is passed over: the one
/// before it was torn, so that nothing was sent.
pub(super) fn fold(writes: &mut Vec<Write>, line: Line) {
    if let Event::Intended { does, documents } = line.event {
        writes.push(Write {
            id: line.write,
            at: line.at,
            does,
            documents,
            delivery: Delivery::Unknown,
            job: None,
            closed: BTreeMap::new(),
        });
        return;
    }
    let known = writes.iter_mut().rev();
    let Some(write) = known.into_iter().find(|write| write.id == line.write) else {
        return;
    };
    match line.event {
        Event::Submitted {
            reference_id,
            transaction_id,
        } => {
            write.delivery = Delivery::Submitted {
                reference_id,
                transaction_id,
            };
        }
        Event::NotSent | Event::Refused { .. } => write.delivery = Delivery::NotTaken,
        // What is not known is thought of every write.
        Event::Intended { .. } | Event::Unknown { .. } => {}
        Event::Job { job } => write.job = Some(job),
        Event::Closed { documents } => {
            let closed = documents.into_iter();
            write
                .closed
                .extend(closed.map(|outcome| (outcome.key.clone(), outcome)));
        }
    }
}
