//! Which documents and lines are worth comparing: those that share a key, never all with all.

use std::hash::Hasher;

use gst_types::{Amount, Date, Gstin};

use crate::amounts;
use crate::groups::{self, Entry, Side};
use crate::number::{Number, hasher};
use crate::relation::{first_year, relate};
use crate::work::Work;

/// In a group with more comparisons than this, each line meets its nearest documents only.
const FEW: usize = 1024;

/// How many neighbours on either side are nearest.
const NEAREST: usize = 8;

/// A document and a line that may be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Edge {
    pub(crate) document: u32,
    pub(crate) line: u32,
    pub(crate) is_probable: bool,
    pub(crate) score: u16,
}

/// Which key of the supplier candidates share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    /// The PAN, and the number in any spelling.
    Pan,
    /// The number, and a part of a GSTIN that was mistyped.
    MistypedGstin,
}

/// Compares what is free and shares a key.
pub(crate) fn edges(work: &Work<'_>, by: By) -> Vec<Edge> {
    let mut meetings: Vec<u64> = Vec::new();
    groups::each(entries(work, by), |documents, lines| {
        if documents.len() * lines.len() <= FEW {
            for document in documents {
                meetings.extend(lines.iter().map(|line| meeting(*document, *line)));
            }
        } else {
            meet_nearest(work, documents, lines, &mut meetings);
        }
    });
    meetings.sort_unstable();
    meetings.dedup();
    meetings
        .into_iter()
        .filter_map(|meeting| judge(work, meeting))
        .collect()
}

const fn meeting(document: u32, line: u32) -> u64 {
    (document as u64) << 32 | line as u64
}

fn judge(work: &Work<'_>, meeting: u64) -> Option<Edge> {
    let document = u32::try_from(meeting >> 32).ok()?;
    let line = u32::try_from(meeting & u64::from(u32::MAX)).ok()?;
    let (found, booked) = work.both(document, line)?;
    let verdict = relate(found, booked, work.settings)?.verdict()?;
    Some(Edge {
        document,
        line,
        is_probable: verdict.is_probable,
        score: verdict.score,
    })
}

fn entries(work: &Work<'_>, by: By) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut add = |node: u64, supplier: Gstin, number: &str, date: Option<Date>| {
        let number = Number::new(number, date.map(first_year));
        match by {
            By::Pan => entries.extend(number.keys().into_iter().map(|key| Entry {
                key: key_of_pan(supplier, key),
                node,
            })),
            By::MistypedGstin => entries.extend(PARTS.map(|part| Entry {
                key: key_of_part(supplier, part, number.yearless_key()),
                node,
            })),
        }
    };
    for (index, document) in work.free_documents() {
        let node = Side::Document.node(index);
        let (supplier, date) = (document.supplier_gstin, document.date);
        add(node, supplier, document.number.as_str(), Some(date));
        if let Some(original) = document.original.as_deref() {
            let date = original.date.unwrap_or(date);
            add(node, supplier, original.number.as_str(), Some(date));
        }
    }
    for (index, line) in work.free_lines() {
        if let (Some(supplier), Some(number)) = (line.supplier_gstin, &line.number) {
            add(Side::Line.node(index), supplier, number.as_str(), line.date);
        }
    }
    entries
}

/// The PAN stands at the same place in every number that has one.
fn key_of_pan(supplier: Gstin, number: u64) -> u64 {
    let mut hasher = hasher(5);
    hasher.write(supplier.as_str().get(2..12).unwrap_or_default().as_bytes());
    hasher.write_u64(number);
    hasher.finish()
}

/// One wrong character, or two neighbours that changed places, leave one of them as it is.
const PARTS: [std::ops::Range<usize>; 3] = [0..5, 5..10, 10..15];

fn key_of_part(supplier: Gstin, part: std::ops::Range<usize>, number: u64) -> u64 {
    let mut hasher = hasher(6);
    hasher.write_usize(part.start);
    hasher.write(supplier.as_str().get(part).unwrap_or_default().as_bytes());
    hasher.write_u64(number);
    hasher.finish()
}

/// Sorts both sides by supplier, amount and date, and lets each meet those around its place.
fn meet_nearest(work: &Work<'_>, documents: &[u32], lines: &[u32], meetings: &mut Vec<u64>) {
    let has_taxable = |line: &&u32| {
        let line = work.lines.get(**line as usize);
        line.is_some_and(|line| line.taxable_value.is_some())
    };
    let by_taxable = lines.iter().filter(has_taxable).count() * 2 >= lines.len();
    let place = |amounts: amounts::Amounts| {
        let [value, taxable_value, ..] = amounts;
        let amount = if by_taxable { taxable_value } else { value };
        amount.map(Amount::abs)
    };
    let (documents, lines) = work.in_order(documents, lines);
    let mut sorted: Vec<_> = documents
        .iter()
        .filter_map(|index| {
            let document = work.documents.get(*index as usize)?;
            let amount = place(amounts::of_document(document));
            Some((
                (document.supplier_gstin, amount, Some(document.date)),
                *index,
            ))
        })
        .collect();
    sorted.sort_by_key(|(place, _)| *place);
    let mut wanted: Vec<_> = lines
        .iter()
        .filter_map(|index| {
            let line = work.lines.get(*index as usize)?;
            Some((
                (
                    line.supplier_gstin?,
                    place(amounts::of_line(line)),
                    line.date,
                ),
                *index,
            ))
        })
        .collect();
    wanted.sort_by_key(|(place, _)| *place);
    // Among equals the first line meets the first documents, the second those after, and so on.
    let mut run = (None, 0);
    for (wanted, line) in wanted {
        run = if run.0 == Some(wanted) {
            (run.0, run.1 + 1)
        } else {
            (Some(wanted), 0)
        };
        let start = sorted.partition_point(|(place, _)| *place < wanted) + run.1;
        let first = start.saturating_sub(NEAREST);
        let around = sorted.iter().skip(first).take(2 * NEAREST);
        meetings.extend(around.map(|(_, document)| meeting(*document, line)));
    }
}
