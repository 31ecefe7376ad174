//! Where each of several taxpayers stands after a fetch.

use std::io::{self, Write};

use ::csv::Writer;
use gst_ims::Gstin;
use ims_store::Taxpayer;
use serde::Serialize;
use serde::ser::Serializer;

use super::csv::{Cells, into_io, text};
use super::fetched::{COLUMNS, FetchAnswer, csv_lines};
use crate::failure::Failure;

/// What a fetch brought for one of several taxpayers.
pub(crate) struct Standing {
    pub(crate) taxpayer: Taxpayer,
    /// `None` if nothing was to be fetched, or nothing came.
    pub(crate) answer: Option<FetchAnswer>,
    pub(crate) failure: Option<Failure>,
}

/// How the fetch for one of several taxpayers ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum StandingState {
    /// Everything came.
    Fetched,
    /// Nothing of what was wanted was missing.
    UpToDate,
    /// Some of it came.
    Partial,
    NotSignedIn,
    Failed,
}

impl StandingState {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Fetched => "fetched",
            Self::UpToDate => "up_to_date",
            Self::Partial => "partial",
            Self::NotSignedIn => "not_signed_in",
            Self::Failed => "failed",
        }
    }
}

impl Standing {
    pub(crate) fn state(&self) -> StandingState {
        match (&self.failure, &self.answer) {
            (None, Some(_)) => StandingState::Fetched,
            (None, None) => StandingState::UpToDate,
            (Some(failure), _) if failure.is_of_session() => StandingState::NotSignedIn,
            (Some(_), Some(answer)) if answer.has_stored() => StandingState::Partial,
            (Some(_), _) => StandingState::Failed,
        }
    }
}

/// The members of a fetch, and how it ended.
#[derive(Serialize)]
struct Line<'s> {
    name: Option<&'s str>,
    state: &'static str,
    error: Option<&'s Failure>,
    #[serde(flatten)]
    what: What<'s>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum What<'s> {
    Fetched(&'s FetchAnswer),
    Nothing { gstin: Gstin },
}

impl Serialize for Standing {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let gstin = self.taxpayer.gstin;
        let line = Line {
            name: self.taxpayer.name.as_deref(),
            state: self.state().as_str(),
            error: self.failure.as_ref(),
            what: self
                .answer
                .as_ref()
                .map_or(What::Nothing { gstin }, What::Fetched),
        };
        line.serialize(serializer)
    }
}

/// Writes one line for each section of several taxpayers, and one for a taxpayer of whom nothing
/// was fetched.
pub(super) fn csv(standings: &[Standing], cells: Cells, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::from_writer(out);
    writer.write_record(COLUMNS).map_err(into_io)?;
    for standing in standings {
        if let Some(answer) = &standing.answer {
            csv_lines(answer, cells, &mut writer)?;
            continue;
        }
        let mut line: [_; COLUMNS.len()] = std::array::from_fn(|_| text(None::<&str>));
        let [taxpayer, _, _, _, state, .., error] = &mut line;
        *taxpayer = text(Some(standing.taxpayer.gstin));
        *state = text(Some(standing.state().as_str()));
        *error = text(standing.failure.as_ref());
        writer.write_record(cells.shown(line)).map_err(into_io)?;
    }
    writer.flush()
}
