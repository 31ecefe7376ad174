//! A list as one JSON object a line.

use std::collections::BTreeMap;
use std::io::{self, Write};

use gst_ims::{Gstin, Invoice};
use ims_store::{SectionStatus, Totals};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::output::columns::ChosenColumns;
use crate::output::csv;
use crate::output::form::{Form, ListHead, Origin};
use crate::output::json_lines::write_line;
use crate::output::target::Sink;

pub(super) struct List(ListHead);

impl List {
    pub(super) fn new(head: ListHead) -> Self {
        Self(head)
    }
}

#[derive(Serialize)]
struct Line<T: Serialize> {
    taxpayer: Gstin,
    /// Whether it is stored, and did not only come with a response that was not complete.
    reconciled: bool,
    #[serde(flatten)]
    document: T,
}

/// A section of which the last attempt did not bring everything.
#[derive(Serialize)]
struct SectionLine<'a> {
    taxpayer: Gstin,
    #[serde(flatten)]
    section: &'a SectionStatus,
}

impl Form for List {
    fn document(&mut self, invoice: Invoice, origin: Origin, out: &mut Sink) -> io::Result<()> {
        let (taxpayer, reconciled) = (self.0.gstin, origin == Origin::Stored);
        match &self.0.columns {
            Some(columns) => {
                let document = chosen(columns, &invoice)?;
                write_line(
                    &Line {
                        taxpayer,
                        reconciled,
                        document,
                    },
                    out,
                )
            }
            None => write_line(
                &Line {
                    taxpayer,
                    reconciled,
                    document: invoice,
                },
                out,
            ),
        }
    }

    fn pause(&mut self, _: &mut Sink) -> io::Result<()> {
        Ok(())
    }

    fn end(&mut self, _: &Totals, out: &mut Sink) -> io::Result<()> {
        let taxpayer = self.0.gstin;
        for section in self
            .0
            .sections
            .iter()
            .filter(|section| !section.state.is_whole())
        {
            write_line(&SectionLine { taxpayer, section }, out)?;
        }
        out.flush()
    }
}

/// The members of a document that were chosen, in the order in which they were.
pub(super) struct Chosen(Vec<(&'static str, Box<RawValue>)>);

impl Serialize for Chosen {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

pub(super) fn chosen(columns: &ChosenColumns, invoice: &Invoice) -> io::Result<Chosen> {
    let all = serde_json::to_string(invoice)?;
    let mut all: BTreeMap<&str, &RawValue> = serde_json::from_str(&all)?;
    let member = |name: &'static str| {
        let value = match all.remove(name) {
            Some(value) => value.to_owned(),
            None => match csv::plain(name, invoice) {
                text if text.is_empty() => serde_json::value::to_raw_value(&())?,
                text => serde_json::value::to_raw_value(&text)?,
            },
        };
        Ok((name, value))
    };
    let members: io::Result<_> = columns.names().iter().copied().map(member).collect();
    members.map(Chosen)
}
