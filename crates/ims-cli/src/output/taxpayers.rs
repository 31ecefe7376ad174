//! The profiles of taxpayers.

use std::io::{self, Write};

use ::csv::Writer;
use gst_ims::session::SessionState;
use ims_store::Taxpayer;
use serde::Serialize;

use super::csv::{Cells, into_io, text};

/// A profile, and whether its taxpayer is signed in.
#[derive(Serialize)]
pub(crate) struct TaxpayerLine {
    #[serde(flatten)]
    pub(crate) taxpayer: Taxpayer,
    /// `active`, `expired` or `none`.
    pub(super) session: &'static str,
}

impl TaxpayerLine {
    pub(crate) fn new(taxpayer: Taxpayer, session: Option<SessionState>) -> Self {
        Self {
            taxpayer,
            session: session.map_or("none", SessionState::as_str),
        }
    }
}

const COLUMNS: [&str; 6] = [
    "gstin",
    "name",
    "username",
    "environment",
    "tags",
    "session",
];

/// Writes one line for each; tags stand in one cell with blanks between them.
pub(super) fn csv(lines: &[TaxpayerLine], cells: Cells, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::from_writer(out);
    writer.write_record(COLUMNS).map_err(into_io)?;
    for line in lines {
        let taxpayer = &line.taxpayer;
        let record = [
            text(Some(taxpayer.gstin)),
            text(taxpayer.name.as_deref()),
            text(taxpayer.username.as_deref()),
            text(taxpayer.environment.as_deref()),
            text(Some(taxpayer.tags.join(" "))),
            text(Some(line.session)),
        ];
        writer.write_record(cells.shown(record)).map_err(into_io)?;
    }
    writer.flush()
}
