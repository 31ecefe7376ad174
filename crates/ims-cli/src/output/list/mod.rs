//! Stored documents, written one after another: their number has no bound.

mod csv;
mod json;
mod json_lines;
mod keys;

use std::io::{self, Write};

use gst_ims::Invoice;
use ims_store::Totals;

use super::form::{Form, ListHead, Origin};
use super::table;
use super::target::{Sink, Target};
use crate::failure::Failure;
use crate::format::Format;

/// Writes a list.
pub(crate) struct ListWriter {
    form: Box<dyn Form>,
    out: Sink,
}

/// Begins to write a list.
pub(crate) fn list(head: ListHead, target: &Target) -> Result<ListWriter, Failure> {
    let mut out = target.open(true)?;
    let form: io::Result<Box<dyn Form>> = match target.format {
        _ if head.is_keys => Ok(Box::new(keys::Keys)),
        Format::Table => table::list(head, &mut out).map(|form| Box::new(form) as _),
        Format::Json => json::List::begin(head, &mut out).map(|form| Box::new(form) as _),
        Format::Jsonl => Ok(Box::new(json_lines::List::new(head))),
        Format::Csv => {
            csv::List::begin(head, target.cells(), &mut out).map(|form| Box::new(form) as _)
        }
    };
    match form.and_then(|form| out.flush().map(|()| form)) {
        Ok(form) => Ok(ListWriter { form, out }),
        Err(error) => {
            out.abandon();
            Err(unwritable(&error))
        }
    }
}

impl ListWriter {
    pub(crate) fn document(&mut self, invoice: Invoice, origin: Origin) -> io::Result<()> {
        self.form.document(invoice, origin, &mut self.out)
    }

    /// Tells the totals of the stored documents, which all were written.
    pub(crate) fn totals(&mut self, totals: &Totals) {
        self.form.totals(totals);
    }

    pub(crate) fn pause(&mut self) -> io::Result<()> {
        self.form.pause(&mut self.out)?;
        self.out.flush()
    }

    /// Writes what comes after the documents.
    pub(crate) fn finish(mut self, totals: &Totals) -> Result<(), Failure> {
        match self.form.end(totals, &mut self.out) {
            Ok(()) => self.out.finish(),
            Err(error) => self.fail(Err(error)),
        }
    }

    /// Ends before all is written; a reader that has seen enough is no failure.
    pub(crate) fn fail(self, error: io::Result<()>) -> Result<(), Failure> {
        self.out.abandon();
        super::forgive_closed_pipe(error)
    }
}

fn unwritable(error: &io::Error) -> Failure {
    Failure::internal(format!("the output cannot be written: {error}"))
}
