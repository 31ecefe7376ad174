//! What became of decisions and jobs, for spreadsheets.

use std::io::{self, Write};

use csv::Writer;
use gst_ims::Job;
use gst_ims::session::Session;

use ims_actions::{Applied, Standing};

use super::csv::{Cells, into_io, text};
use crate::known_job::KnownJob;
use crate::text::visible;
use crate::words;

const DOCUMENT_COLUMNS: [&str; 15] = [
    "taxpayer",
    "section",
    "supplier_gstin",
    "number",
    "date",
    "return_period",
    "wanted",
    "wanted_itc_reduction",
    "wanted_remarks",
    "before",
    "now",
    "result",
    "code",
    "message",
    "remarks",
];

/// Writes one line for each document.
pub(super) fn applied(all: &[Applied], cells: Cells, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::from_writer(out);
    writer.write_record(DOCUMENT_COLUMNS).map_err(into_io)?;
    for applied in all {
        for document in &applied.documents {
            let key = &document.key;
            let now = document.now.as_ref();
            let line = [
                text(Some(applied.gstin)),
                text(Some(key.section)),
                text(Some(key.supplier_gstin)),
                text(Some(&key.number)),
                text(Some(key.date)),
                text(key.return_period),
                text(Some(&document.wanted.action)),
                text(document.wanted.itc_reduction.as_ref().map(words::reduction)),
                text(document.wanted.remarks.as_deref()),
                text(Some(&document.before.action)),
                text(now.map(|now| &now.action)),
                document.result.as_str().to_owned(),
                text(document.code.as_deref()),
                text(document.message.as_deref()),
                text(now.and_then(|now: &Standing| now.remarks.as_deref())),
            ];
            write(&mut writer, cells, line)?;
        }
    }
    writer.flush()
}

/// Writes one line for each write.
pub(super) fn jobs(jobs: &[KnownJob], out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::from_writer(out);
    let columns = [
        "taxpayer",
        "kind",
        "timestamp",
        "reference_id",
        "documents",
        "state",
        "plan",
        "open",
        "results",
    ];
    writer.write_record(columns).map_err(into_io)?;
    for job in jobs {
        let line = [
            text(Some(job.line.gstin)),
            text(Some(job.line.kind)),
            text(job.line.timestamp),
            text(job.line.reference_id.as_deref()),
            job.line.documents.to_string(),
            text(job.line.state),
            text(job.plan),
            job.open.to_string(),
            words::results(&job.results),
        ];
        writer.write_record(line).map_err(into_io)?;
    }
    writer.flush()
}

/// Writes one line for each failure of a job, or one without.
pub(super) fn job(job: &Job, cells: Cells, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::from_writer(out);
    let columns = [
        "reference_id",
        "state",
        "section",
        "supplier_gstin",
        "number",
        "return_period",
        "code",
        "message",
    ];
    writer.write_record(columns).map_err(into_io)?;
    for failure in &job.failures {
        let line = [
            text(Some(&job.reference_id)),
            job.state.to_string(),
            text(failure.section),
            text(failure.supplier_gstin),
            text(failure.number.as_ref()),
            text(failure.return_period),
            text(failure.code.as_deref()),
            text(failure.message.as_deref()),
        ];
        write(&mut writer, cells, line)?;
    }
    if job.failures.is_empty() {
        let mut line = std::array::from_fn::<_, 8, _>(|_| String::new());
        let told = [
            text(Some(&job.reference_id)),
            job.state.to_string(),
            text(job.code.as_deref()),
            text(job.message.as_deref()),
        ];
        for (place, cell) in [0, 1, 6, 7].into_iter().zip(told) {
            if let Some(place) = line.get_mut(place) {
                *place = cell;
            }
        }
        write(&mut writer, cells, line)?;
    }
    writer.flush()
}

/// Writes a session, without its token.
pub(super) fn session(session: &Session, cells: Cells, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::from_writer(out);
    let columns = [
        "gstin",
        "username",
        "environment",
        "state",
        "expires_at",
        "session_expires_at",
    ];
    writer.write_record(columns).map_err(into_io)?;
    let line = [
        text(Some(session.gstin)),
        text(Some(&session.username)),
        text(Some(&session.environment)),
        text(Some(session.state())),
        text(session.expires_at),
        text(session.session_expires_at),
    ];
    write(&mut writer, cells, line)?;
    writer.flush()
}

fn write<const N: usize>(
    writer: &mut Writer<&mut dyn Write>,
    cells: Cells,
    line: [String; N],
) -> io::Result<()> {
    let line = match cells {
        Cells::Exact => line,
        Cells::Shown => line.map(|text| visible(&text).into_owned()),
    };
    writer.write_record(&line).map_err(into_io)
}
