//! What is submitted, once it has been read.

use gst_types::Section;
use serde::{Deserialize, Serialize};

use crate::data_set::Record;

/// What a job does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Kind {
    Save,
    Reset,
}

/// The rows of a request, by the keys of their sections.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Submission {
    pub(crate) kind: Kind,
    /// `None` if the request does not keep to the schema, which fails the whole job.
    pub(crate) rows: Option<Vec<(Section, Record)>>,
}
