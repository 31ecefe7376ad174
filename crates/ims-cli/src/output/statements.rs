//! Statements, and what recipients did.

use std::io::{self, Write};

use ::csv::Writer;
use gst_ims::gstr2b::{Documents, Gstr2b, StatementDocument};
use gst_ims::recomputation::Recomputation;
use gst_ims::supplier_view::{SupplierView, Supply, View};
use gst_ims::{Date, Gstin};
use serde::Serialize;

use super::csv::{Cells, into_io, text};
use super::json_lines::{one_line, write_line};
use super::table::{self, Party, PartyLine};
use crate::text::{escaped_json, visible};

/// A document of a statement in a line of its own.
#[derive(Serialize)]
struct StatementLine<'l> {
    /// Whether it is among those that the taxpayer rejected.
    rejected: bool,
    #[serde(flatten)]
    document: &'l StatementDocument,
}

/// The statement without its documents: the first line.
#[derive(Serialize)]
struct StatementHead<'l> {
    taxpayer: Option<&'l str>,
    gstin: Option<Gstin>,
    return_period: gst_ims::ReturnPeriod,
    generated_on: Option<Date>,
    state: &'static str,
    files: &'l gst_ims::gstr2b::Files,
    summary: &'l gst_ims::gstr2b::Summary,
}

/// Documents that count, and those that were rejected.
fn documents(statement: &Gstr2b) -> impl Iterator<Item = (bool, StatementDocument)> + '_ {
    let counting = statement.documents.iter().map(|document| (false, document));
    let rejected = statement.rejected_documents.iter();
    counting.chain(rejected.map(|document| (true, document)))
}

/// Writes the head, and one line for each document.
pub(super) fn statement_lines(statement: &Gstr2b, out: &mut dyn Write) -> io::Result<()> {
    let head = StatementHead {
        taxpayer: statement.meta.taxpayer.as_deref(),
        gstin: statement.gstin,
        return_period: statement.return_period,
        generated_on: statement.generated_on,
        state: statement.state().as_str(),
        files: &statement.files,
        summary: &statement.summary,
    };
    write_line(&head, out)?;
    for (rejected, document) in documents(statement) {
        let document = &document;
        write_line(&StatementLine { rejected, document }, out)?;
    }
    Ok(())
}

const STATEMENT_COLUMNS: [&str; 26] = [
    "taxpayer",
    "return_period",
    "section",
    "rejected",
    "supplier_gstin",
    "supplier_name",
    "supplier_period",
    "number",
    "date",
    "original_number",
    "original_date",
    "supply_type",
    "place_of_supply",
    "reverse_charge",
    "credit_available",
    "reason",
    "ims_status",
    "irn",
    "value",
    "taxable_value",
    "igst",
    "cgst",
    "sgst",
    "cess",
    "rates",
    "extra",
];

/// Writes one line for each document.
pub(super) fn statement_csv(
    statement: &Gstr2b,
    cells: Cells,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut writer = Writer::from_writer(out);
    writer.write_record(STATEMENT_COLUMNS).map_err(into_io)?;
    for (rejected, document) in documents(statement) {
        let original = document.original.as_ref();
        let line = [
            text(statement.meta.taxpayer.as_deref()),
            text(Some(statement.return_period)),
            text(Some(document.section)),
            text(Some(rejected)),
            text(document.supplier_gstin),
            text(document.supplier_name),
            text(document.supplier_period),
            text(Some(document.number)),
            text(document.date),
            text(original.map(|original| &original.number)),
            text(original.and_then(|original| original.date)),
            text(document.supply_type),
            text(document.place_of_supply),
            text(document.reverse_charge),
            text(document.credit_available),
            text(document.reason),
            text(document.ims_status),
            text(document.irn),
            text(document.value),
            text(document.taxable_value),
            text(document.igst),
            text(document.cgst),
            text(document.sgst),
            text(document.cess),
            listed(&document.rates)?,
            json(&document.extra, document.extra.is_empty())?,
        ];
        let line = line.map(ims_files::cell_text::harmless);
        writer.write_record(cells.shown(line)).map_err(into_io)?;
    }
    writer.flush()
}

const SUPPLY_COLUMNS: [&str; 27] = [
    "taxpayer",
    "period",
    "section",
    "group",
    "recipient_gstin",
    "recipient_name",
    "supplier_gstin",
    "number",
    "date",
    "original_number",
    "original_date",
    "note",
    "supply_type",
    "place_of_supply",
    "reverse_charge",
    "return_period",
    "source_form",
    "action",
    "remarks",
    "deleted",
    "value",
    "taxable_value",
    "igst",
    "cgst",
    "sgst",
    "cess",
    "extra",
];

