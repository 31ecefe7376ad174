//! Pairs in which everything is equal: found first, by one key.

use std::collections::HashMap;
use std::hash::Hasher;

use gst_types::{Amount, Date, DocumentNumber, Gstin, Invoice};

use crate::groups::{self, Entry, Side};
use crate::number::{hash_strict, hasher};
use crate::relation::is_exact;
use crate::work::Work;
use crate::{DocumentKind, RegisterLine, amounts};

/// Groups with more comparisons than this are joined by their amounts.
const FEW: usize = 64;

/// How many likely pairs are looked at ahead.
const AHEAD: usize = 32;

/// Takes out every pair that is equal in all that the register tells.
pub(crate) fn take(work: &mut Work<'_>) {
    let mut entries = Vec::with_capacity(work.documents.len() + work.lines.len());
    entries.extend((0..).zip(work.documents).map(|(index, document)| Entry {
        key: document_key(document),
        node: Side::Document.node(index),
    }));
    entries.extend((0..).zip(work.lines).filter_map(|(index, line)| {
        let key = line_key(line)?;
        Some(Entry {
            key,
            node: Side::Line.node(index),
        })
    }));
    let mut likely = Vec::with_capacity(AHEAD);
    groups::each(entries, |documents, lines| {
        if let ([document], [line]) = (documents, lines) {
            likely.push((*document, *line));
            if likely.len() == AHEAD {
                take_likely(work, &mut likely);
            }
        } else if documents.len() * lines.len() <= FEW {
            take_of_few(work, documents, lines);
        } else {
            take_of_many(work, documents, lines);
        }
    });
    take_likely(work, &mut likely);
}

/// Compares one document with one line, many times. All are looked at first: then their parts come
/// from memory side by side, and not one after the other.
fn take_likely(work: &mut Work<'_>, likely: &mut Vec<(u32, u32)>) {
    let mut seen = 0;
    for (document, line) in likely.iter() {
        if let Some((document, line)) = work.both(*document, *line) {
            seen += usize::from(document.cess.is_some()) + document.number.as_str().len();
            seen += usize::from(line.cess.is_some()) + usize::from(line.kind.is_some());
            seen += usize::from(document.original.is_some() && line.original.is_some());
        }
    }
    std::hint::black_box(seen);
    for (document, line) in likely.drain(..) {
        let both = work.both(document, line);
        if both.is_some_and(|(document, line)| is_exact(document, line, work.settings)) {
            work.pair_exactly(document, line);
        }
    }
}

fn document_key(document: &Invoice) -> u64 {
    let kind = DocumentKind::of(document.section);
    key(
        document.supplier_gstin,
        &document.number,
        document.date,
        kind,
    )
}

fn line_key(line: &RegisterLine) -> Option<u64> {
    Some(key(
        line.supplier_gstin?,
        line.number.as_ref()?,
        line.date?,
        line.kind?,
    ))
}

fn key(supplier: Gstin, number: &DocumentNumber, date: Date, kind: DocumentKind) -> u64 {
    let mut hasher = hasher(0);
    hasher.write(supplier.as_str().as_bytes());
    hasher.write_u32(
        u32::from(date.year().unsigned_abs()) << 16
            | u32::from(date.month().unsigned_abs()) << 8
            | u32::from(date.day().unsigned_abs()),
    );
    hasher.write_u8(kind as u8);
    hash_strict(&mut hasher, number.as_str());
    hasher.finish()
}

/// Every document with every line; those that agree on what they amend come first.
fn take_of_few(work: &mut Work<'_>, documents: &[u32], lines: &[u32]) {
    let (documents, lines) = work.in_order(documents, lines);
    for amends in [true, false] {
        for line in &lines {
            let partner = documents.iter().find(|document| {
                work.is_free(**document, *line)
                    && work
                        .both(**document, *line)
                        .is_some_and(|(document, line)| {
                            (document.section.is_amendment() == line.original.is_some()) == amends
                                && is_exact(document, line, work.settings)
                        })
            });
            if let Some(document) = partner.copied() {
                work.pair_exactly(document, *line);
            }
        }
    }
}

/// Lines find their document by the amounts that they tell.
fn take_of_many(work: &mut Work<'_>, documents: &[u32], lines: &[u32]) {
    let (documents, lines) = work.in_order(documents, lines);
    let mut by_amounts: HashMap<(u8, [Option<Amount>; 6]), Vec<u32>> = HashMap::new();
    let mut masks: Vec<u8> = lines.iter().map(|line| work.mask(*line)).collect();
    masks.sort_unstable();
    masks.dedup();
    for mask in masks {
        for document in documents.iter().rev() {
            let Some(found) = work.documents.get(*document as usize) else {
                continue;
            };
            let told = masked(amounts::of_document(found), mask);
            by_amounts.entry((mask, told)).or_default().push(*document);
        }
    }
    for line in lines {
        let Some(found) = work.lines.get(line as usize) else {
            continue;
        };
        let mask = work.mask(line);
        let told = masked(amounts::of_line(found), mask);
        let Some(candidates) = by_amounts.get_mut(&(mask, told)) else {
            continue;
        };
        while let Some(document) = candidates.pop() {
            if !work.is_free(document, line) {
                continue;
            }
            let both = work.both(document, line);
            if both.is_some_and(|(document, line)| is_exact(document, line, work.settings)) {
                work.pair_exactly(document, line);
            } else {
                candidates.push(document);
            }
            break;
        }
    }
}

/// The amounts that a line tells, without signs; a tax that IMS leaves out is none.
fn masked(amounts: [Option<Amount>; 6], mask: u8) -> [Option<Amount>; 6] {
    let mut place = 0_u8;
    amounts.map(|amount| {
        let (bit, is_tax) = (1 << place, place >= 2);
        place += 1;
        let told = amount
            .map(Amount::abs)
            .or_else(|| is_tax.then_some(Amount::ZERO));
        told.filter(|_| mask & bit != 0)
    })
}
