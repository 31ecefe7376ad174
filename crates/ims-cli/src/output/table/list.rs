//! Stored documents, for people.

use std::io::{self, Write};

use gst_ims::Invoice;
use ims_store::{SectionState, SectionStatus, Totals};
use jiff::Timestamp;

use super::documents::{self, NEVER_PENDING, NOT_FILED, Sign, Template};
use super::grid::{Cell, Grid};
use super::invoices::{legend, write_zeros};
use super::lines::{aside, heading, no_room, taxpayer};
use super::money::NO_AMOUNT;
use crate::output::form::{Form, ListHead, Origin};
use crate::output::target::Sink;
use crate::text::visible;
use crate::words;

/// The columns are measured by so many documents.
const MEASURED: usize = 500;

/// A list whose columns stand once the first documents are there.
pub(crate) struct List {
    head: ListHead,
    width: Option<usize>,
    /// Documents before there is a table.
    held: Vec<Invoice>,
    grid: Option<Grid<'static, Invoice>>,
    origin: Origin,
    written: usize,
    has_not_filed: bool,
    has_never_pending: bool,
    lacks_tax: bool,
    left_out: Vec<&'static str>,
    zeros: Vec<&'static str>,
    stored_totals: Option<Totals>,
}

/// Begins with whose documents follow, and how old they are.
pub(crate) fn list(head: ListHead, out: &mut Sink) -> io::Result<List> {
    taxpayer(Some(head.gstin.as_str()), out)?;
    write_ages(&head.sections, head.now, out)?;
    Ok(List {
        head,
        width: super::width(),
        held: Vec::new(),
        grid: None,
        origin: Origin::Stored,
        written: 0,
        has_not_filed: false,
        has_never_pending: false,
        lacks_tax: false,
        left_out: Vec::new(),
        zeros: Vec::new(),
        stored_totals: None,
    })
}

/// Says how old what is stored is, and what the last attempt did not bring.
pub(super) fn write_ages(
    sections: &[SectionStatus],
    now: Timestamp,
    out: &mut dyn Write,
) -> io::Result<()> {
    if sections.is_empty() {
        return writeln!(out, "Nothing was fetched yet: `ims fetch` does that.");
    }
    let oldest = sections.iter().filter_map(|section| section.as_of).min();
    let newest = sections.iter().filter_map(|section| section.as_of).max();
    match (oldest, newest) {
        (Some(oldest), Some(newest)) if oldest == newest => {
            writeln!(out, "As of {}.", words::moment(newest, now))?;
        }
        (Some(oldest), Some(newest)) => writeln!(
            out,
            "As of {}; the oldest section is of {}.",
            words::moment(newest, now),
            words::moment(oldest, now)
        )?,
        _ => {}
    }
    for section in sections {
        if let Some(line) = missing(section, now) {
            writeln!(out, "NOT COMPLETE: {}", visible(&line))?;
        }
    }
    writeln!(out)
}

/// What of a section the last attempt did not bring, and what there is instead.
pub(super) fn missing(section: &SectionStatus, now: Timestamp) -> Option<String> {
    let what = match section.state {
        SectionState::Complete | SectionState::Empty => return None,
        SectionState::Pending => "is still being prepared",
        SectionState::Failed => "could not be fetched",
        _ => "did not come as a whole",
    };
    let why = section.error.as_deref().map(|error| format!(": {error}"));
    let stored = match section.as_of {
        Some(as_of) => format!("What is stored is of {}", words::moment(as_of, now)),
        None => "Nothing of it is stored".to_owned(),
    };
    let aside = section.unreconciled.map(|aside| {
        let documents = usize::try_from(aside.documents).unwrap_or(usize::MAX);
        let documents = words::documents(documents);
        format!("; {documents} that did come are not reconciled with it")
    });
    Some(format!(
        "{} {what}{}. {stored}{}.",
        section.section,
        why.unwrap_or_default(),
        aside.unwrap_or_default()
    ))
}

impl List {
    fn templates(&self) -> Vec<Template> {
        match &self.head.columns {
            Some(columns) => documents::chosen(columns.names()),
            None => documents::usual(None),
        }
    }

