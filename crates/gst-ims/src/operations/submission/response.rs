//! What is known of a submission once the server took it.

use std::fmt;

use gst_types::Gstin;
use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::call::Response;
use crate::meta::ResponseMeta;

/// What a submission does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "the tax network knows these two")]
pub enum SubmissionKind {
    /// It accepts, rejects or keeps pending.
    Save,
    /// It takes decisions back.
    Reset,
}

impl SubmissionKind {
    /// Returns the name, `save` or `reset`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Save => "save",
            Self::Reset => "reset",
        }
    }
}

impl fmt::Display for SubmissionKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A submission that the server took; nothing of it need be done yet.
///
/// What became of each document is what [`Client::job`](crate::Client::job) tells of the
/// reference, and in the end what the next list of documents says.
///
/// `Serialize` writes `{"kind", "gstin", "reference_id", "documents", "transaction_id",
/// "timestamp"}`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Submitted {
    /// What the submission does.
    pub kind: SubmissionKind,
    /// The taxpayer in whose name it was made.
    pub gstin: Gstin,
    /// The name of the job that carries it out.
    pub reference_id: String,
    /// How many documents were handed in.
    pub documents: usize,
    /// What is known about the exchange.
    pub meta: ResponseMeta,
}

impl Response for Submitted {
    fn meta(&self) -> &ResponseMeta {
        &self.meta
    }

    fn meta_mut(&mut self) -> &mut ResponseMeta {
        &mut self.meta
    }
}

impl Serialize for Submitted {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Submitted", 6)?;
        object.serialize_field("kind", self.kind.as_str())?;
        object.serialize_field("gstin", &self.gstin)?;
        object.serialize_field("reference_id", &self.reference_id)?;
        object.serialize_field("documents", &self.documents)?;
        object.serialize_field("transaction_id", &self.meta.transaction_id)?;
        object.serialize_field("timestamp", &self.meta.timestamp.map(|at| at.to_string()))?;
        object.end()
    }
}
