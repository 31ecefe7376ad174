//! One JSON document, laid out for reading.

use std::io::{self, Write};

use gst_ims::{Error, Gstin, Section};
use serde::ser::{Serialize, SerializeSeq, SerializeStruct, Serializer};

use super::answer::{InvoicesAnswer, Outcome};

/// Writes any value.
pub(super) fn write(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)
}

/// Writes the object of the section if one was asked for by itself, else the list
/// of all that were asked for.
pub(super) fn invoices(answer: &InvoicesAnswer, out: &mut dyn Write) -> io::Result<()> {
    match answer.outcomes.as_slice() {
        [
            Outcome {
                result: Ok(section),
                ..
            },
        ] => write(section, out),
        _ => write(&Outcomes(answer), out),
    }
}

struct Outcomes<'a>(&'a InvoicesAnswer);

impl Serialize for Outcomes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(answer) = self;
        let mut list = serializer.serialize_seq(Some(answer.outcomes.len()))?;
        for outcome in &answer.outcomes {
            match &outcome.result {
                Ok(section) => list.serialize_element(section)?,
                Err(error) => list.serialize_element(&Failed {
                    taxpayer: answer.taxpayer,
                    section: outcome.section,
                    state: outcome.state(),
                    error,
                })?,
            }
        }
        list.end()
    }
}

/// A section that failed, with the members of one that came, so that a program
/// reads all sections alike.
struct Failed<'a> {
    taxpayer: Option<Gstin>,
    section: Section,
    state: &'static str,
    error: &'a Error,
}

impl Serialize for Failed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        const NOTHING: [(); 0] = [];
        let Self { error, .. } = self;
        let mut object = serializer.serialize_struct("Failed", 12)?;
        object.serialize_field("taxpayer", &self.taxpayer)?;
        object.serialize_field("section", &self.section)?;
        object.serialize_field("state", self.state)?;
        object.serialize_field("queued", &())?;
        object.serialize_field("code", &error.code())?;
        object.serialize_field("message", &error.to_string())?;
        object.serialize_field("transaction_id", &error.transaction_id())?;
        object.serialize_field("timestamp", &())?;
        object.serialize_field("invoices", &NOTHING)?;
        object.serialize_field("rejected", &NOTHING)?;
        object.serialize_field("unknown_sections", &serde_json::Map::new())?;
        object.serialize_field("error", error)?;
        object.end()
    }
}
