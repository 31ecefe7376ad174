//! The jobs of workers.

use std::io::{self, Write};

use ::csv::Writer;
use ims_work::QueueStanding;

use super::csv::{Cells, into_io, text};
use crate::text::visible;

pub(super) fn table(standing: &QueueStanding, out: &mut dyn Write) -> io::Result<()> {
    let QueueStanding {
        waiting,
        tried,
        running,
        failed,
        failures,
        ..
    } = standing;
    writeln!(
        out,
        "{waiting} waiting ({tried} of them for their time), {running} running, {failed} failed"
    )?;
    for failed in failures {
        writeln!(
            out,
            "{}",
            visible(&format!("{}: {}", failed.job, failed.why))
        )?;
    }
    Ok(())
}

/// Writes one line for each job that failed.
pub(super) fn csv(standing: &QueueStanding, cells: Cells, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::from_writer(out);
    writer.write_record(["job", "why"]).map_err(into_io)?;
    for failed in &standing.failures {
        let line = [text(Some(&failed.job)), text(Some(&failed.why))];
        writer.write_record(cells.shown(line)).map_err(into_io)?;
    }
    writer.flush()
}
