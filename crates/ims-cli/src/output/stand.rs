//! Where each of several taxpayers stands after a command.

use std::io::{self, Write};

use ::csv::Writer;
use ims_store::Taxpayer;
use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

use super::csv::{Cells, into_io, text};
use crate::failure::Failure;

/// How a command ended for one of several taxpayers.
pub(crate) struct Stand {
    pub(crate) taxpayer: Taxpayer,
    pub(crate) failure: Option<Failure>,
}

/// How a command ended for a taxpayer, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum StandState {
    Done,
    /// Something was not done, or not yet.
    Partial,
    /// A write was sent, and nobody knows what became of it.
    Unknown,
    NotSignedIn,
    Failed,
}

impl StandState {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Partial => "partial",
            Self::Unknown => "unknown",
            Self::NotSignedIn => "not_signed_in",
            Self::Failed => "failed",
        }
    }
}

impl Stand {
    pub(super) fn state(&self) -> StandState {
        match &self.failure {
            None => StandState::Done,
            Some(failure) if failure.is_of_session() => StandState::NotSignedIn,
            Some(failure) if failure.is_unknown() => StandState::Unknown,
            Some(failure) if failure.is_partial() => StandState::Partial,
            Some(_) => StandState::Failed,
        }
    }
}

impl Serialize for Stand {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Stand", 4)?;
        object.serialize_field("gstin", &self.taxpayer.gstin)?;
        object.serialize_field("name", &self.taxpayer.name)?;
        object.serialize_field("state", self.state().as_str())?;
        object.serialize_field("error", &self.failure)?;
        object.end()
    }
}

/// Writes one line for each.
pub(super) fn csv(stands: &[Stand], cells: Cells, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::from_writer(out);
    let heading = ["taxpayer", "name", "state", "error"];
    writer.write_record(heading).map_err(into_io)?;
    for stand in stands {
        let line = [
            text(Some(stand.taxpayer.gstin)),
            text(stand.taxpayer.name.as_deref()),
            text(Some(stand.state().as_str())),
            text(stand.failure.as_ref()),
        ];
        writer.write_record(cells.shown(line)).map_err(into_io)?;
    }
    writer.flush()
}
