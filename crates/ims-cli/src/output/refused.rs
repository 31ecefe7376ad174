//! What the portal refused of an upload.

use std::io::{self, Write};

use csv::Writer;
use gst_ims::DocumentKey;
use gst_ims::gst_types::{Action, Section};
use ims_files::cell_text::harmless;
use ims_files::portal::FailedRecord;
use serde::Serialize;

use crate::text::visible;

/// A record that the portal refused, and the stored document that it is.
#[derive(Debug, Serialize)]
pub(crate) struct RefusedByPortal {
    section: Section,
    /// The document as it is stored; `null` if it is not, or not just once.
    key: Option<DocumentKey>,
    supplier_gstin: Option<String>,
    number: Option<String>,
    date: Option<String>,
    action: Option<Action>,
    message: String,
    raw: gst_ims::gst_types::RawJson,
}

impl RefusedByPortal {
    pub(crate) fn new(failed: &FailedRecord, key: Option<DocumentKey>) -> Self {
        let invoice = failed.invoice.as_ref();
        Self {
            section: failed.section,
            key,
            supplier_gstin: invoice.map(|invoice| invoice.supplier_gstin.to_string()),
            number: invoice.map(|invoice| invoice.number.to_string()),
            date: invoice.map(|invoice| invoice.date.to_string()),
            action: invoice.map(|invoice| invoice.action.clone()),
            message: failed.message.clone(),
            raw: failed.raw.clone(),
        }
    }

    fn cells(&self) -> [String; 6] {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        [
            self.section.to_string(),
            text(&self.supplier_gstin),
            text(&self.number),
            text(&self.date),
            self.action
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            self.message.clone(),
        ]
    }
}

/// Writes one line for each, with the columns by which a plan names documents.
pub(super) fn csv(refused: &[RefusedByPortal], out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::from_writer(out);
    writer.write_record([
        "section",
        "supplier_gstin",
        "number",
        "date",
        "action",
        "message",
    ])?;
    for record in refused {
        writer.write_record(record.cells().map(harmless))?;
    }
    writer.flush()
}

/// Writes one line for each, for people.
pub(super) fn table(refused: &[RefusedByPortal], out: &mut dyn Write) -> io::Result<()> {
    for record in refused {
        let [section, supplier, number, date, action, message] = record.cells();
        let line = format!("{section} {supplier} {number} of {date}, {action}: {message}");
        writeln!(out, "{}", visible(&line))?;
        if record.key.is_none() {
            writeln!(out, "  not in the store, or not just once")?;
        }
    }
    Ok(())
}
