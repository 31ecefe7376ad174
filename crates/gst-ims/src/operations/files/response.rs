//! The job that prepares files, and where they are.

use std::fmt;

use gst_types::Extra;
use serde::{Deserialize, Serialize};

use crate::call::Response;
use crate::meta::ResponseMeta;

/// A job that prepares the documents of a queued response as files.
///
/// serde writes and reads all of it but what is known about the exchange.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FilesJob {
    /// The name of the job, with which any process can take it up again.
    pub job_id: String,
    /// The token for which it was begun; who asks by the name of the job alone is not told.
    pub token: Option<String>,
    /// How far it is.
    pub state: FilesState,
    /// How many files there are, as the server counts them (`fc`).
    pub count: Option<u32>,
    /// The files, in their order.
    pub files: Vec<RemoteFile>,
    /// The tax network's own estimate of how long it takes, in minutes.
    pub ready_in_minutes: Option<u64>,
    /// The key of the files, itself encrypted, where the tax network's own is passed on (`ek`).
    pub encrypted_key: Option<String>,
    /// The code of what went wrong.
    pub code: Option<String>,
    /// The words about what went wrong.
    pub message: Option<String>,
    /// What else was sent, by the names on the wire.
    pub extra: Extra,
    /// What is known about the exchange.
    #[serde(skip, default = "unknown_exchange")]
    pub meta: ResponseMeta,
}

impl FilesJob {
    /// Returns whether the job is over.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.state != FilesState::Running
    }
}

/// How far a job that prepares files is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(
    clippy::exhaustive_enums,
    reason = "a caller must handle each of the three"
)]
pub enum FilesState {
    /// The files are there.
    Done,
    /// They are being prepared.
    Running,
    /// There will be none.
    Failed,
}

impl FilesState {
    /// Returns the name in snake case, such as `running`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Running => "running",
            Self::Failed => "failed",
        }
    }
}

impl fmt::Display for FilesState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A file that can be fetched from its address.
///
/// serde writes the address whole: whoever has it can fetch the file until it expires.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RemoteFile {
    /// Where it is (`ul`); the address is signed, and no credentials are sent to it.
    pub address: String,
    /// How many documents it holds, as the tax network counts them (`ic`).
    pub documents: Option<u64>,
    /// Its checksum, as it was sent (`hash`).
    pub hash: Option<String>,
}

/// Shows no more of the address than its beginning: the rest lets anybody fetch the file.
impl fmt::Debug for RemoteFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let address = self.address.split('?').next().unwrap_or_default();
        f.debug_struct("RemoteFile")
            .field("address", &address)
            .field("documents", &self.documents)
            .field("hash", &self.hash)
            .finish()
    }
}

fn unknown_exchange() -> ResponseMeta {
    ResponseMeta::stored(None, None)
}

impl Response for FilesJob {
    fn meta(&self) -> &ResponseMeta {
        &self.meta
    }

    fn meta_mut(&mut self) -> &mut ResponseMeta {
        &mut self.meta
    }
}
