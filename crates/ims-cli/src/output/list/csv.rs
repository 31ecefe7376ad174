//! A list for spreadsheets.

use std::io::{self, Write};

use ::csv::WriterBuilder;
use gst_ims::Invoice;
use ims_files::cell_text::harmless;
use ims_store::{SectionStatus, Totals};

use crate::output::csv::{Cells, INVOICE_COLUMNS, into_io, plain, text};
use crate::output::form::{Form, ListHead, Origin};
use crate::output::streamed::Unflushed;
use crate::output::target::Sink;
use crate::text::visible;
use crate::words;

pub(super) struct List {
    head: ListHead,
    cells: Cells,
    columns: Vec<&'static str>,
}

/// About as much as a line has.
const LINE: usize = 512;

/// What a list knows besides.
const OF_LISTS: [&str; 2] = ["reconciled", "as_of"];

impl List {
    pub(super) fn begin(head: ListHead, cells: Cells, out: &mut Sink) -> io::Result<Self> {
        let columns: Vec<_> = match &head.columns {
            Some(columns) => ["taxpayer"]
                .into_iter()
                .chain(columns.names().iter().copied())
                .collect(),
            None => INVOICE_COLUMNS.into_iter().chain(OF_LISTS).collect(),
        };
        let list = Self {
            head,
            cells,
            columns,
        };
        list.write(list.columns.iter().map(ToString::to_string).collect(), out)?;
        Ok(list)
    }

    fn write(&self, line: Vec<String>, out: &mut Sink) -> io::Result<()> {
        let line = line.into_iter().map(|cell| match self.cells {
            Cells::Exact => cell,
            Cells::Shown => visible(&cell).into_owned(),
        });
        let mut writer = WriterBuilder::new()
            .buffer_capacity(LINE)
            .from_writer(Unflushed(out));
        writer
            .write_record(line.map(String::into_bytes))
            .map_err(into_io)?;
        writer.flush()
    }

    fn section(&self, invoice: &Invoice) -> Option<&SectionStatus> {
        let mut sections = self.head.sections.iter();
        sections.find(|section| section.section == invoice.section)
    }
}

impl Form for List {
    fn document(&mut self, invoice: Invoice, origin: Origin, out: &mut Sink) -> io::Result<()> {
        let section = self.section(&invoice);
        let is_stored = origin == Origin::Stored;
        let line = self.columns.iter().map(|column| match *column {
            "taxpayer" => text(Some(self.head.gstin)),
            "state" => section
                .map_or("", |section| words::section_state(section.state))
                .to_owned(),
            "code" | "message" => String::new(),
            "reconciled" => is_stored.to_string(),
            "as_of" => text(
                section
                    .filter(|_| is_stored)
                    .and_then(|section| section.as_of),
            ),
            column => harmless(plain(column, &invoice)),
        });
        let line = line.collect();
        self.write(line, out)
    }

    fn pause(&mut self, _: &mut Sink) -> io::Result<()> {
        Ok(())
    }

    fn end(&mut self, _: &Totals, out: &mut Sink) -> io::Result<()> {
        if self.head.columns.is_some() {
            return Ok(());
        }
        for section in self
            .head
            .sections
            .iter()
            .filter(|section| !section.state.is_whole())
        {
            let line = self.columns.iter().map(|column| match *column {
                "taxpayer" => text(Some(self.head.gstin)),
                "section" => section.section.to_string(),
                "state" => words::section_state(section.state).to_owned(),
                "message" => text(section.error.as_deref()),
                "as_of" => text(section.as_of),
                _ => String::new(),
            });
            self.write(line.collect(), out)?;
        }
        out.flush()
    }
}