/// Writes one line for each document.
pub(super) fn supplies_csv(
    view: &SupplierView,
    cells: Cells,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut writer = Writer::from_writer(out);
    writer.write_record(SUPPLY_COLUMNS).map_err(into_io)?;
    for supply in &view.documents {
        let original = supply.original.as_ref();
        let note = supply.note.map(|note| match note {
            gst_ims::supplier_view::NoteKind::Credit => "credit",
            gst_ims::supplier_view::NoteKind::Debit => "debit",
        });
        let line = [
            text(view.meta.taxpayer.as_deref()),
            text(Some(view.return_period)),
            text(Some(supply.section)),
            text(supply.group.as_ref()),
            text(supply.recipient_gstin),
            text(supply.recipient_name.as_ref()),
            text(supply.supplier_gstin),
            text(Some(&supply.number)),
            text(supply.date),
            text(original.map(|original| &original.number)),
            text(original.and_then(|original| original.date)),
            text(note),
            text(supply.supply_type.as_ref()),
            text(supply.place_of_supply),
            text(supply.reverse_charge),
            text(supply.return_period),
            text(supply.source_form.as_ref()),
            text(Some(&supply.action)),
            text(supply.remarks.as_ref()),
            text(Some(supply.is_deleted)),
            text(supply.value),
            text(supply.taxable_value),
            text(supply.igst),
            text(supply.cgst),
            text(supply.sgst),
            text(supply.cess),
            json(&supply.extra, supply.extra.is_empty())?,
        ];
        let line = line.map(ims_files::cell_text::harmless);
        writer.write_record(cells.shown(line)).map_err(into_io)?;
    }
    writer.flush()
}

/// A list as JSON; nothing where it is empty.
fn listed<T: Serialize>(list: &[T]) -> io::Result<String> {
    json(&list, list.is_empty())
}

fn json(value: &impl Serialize, is_empty: bool) -> io::Result<String> {
    if is_empty {
        return Ok(String::new());
    }
    Ok(escaped_json(&one_line(value)?).into_owned())
}

/// Writes the documents for people, and the sums of those that count.
pub(super) fn statement_table(statement: &Gstr2b, out: &mut dyn Write) -> io::Result<()> {
    let state = statement.state();
    let made = match statement.generated_on {
        Some(date) => format!(", made on {date}"),
        None => String::new(),
    };
    let title = format!("GSTR-2B of {}: {state}{made}", statement.return_period);
    let write = |documents: &Documents, title: &str, out: &mut dyn Write| {
        let lines = || documents.iter().map(|document| party_line(&document));
        table::parties(title, Party::Supplier, lines, table::width(), out)
    };
    write(&statement.documents, &title, out)?;
    if !statement.rejected_documents.is_empty() {
        writeln!(out)?;
        write(&statement.rejected_documents, "Rejected", out)?;
    }
    for file in &statement.files.missing {
        let words = visible(&file.message);
        writeln!(out, "File {} is missing: {words}", file.number)?;
    }
    Ok(())
}

/// Writes the documents for people.
pub(super) fn supplies_table(view: &SupplierView, out: &mut dyn Write) -> io::Result<()> {
    let what = match view.view {
        View::Supplies => "Supplies",
        View::Liabilities => "Liabilities added back",
    };
    let title = format!("{what} of {}, {}", view.return_period, view.section);
    let lines = || view.documents.iter().map(supply_line);
    table::parties(&title, Party::Recipient, lines, table::width(), out)
}

fn party_line(document: &StatementDocument) -> PartyLine {
    PartyLine {
        section: document.section.to_string(),
        gstin: document.supplier_gstin,
        name: document.supplier_name.clone(),
        number: document.number.clone(),
        date: document.date,
        action: document.ims_status.clone(),
        remarks: document.reason.clone(),
        amounts: [
            document.taxable_value,
            document.igst,
            document.cgst,
            document.sgst,
            document.cess,
        ],
    }
}

fn supply_line(supply: &Supply) -> PartyLine {
    PartyLine {
        section: supply.section.to_string(),
        gstin: supply.recipient_gstin,
        name: supply.recipient_name.clone(),
        number: supply.number.clone(),
        date: supply.date,
        action: Some(supply.action.clone()),
        remarks: supply.remarks.clone(),
        amounts: [
            supply.taxable_value,
            supply.igst,
            supply.cgst,
            supply.sgst,
            supply.cess,
        ],
    }
}

/// Writes how far the making of a statement is.
pub(super) fn recomputation_table(told: &Recomputation, out: &mut dyn Write) -> io::Result<()> {
    let of = match told.return_period {
        Some(period) => format!(" of {period}"),
        None => String::new(),
    };
    writeln!(out, "GSTR-2B{of}: {}", told.state)?;
    if let Some(reference) = &told.reference_id {
        writeln!(out, "Reference: {}", visible(reference))?;
    }
    if let Some(words) = told.message.as_ref().or(told.code.as_ref()) {
        writeln!(out, "{}", visible(words))?;
    }
    Ok(())
}

/// Writes how far the making of a statement is, for spreadsheets.
pub(super) fn recomputation_csv(
    told: &Recomputation,
    cells: Cells,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut writer = Writer::from_writer(out);
    let columns = ["return_period", "reference_id", "state", "code", "message"];
    writer.write_record(columns).map_err(into_io)?;
    let line = [
        text(told.return_period),
        text(told.reference_id.as_ref()),
        text(Some(told.state)),
        text(told.code.as_ref()),
        text(told.message.as_ref()),
    ];
    let line = line.map(ims_files::cell_text::harmless);
    writer.write_record(cells.shown(line)).map_err(into_io)?;
    writer.flush()
}
