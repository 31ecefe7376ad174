//! What a fetch brought, and how the taxpayer stands after it.

use std::io::{self, Write};

use ::csv::Writer;
use gst_ims::Gstin;
use ims_actions::SnapshotId;
use ims_store::{CountDifference, Credit, FetchedSection, SectionStatus};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::csv::{Cells, into_io, text};
use crate::words;

/// What a fetch brought, and how the taxpayer stands after it.
#[derive(Serialize)]
pub(crate) struct FetchAnswer {
    pub(crate) gstin: Gstin,
    pub(crate) fetched_at: Timestamp,
    /// The fetch; where it had to be continued, the last part of it.
    pub(crate) snapshot: SnapshotId,
    /// The next day on which documents without an action count as accepted.
    pub(crate) deadline: Option<Date>,
    pub(crate) days_left: Option<i64>,
    /// Of all that is stored, not only of what this fetch brought.
    pub(crate) credit: Credit,
    pub(crate) counts_agree: Option<bool>,
    pub(crate) count_differences: Vec<CountDifference>,
    pub(crate) sections: Vec<FetchedPart>,
}

impl FetchAnswer {
    /// Whether any section came as a whole.
    pub(super) fn has_stored(&self) -> bool {
        self.sections.iter().any(|part| part.fetched.stored)
    }
}

/// A section of a fetch, and how old what is stored of it is.
#[derive(Serialize)]
pub(crate) struct FetchedPart {
    #[serde(flatten)]
    pub(crate) fetched: FetchedSection,
    pub(crate) as_of: Option<Timestamp>,
    #[serde(skip)]
    pub(crate) status: SectionStatus,
}

pub(super) const COLUMNS: [&str; 15] = [
    "taxpayer",
    "fetched_at",
    "snapshot",
    "section",
    "state",
    "stored",
    "as_of",
    "documents",
    "new",
    "changed",
    "gone",
    "acted",
    "applied",
    "unreconciled",
    "error",
];

/// Writes one line for each section.
pub(super) fn csv(answer: &FetchAnswer, cells: Cells, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::from_writer(out);
    writer.write_record(COLUMNS).map_err(into_io)?;
    csv_lines(answer, cells, &mut writer)?;
    writer.flush()
}

/// Writes the lines below the heading.
pub(super) fn csv_lines(
    answer: &FetchAnswer,
    cells: Cells,
    writer: &mut Writer<&mut dyn Write>,
) -> io::Result<()> {
    for part in &answer.sections {
        let section = &part.fetched;
        let line = [
            text(Some(answer.gstin)),
            text(Some(answer.fetched_at)),
            text(Some(answer.snapshot)),
            text(Some(section.section)),
            text(Some(words::section_state(section.state))),
            text(Some(section.stored)),
            text(part.as_of),
            text(Some(section.documents)),
            text(Some(section.new)),
            text(Some(section.changed)),
            text(Some(section.gone)),
            text(Some(section.acted)),
            text(Some(section.applied)),
            text(Some(section.unreconciled)),
            text(section.error.as_deref()),
        ];
        writer.write_record(cells.shown(line)).map_err(into_io)?;
    }
    Ok(())
}