    /// Makes the table of the documents that are held, be they all or the first of many.
    fn begin_table(&mut self, is_whole: bool, out: &mut Sink) -> io::Result<()> {
        let mut templates = self.templates();
        if is_whole && self.head.columns.is_none() {
            self.zeros = documents::leave_out_zeros(&mut templates, &self.held);
        }
        let held = &self.held;
        let grid = if is_whole {
            let columns = templates.iter();
            let columns = columns.map(|template| template.column(held, Sign::Signed));
            Grid::of(columns.collect(), held, self.width)
        } else {
            let columns = templates.iter();
            let columns = columns.map(|template| template.without_total(Sign::Signed));
            Grid::of_first(columns.collect(), held, self.width)
        };
        self.left_out = grid.left_out().to_vec();
        grid.write_head(out)?;
        for invoice in std::mem::take(&mut self.held) {
            grid.write_row(&invoice, out)?;
        }
        self.grid = Some(grid);
        Ok(())
    }

    fn end_table(&mut self, totals: Option<&Totals>, out: &mut Sink) -> io::Result<()> {
        if self.grid.is_none() && !self.held.is_empty() {
            self.begin_table(true, out)?;
        }
        if let Some(grid) = self.grid.take() {
            if let Some(totals) = totals {
                grid.write_totals("Total", |title| total(title, totals), out)?;
            }
            if grid.shows("Marks") {
                legend(self.has_not_filed, self.has_never_pending, out)?;
            }
        }
        write_zeros(&self.zeros, out)?;
        if self.lacks_tax {
            aside(
                &format!("{NO_AMOUNT}: no amount was sent; totals are without it."),
                out,
            )?;
        }
        no_room(&self.left_out, self.width, out)?;
        self.has_not_filed = false;
        self.has_never_pending = false;
        self.lacks_tax = false;
        self.zeros.clear();
        self.left_out.clear();
        self.written = 0;
        Ok(())
    }
}

fn total(title: &str, totals: &Totals) -> Cell {
    let amount = match title {
        "Taxable" => totals.taxable_value,
        "IGST" => totals.igst,
        "CGST" => totals.cgst,
        "SGST" => totals.sgst,
        "Cess" => totals.cess,
        "Value" => totals.value,
        "Tax" => match totals.tax() {
            Some(tax) => tax,
            None => return Cell::number(NO_AMOUNT.to_owned()),
        },
        _ => return Cell::default(),
    };
    Cell::number(amount.indian().to_string())
}

impl Form for List {
    fn document(&mut self, invoice: Invoice, origin: Origin, out: &mut Sink) -> io::Result<()> {
        if origin != self.origin {
            self.origin = origin;
            self.end_stored(out)?;
        }
        let marks = documents::marks(&invoice);
        self.has_not_filed |= marks.contains(NOT_FILED);
        self.has_never_pending |= marks.contains(NEVER_PENDING);
        self.lacks_tax |= documents::lacks_amounts(std::slice::from_ref(&invoice));
        self.written += 1;
        if let Some(grid) = &self.grid {
            return grid.write_row(&invoice, out);
        }
        self.held.push(invoice);
        if self.held.len() == MEASURED {
            self.begin_table(false, out)?;
        }
        Ok(())
    }

    fn pause(&mut self, out: &mut Sink) -> io::Result<()> {
        if self.grid.is_none() && !self.held.is_empty() {
            self.begin_table(false, out)?;
        }
        Ok(())
    }

    fn totals(&mut self, totals: &Totals) {
        self.stored_totals = Some(*totals);
    }

    fn end(&mut self, totals: &Totals, out: &mut Sink) -> io::Result<()> {
        self.stored_totals = Some(*totals);
        if self.origin == Origin::Stored {
            self.end_stored(out)
        } else {
            self.end_table(None, out)
        }
    }
}

impl List {
    fn end_stored(&mut self, out: &mut Sink) -> io::Result<()> {
        let totals = self.stored_totals.take().unwrap_or_default();
        if totals.documents == 0 {
            let what = if self.head.is_filtered {
                "No document that is stored fits."
            } else {
                "No documents are stored."
            };
            if !self.head.sections.is_empty() {
                writeln!(out, "{what}")?;
            }
        } else {
            self.end_table(Some(&totals), out)?;
            let documents = usize::try_from(totals.documents).unwrap_or(usize::MAX);
            aside(
                &format!(
                    "{}; credit notes count negative, amendments whole.",
                    words::documents(documents)
                ),
                out,
            )?;
        }
        if self.origin == Origin::Unreconciled {
            writeln!(out)?;
            heading(
                "Not reconciled: came with a response that was not complete",
                out,
            )?;
        }
        Ok(())
    }
}
