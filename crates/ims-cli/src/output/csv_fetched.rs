//! What a fetch brought, for spreadsheets.

use std::io::{self, Write};

use csv::Writer;
use ims_store::Fetched;

use super::csv::{Cells, into_io, text};
use crate::text::visible;
use crate::words;

const COLUMNS: [&str; 13] = [
    "taxpayer",
    "fetched_at",
    "snapshot",
    "section",
    "state",
    "stored",
    "documents",
    "new",
    "changed",
    "gone",
    "acted",
    "applied",
    "error",
];

/// Writes one line for each section.
pub(super) fn fetched(fetched: &Fetched, cells: Cells, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::from_writer(out);
    writer.write_record(COLUMNS).map_err(into_io)?;
    for section in &fetched.sections {
        let line = [
            text(Some(fetched.gstin)),
            text(Some(fetched.fetched_at)),
            text(Some(fetched.snapshot)),
            text(Some(section.section)),
            text(Some(words::section_state(section.state))),
            text(Some(section.stored)),
            text(Some(section.documents)),
            text(Some(section.new)),
            text(Some(section.changed)),
            text(Some(section.gone)),
            text(Some(section.acted)),
            text(Some(section.applied)),
            text(section.error.as_deref()),
        ];
        let line = match cells {
            Cells::Exact => line,
            Cells::Shown => line.map(|text| visible(&text).into_owned()),
        };
        writer.write_record(&line).map_err(into_io)?;
    }
    writer.flush()
}
