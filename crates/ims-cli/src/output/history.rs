//! The history of one document.

use std::io::{self, Write};

use ::csv::Writer;
use gst_ims::{Gstin, Invoice, ItcReduction};
use ims_files::cell_text::harmless;
use ims_store::{DocumentJob, History, PlannedDecision};
use jiff::Timestamp;
use serde::Serialize;

use super::changes::fields_in_words;
use super::csv::{Cells, INVOICE_COLUMNS, into_io, plain, text};
use super::table::{heading, marks_in_words};
use crate::text::visible;
use crate::words;

/// The history of a document, and whose it is.
#[derive(Serialize)]
pub(crate) struct HistoryAnswer {
    pub(crate) gstin: Gstin,
    #[serde(flatten)]
    pub(crate) history: History,
}

/// Writes one line for each version, also of one that came with an incomplete response.
pub(super) fn csv(answer: &HistoryAnswer, cells: Cells, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::from_writer(out);
    let columns = INVOICE_COLUMNS
        .into_iter()
        .filter(|column| !["taxpayer", "state", "code", "message"].contains(column));
    let columns: Vec<_> = columns.collect();
    let head = ["taxpayer", "seen_at", "reconciled"].into_iter();
    writer
        .write_record(head.chain(columns.iter().copied()))
        .map_err(into_io)?;
    let history = &answer.history;
    let stored = history.versions.iter().map(|version| (version, true));
    let others = history.unreconciled.iter().map(|version| (version, false));
    for (version, is_stored) in stored.chain(others) {
        let head = [
            text(Some(answer.gstin)),
            text(Some(version.seen_at)),
            is_stored.to_string(),
        ];
        let cells_of = columns
            .iter()
            .map(|column| harmless(plain(column, &version.invoice)));
        let line = head.into_iter().chain(cells_of).map(|cell| match cells {
            Cells::Exact => cell,
            Cells::Shown => visible(&cell).into_owned(),
        });
        writer.write_record(line).map_err(into_io)?;
    }
    writer.flush()
}

/// Writes what the document is, and everything that happened to it in the order of time.
pub(super) fn table(answer: &HistoryAnswer, now: Timestamp, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "Taxpayer: {}\n", answer.gstin)?;
    let history = &answer.history;
    write_document(&history.invoice, out)?;
    if let Some(gone_at) = history.gone_at {
        writeln!(out, "GONE since {}.", words::moment(gone_at, now))?;
    }
    if let Some(version) = &history.unreconciled {
        let when = words::moment(version.seen_at, now);
        writeln!(
            out,
            "NOT RECONCILED: it came on {when} with a response that was not complete."
        )?;
        for field in fields_in_words(&version.fields) {
            writeln!(out, "  {}", visible(&field))?;
        }
    }
    writeln!(out)?;
    heading("History", out)?;
    let mut events = versions(history);
    events.extend(absences(history));
    events.extend(history.decisions.iter().map(decision));
    events.extend(history.jobs.iter().map(job));
    events.sort_by_key(|event| event.at);
    if events.is_empty() {
        writeln!(out, "Nothing of it is stored yet.")?;
    }
    for event in &events {
        let when = words::plain_moment(event.at);
        writeln!(out, "{when}  {}", visible(&event.what))?;
        for detail in &event.details {
            writeln!(out, "                      {}", visible(detail))?;
        }
    }
    Ok(())
}

fn write_document(invoice: &Invoice, out: &mut dyn Write) -> io::Result<()> {
    let name = match &invoice.supplier_name {
        Some(name) => format!(", {name}"),
        None => String::new(),
    };
    let number = invoice.number.as_str();
    let section = invoice.section;
    heading(
        &format!(
            "{} of {} ({section}, {}){}",
            visible(number),
            invoice.date,
            section.label(),
            visible(&name)
        ),
        out,
    )?;
    let mut line = |title: &str, text: String| {
        if text.is_empty() {
            return Ok(());
        }
        writeln!(out, "{title:<16}{}", visible(&text))
    };
    line("Supplier", invoice.supplier_gstin.to_string())?;
    if let Some(original) = &invoice.original {
        line("Amends", original.number.to_string())?;
    }
    line(
        "Period",
        invoice
            .return_period
            .map(|period| period.to_string())
            .unwrap_or_default(),
    )?;
    for (title, amount) in [
        ("Value", invoice.value),
        ("Taxable value", invoice.taxable_value),
        ("IGST", invoice.igst),
        ("CGST", invoice.cgst),
        ("SGST", invoice.sgst),
        ("Cess", invoice.cess),
    ] {
        line(
            title,
            amount
                .map(|amount| amount.indian().to_string())
                .unwrap_or_default(),
        )?;
    }
    line(
        "Action",
        standing(
            &invoice.action,
            invoice.itc_reduction.as_deref(),
            invoice.remarks.as_deref(),
        ),
    )?;
    line("", marks_in_words(invoice))
}

/// What stands on a document, in words.
fn standing(
    action: &gst_ims::Action,
    reduction: Option<&ItcReduction>,
    remarks: Option<&str>,
) -> String {
    let reduction = reduction.map(words::whole_reduction);
    let reduction = reduction.map(|words| format!("reduction of credit: {words}"));
    let remarks = remarks.map(|remarks| format!("remarks: {remarks}"));
    let parts = [Some(words::action(action)), reduction, remarks];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

struct Event {
    at: Timestamp,
    what: String,
    details: Vec<String>,
}

fn versions(history: &History) -> Vec<Event> {
    let mut events = Vec::new();
    for (index, version) in history.versions.iter().enumerate() {
        let action = words::action(&version.invoice.action);
        events.push(Event {
            at: version.seen_at,
            what: if index == 0 {
                format!("first seen, {action}")
            } else {
                "changed".to_owned()
            },
            details: fields_in_words(&version.fields).collect(),
        });
    }
    events
}

fn absences(history: &History) -> Vec<Event> {
    let event = |at, what: &str| Event {
        at,
        what: what.to_owned(),
        details: Vec::new(),
    };
    let mut events = Vec::new();
    for absence in &history.absences {
        events.push(event(absence.from, "gone"));
        events.extend(absence.to.map(|to| event(to, "there again")));
    }
    events
}

fn decision(decision: &PlannedDecision) -> Event {
    let line = &decision.line;
    let action = gst_ims::Action::from(line.action);
    Event {
        at: decision.made_at,
        what: format!(
            "planned by {} in plan {} ({}): {}",
            decision.actor,
            decision.plan,
            line.source,
            standing(
                &action,
                line.itc_reduction.as_ref(),
                line.remarks.as_deref()
            )
        ),
        details: Vec::new(),
    }
}

fn job(job: &DocumentJob) -> Event {
    let document = &job.document;
    let wanted = &document.intent.wanted;
    let reference = job.reference_id.as_deref();
    let fate = match document.result {
        Some(fate) => fate.as_str().replace('_', " "),
        None => "not settled".to_owned(),
    };
    let words_of_it = [document.code.as_deref(), document.message.as_deref()];
    Event {
        at: job.intended_at,
        what: format!(
            "sent by {}{}: {}: {fate}",
            job.actor,
            reference
                .map(|reference| format!(", job {reference}"))
                .unwrap_or_default(),
            standing(
                &wanted.action,
                wanted.itc_reduction.as_ref(),
                wanted.remarks.as_deref()
            )
        ),
        details: words_of_it
            .into_iter()
            .flatten()
            .map(str::to_owned)
            .collect(),
    }
}
