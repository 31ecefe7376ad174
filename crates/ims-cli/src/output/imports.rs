//! Imports of goods.

use std::io::{self, Write};

use ::csv::Writer;
use gst_ims::imports::{Import, Imports};

use super::csv::{Cells, into_io, text};
use super::json_lines::{one_line, write_line};
use super::{json, table};
use crate::text::escaped_json;

/// Writes one section by itself, and several as a list.
pub(super) fn as_json(sections: &[Imports], out: &mut dyn Write) -> io::Result<()> {
    match sections {
        [only] => json::write(only, out),
        several => json::write(&several, out),
    }
}

/// Writes one line for each import.
pub(super) fn lines(sections: &[Imports], out: &mut dyn Write) -> io::Result<()> {
    for import in sections.iter().flat_map(|section| &section.imports) {
        write_line(import, out)?;
    }
    Ok(())
}

const COLUMNS: [&str; 14] = [
    "taxpayer",
    "section",
    "state",
    "number",
    "date",
    "port_code",
    "reference_date",
    "credit_period",
    "action",
    "pending_allowed",
    "taxable_value",
    "igst",
    "cess",
    "extra",
];

/// Writes one line for each import.
pub(super) fn csv(sections: &[Imports], cells: Cells, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::from_writer(out);
    writer.write_record(COLUMNS).map_err(into_io)?;
    for section in sections {
        for import in &section.imports {
            let extra = if import.extra.is_empty() {
                String::new()
            } else {
                escaped_json(&one_line(&import.extra)?).into_owned()
            };
            let line = [
                text(section.meta.taxpayer.as_deref()),
                text(Some(import.section)),
                text(Some(section.state())),
                text(Some(&import.number)),
                text(import.date),
                text(import.port_code.as_ref()),
                text(import.reference_date),
                text(import.credit_period),
                text(Some(&import.action)),
                text(import.pending_allowed),
                text(import.taxable_value),
                text(import.igst),
                text(import.cess),
                extra,
            ];
            let line = line.map(ims_files::cell_text::harmless);
            writer.write_record(cells.shown(line)).map_err(into_io)?;
        }
    }
    writer.flush()
}

/// Writes the imports for people.
pub(super) fn table(sections: &[Imports], out: &mut dyn Write) -> io::Result<()> {
    for (index, section) in sections.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        let label = section.section.counted().label();
        let title = format!("{label} ({}): {}", section.section, section.state());
        let rows: Vec<&Import> = section.imports.iter().collect();
        table::imports(&title, &rows, table::width(), out)?;
    }
    Ok(())
}
