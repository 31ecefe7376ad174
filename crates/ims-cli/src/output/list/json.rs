//! A list as one JSON document, laid out for reading.

use std::io::{self, Write};

use gst_ims::Invoice;
use ims_store::Totals;

use super::json_lines::chosen;
use crate::output::columns::ChosenColumns;
use crate::output::form::{Form, ListHead, Origin};
use crate::output::streamed::indented;
use crate::output::target::Sink;

/// The documents that are stored stand under `invoices`, the others under `unreconciled`.
pub(super) struct List {
    columns: Option<ChosenColumns>,
    /// The list that is being written.
    origin: Option<Origin>,
    is_empty: bool,
}

impl List {
    pub(super) fn begin(head: ListHead, out: &mut Sink) -> io::Result<Self> {
        write!(out, "{{\n  \"gstin\": ")?;
        indented(&head.gstin, 1, out)?;
        write!(out, ",\n  \"snapshot\": ")?;
        indented(&head.snapshot, 1, out)?;
        write!(out, ",\n  \"sections\": ")?;
        indented(&head.sections, 1, out)?;
        Ok(Self {
            columns: head.columns,
            origin: None,
            is_empty: true,
        })
    }

    /// Ends the list before, and begins the one for documents of this origin.
    fn turn_to(&mut self, origin: Origin, out: &mut Sink) -> io::Result<()> {
        if self.origin == Some(origin) {
            return Ok(());
        }
        if self.origin.is_none() {
            self.begin_list(Origin::Stored, "invoices", out)?;
        }
        if origin == Origin::Unreconciled {
            self.end_list(out)?;
            self.begin_list(Origin::Unreconciled, "unreconciled", out)?;
        }
        Ok(())
    }

    fn begin_list(&mut self, origin: Origin, name: &str, out: &mut Sink) -> io::Result<()> {
        self.origin = Some(origin);
        self.is_empty = true;
        write!(out, ",\n  \"{name}\": [")
    }

    fn end_list(&self, out: &mut Sink) -> io::Result<()> {
        out.write_all(if self.is_empty { b"]" } else { b"\n  ]" })
    }
}

impl Form for List {
    fn document(&mut self, invoice: Invoice, origin: Origin, out: &mut Sink) -> io::Result<()> {
        self.turn_to(origin, out)?;
        out.write_all(if self.is_empty { b"\n    " } else { b",\n    " })?;
        self.is_empty = false;
        match &self.columns {
            Some(columns) => indented(&chosen(columns, &invoice)?, 2, out),
            None => indented(&invoice, 2, out),
        }
    }

    fn pause(&mut self, _: &mut Sink) -> io::Result<()> {
        Ok(())
    }

    fn end(&mut self, totals: &Totals, out: &mut Sink) -> io::Result<()> {
        self.turn_to(Origin::Unreconciled, out)?;
        self.end_list(out)?;
        write!(out, ",\n  \"totals\": ")?;
        indented(totals, 1, out)?;
        writeln!(out, "\n}}")
    }
}
