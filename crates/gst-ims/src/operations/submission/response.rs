//! What is known of a submission once the server took it.

use std::borrow::Cow;
use std::fmt;

use gst_types::Gstin;
use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::call::Response;
use crate::meta::ResponseMeta;

/// What a submission does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
/// "timestamp"}`, and `Deserialize` reads the same, so that a job can be followed by whoever finds
/// it stored.
///
/// # Example
///
/// ```
/// use gst_ims::Submitted;
///
/// // As it was stored before the program ended.
/// let stored = r#"{"kind":"save","gstin":"33ABKCS2033B1ZW","reference_id":"0032e479bcb644c",
///     "documents":3,"transaction_id":null,"timestamp":"2026-11-13T18:30:00Z"}"#;
/// let submitted: Submitted = serde_json::from_str(stored)?;
/// assert_eq!((submitted.kind.as_str(), submitted.documents), ("save", 3));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
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

#[derive(Serialize, Deserialize)]
struct Stored<'a> {
    kind: SubmissionKind,
    gstin: Gstin,
    reference_id: Cow<'a, str>,
    documents: usize,
    transaction_id: Option<Cow<'a, str>>,
    timestamp: Option<Timestamp>,
}

impl Serialize for Submitted {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let stored = Stored {
            kind: self.kind,
            gstin: self.gstin,
            reference_id: Cow::Borrowed(&self.reference_id),
            documents: self.documents,
            transaction_id: self.meta.transaction_id.as_deref().map(Cow::Borrowed),
            timestamp: self.meta.timestamp,
        };
        stored.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Submitted {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stored = Stored::deserialize(deserializer)?;
        Ok(Self {
            kind: stored.kind,
            gstin: stored.gstin,
            reference_id: stored.reference_id.into_owned(),
            documents: stored.documents,
            meta: ResponseMeta::stored(
                stored.transaction_id.map(Cow::into_owned),
                stored.timestamp,
            ),
        })
    }
}
