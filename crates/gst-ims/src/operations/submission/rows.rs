//! The rows of a submission, and how many of them fit into one request.

use gst_types::Section;
use sandbox_gst::types::{InvoiceStatusRow, InvoiceStatusSections};

use crate::error::Error;

/// The most rows of one request: above that the tax network's own tools have trouble.
const MOST_ROWS: usize = 1_000;

/// The largest body of a request: 4 MB, of which this leaves some to what is around the rows.
const LARGEST: usize = 4_000_000 - 4_096;

/// Cuts `documents` so that each part fits into a request.
pub(super) fn parts<T>(documents: Vec<T>, row: impl Fn(&T) -> InvoiceStatusRow) -> Vec<Vec<T>> {
    let mut parts: Vec<Vec<T>> = Vec::new();
    let mut bytes = 0;
    for document in documents {
        let length = length(&row(&document));
        let is_full = parts
            .last()
            .is_none_or(|part| part.len() >= MOST_ROWS || bytes + length > LARGEST);
        if is_full {
            parts.push(Vec::new());
            bytes = 0;
        }
        bytes += length;
        if let Some(part) = parts.last_mut() {
            part.push(document);
        }
    }
    parts
}

/// Checks that there are rows, that they fit into a request, and that none is certain to have the
/// whole refused.
pub(super) fn check(rows: &[(Section, InvoiceStatusRow)]) -> Result<(), Error> {
    let bytes: usize = rows.iter().map(|(_, row)| length(row)).sum();
    if rows.is_empty() {
        return Err(Error::configuration("there is no document to submit"));
    }
    if rows.len() > MOST_ROWS || bytes > LARGEST {
        return Err(Error::configuration(
            "one request takes at most 1,000 documents and 4 MB; split it with `into_parts`",
        ));
    }
    if let Some((section, row)) = rows.iter().find(|(_, row)| has_negative_amount(row)) {
        let number = row.inum.as_ref().map(|number| number.0.to_string());
        let supplier = row.stin.map(|gstin| gstin.0.to_string());
        return Err(Error::configuration(format!(
            "{section} {} of {} has a negative amount, which the tax network takes of no such \
             document; leave it out and decide on it on the GST portal",
            number.unwrap_or_default(),
            supplier.unwrap_or_default(),
        )));
    }
    Ok(())
}

/// Puts the rows under their sections; sections without any are left out.
pub(super) fn sections(
    rows: Vec<(Section, InvoiceStatusRow)>,
) -> Result<InvoiceStatusSections, Error> {
    let mut sections = InvoiceStatusSections::default();
    for (section, row) in rows {
        let list = match section {
            Section::B2b => &mut sections.b2b,
            Section::B2ba => &mut sections.b2ba,
            Section::Cn => &mut sections.b2bcn,
            Section::Cna => &mut sections.b2bcna,
            Section::Dn => &mut sections.b2bdn,
            Section::Dna => &mut sections.b2bdna,
            Section::Ecom => &mut sections.ecom,
            Section::Ecoma => &mut sections.ecoma,
            other => {
                return Err(Error::configuration(format!(
                    "documents of section {other} cannot be decided on through this API"
                )));
            }
        };
        list.get_or_insert_default().push(row);
    }
    Ok(sections)
}

/// Amounts of notes have lost their sign before.
fn has_negative_amount(row: &InvoiceStatusRow) -> bool {
    [row.val, row.txval, row.iamt, row.camt, row.samt, row.cess]
        .into_iter()
        .flatten()
        .any(|amount| amount.0.is_negative())
}

fn length(row: &InvoiceStatusRow) -> usize {
    // A row that cannot be written is told when the request is built.
    serde_json::to_vec(row).map_or(0, |json| json.len() + 1)
}
