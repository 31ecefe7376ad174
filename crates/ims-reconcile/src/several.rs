//! Several lines for one document, and several documents for one line.

use std::collections::HashMap;
use std::hash::Hasher;

use gst_types::{Date, Gstin};

use crate::DocumentKind;
use crate::amounts::{self, Agreement, Amounts};
use crate::found::{Found, PairKind};
use crate::groups::{self, Entry, Side};
use crate::number::{Number, hasher};
use crate::relation::{distance, first_year};
use crate::work::Work;

/// How many documents one line may book.
const MOST: usize = 16;

/// Pairs documents with lines of the same number whose amounts agree only in sum.
pub(crate) fn take_sums(work: &mut Work<'_>) {
    let entries = free_by_number(work);
    groups::each(entries, |documents, lines| {
        let (documents, lines) = work.in_order(documents, lines);
        match (documents.as_slice(), lines.as_slice()) {
            ([_], [_, _, ..]) | ([_, _, ..], [_]) if is_sum(work, &documents, &lines) => {
                work.pair_several(PairKind::Probable, documents, lines);
            }
            _ => {}
        }
    });
}

/// Adds to a pair with other values the further lines of its number and date.
pub(crate) fn add_further_lines(work: &mut Work<'_>) {
    let mut further: HashMap<u64, Vec<u32>> = HashMap::new();
    for (index, _) in work.free_lines() {
        if let Some(key) = line_key(work, index) {
            further.entry(key).or_default().push(index);
        }
    }
    for place in mismatches(work) {
        let Some(Found::One { document, line, .. }) = work.found.get(place) else {
            continue;
        };
        let (document, line) = (*document, *line);
        let Some(others) = line_key(work, line).and_then(|key| further.get_mut(&key)) else {
            continue;
        };
        let of_line = |index: u32| work.lines.get(index as usize).and_then(|line| line.date);
        let (same_day, rest) = others
            .iter()
            .partition(|other| of_line(**other) == of_line(line));
        let same_day: Vec<u32> = same_day;
        *others = rest;
        if same_day.is_empty() {
            continue;
        }
        let lines = work.in_order(&[], &[vec![line], same_day].concat()).1;
        let kind = if is_sum(work, &[document], &lines) {
            PairKind::Probable
        } else {
            PairKind::Mismatch
        };
        work.pair_several(kind, vec![document], lines);
        work.found.swap_remove(place);
    }
}

/// The places of pairs with other amounts, in an order that does not depend on the input's.
fn mismatches(work: &Work<'_>) -> Vec<usize> {
    let found = work.found.iter().enumerate();
    let places: HashMap<u32, usize> = found
        .filter_map(|(place, found)| match found {
            Found::One {
                kind: PairKind::Mismatch,
                document,
                line,
            } if !agree(work, *document, *line) => Some((*document, place)),
            _ => None,
        })
        .collect();
    let documents: Vec<u32> = places.keys().copied().collect();
    let ordered = work.in_order(&documents, &[]).0;
    let place_of = |document| places.get(document).copied();
    ordered.iter().filter_map(place_of).collect()
}

/// Pairs lines that name several documents: `INV-1, INV-2`, `INV-1 & 2`, or the first or last of a
/// series whose amounts it has in sum.
pub(crate) fn take_documents_of_one_line(work: &mut Work<'_>) {
    let by_number: HashMap<u64, Vec<u32>> = {
        let mut map: HashMap<u64, Vec<u32>> = HashMap::new();
        for (index, _) in work.free_documents() {
            if let Some(key) = document_key(work, index) {
                map.entry(key).or_default().push(index);
            }
        }
        map
    };
    let lists: Vec<u32> = work
        .free_lines()
        .filter(|(_, line)| {
            line.number
                .as_ref()
                .is_some_and(|number| is_list(number.as_str()))
        })
        .map(|(index, _)| index)
        .collect();
    for line in work.in_order(&[], &lists).1 {
        take_list(work, line, &by_number);
    }
    for place in mismatches(work) {
        extend_series(work, place, &by_number);
    }
}

fn take_list(work: &mut Work<'_>, index: u32, by_number: &HashMap<u64, Vec<u32>>) {
    let Some(line) = work.lines.get(index as usize) else {
        return;
    };
    let (Some(supplier), Some(number), Some(date)) = (line.supplier_gstin, &line.number, line.date)
    else {
        return;
    };
    let mut documents = Vec::new();
    for number in listed(number.as_str(), first_year(date)) {
        let key = key(supplier, line.kind, &number);
        let of_number = by_number.get(&key).into_iter().flatten().copied();
        let mut near = of_number
            .filter(|document| work.document_is_free(*document) && is_near(work, *document, date));
        match (near.next(), near.next()) {
            (Some(document), None) if !documents.contains(&document) => documents.push(document),
            // A number that is not there, or there twice: the list is not understood.
            _ => return,
        }
    }
    if documents.len() < 2 {
        return;
    }
    let kind = if is_sum(work, &documents, &[index]) {
        PairKind::Probable
    } else {
        PairKind::Mismatch
    };
    work.pair_several(kind, documents, vec![index]);
}

/// Turns a pair whose line has more than the document into one with the neighbours that make up
/// the sum.
fn extend_series(work: &mut Work<'_>, place: usize, by_number: &HashMap<u64, Vec<u32>>) {
    let Some(Found::One {
        document,
        line: index,
        ..
    }) = work.found.get(place)
    else {
        return;
    };
    let (document, index) = (*document, *index);
    let Some((found, line)) = work.both(document, index) else {
        return;
    };
    let (Some(supplier), Some(date)) = (line.supplier_gstin, line.date) else {
        return;
    };
    if supplier != found.supplier_gstin || !is_near(work, document, date) {
        return;
    }
    let number = Number::new(found.number.as_str(), Some(first_year(found.date)));
    for direction in [1, -1] {
        let mut documents = vec![document];
        for step in 1..=i64::try_from(MOST).unwrap_or(0) {
            let Some(next) = number.neighbour(direction * step) else {
                break;
            };
            let key = key(supplier, line.kind, &next);
            let candidates = by_number.get(&key).into_iter().flatten();
            let mut free = candidates
                .filter(|next| work.document_is_free(**next) && is_near(work, **next, date));
            let (Some(next), None) = (free.next(), free.next()) else {
                break;
            };
            documents.push(*next);
            if is_sum(work, &documents, &[index]) {
                work.pair_several(PairKind::Probable, documents, vec![index]);
                if work.found.len() > place {
                    work.found.swap_remove(place);
                }
                return;
            }
        }
    }
}

fn is_near(work: &Work<'_>, document: u32, date: Date) -> bool {
    let document = work.documents.get(document as usize);
    document.is_some_and(|document| distance(document.date, date, work.settings).is_near())
}

/// Tells whether all amounts agree in sum, and no document with a line alone.
fn is_sum(work: &Work<'_>, documents: &[u32], lines: &[u32]) -> bool {
    let of_document = |index: &u32| {
        work.documents
            .get(*index as usize)
            .map(amounts::of_document)
    };
    let of_line = |index: &u32| work.lines.get(*index as usize).map(amounts::of_line);
    let agree = |document: &Amounts, line: &Amounts| {
        amounts::compare(document, line, &work.settings.tolerance).0 >= Agreement::Within
    };
    let documents: Vec<Amounts> = documents.iter().filter_map(of_document).collect();
    let lines: Vec<Amounts> = lines.iter().filter_map(of_line).collect();
    let alone = documents
        .iter()
        .any(|document| lines.iter().any(|line| agree(document, line)));
    let sums = amounts::sum(documents).zip(amounts::sum(lines));
    !alone && sums.is_some_and(|(documents, lines)| agree(&documents, &lines))
}

/// Tells whether one document and one line agree in their amounts, so that nothing is lacking.
fn agree(work: &Work<'_>, document: u32, line: u32) -> bool {
    work.both(document, line).is_some_and(|(document, line)| {
        let (ims, register) = (amounts::of_document(document), amounts::of_line(line));
        amounts::compare(&ims, &register, &work.settings.tolerance).0 >= Agreement::Within
    })
}

fn free_by_number(work: &Work<'_>) -> Vec<Entry> {
    let dated = |key: Option<u64>, date: Option<Date>| {
        let mut hasher = hasher(8);
        hasher.write_u64(key?);
        hasher.write_i16(first_year(date?));
        Some(hasher.finish())
    };
    let documents = work.free_documents().filter_map(|(index, document)| {
        let key = dated(document_key(work, index), Some(document.date))?;
        Some(Entry {
            key,
            node: Side::Document.node(index),
        })
    });
    let lines = work.free_lines().filter_map(|(index, line)| {
        let key = dated(line_key(work, index), line.date)?;
        Some(Entry {
            key,
            node: Side::Line.node(index),
        })
    });
    documents.chain(lines).collect()
}

fn document_key(work: &Work<'_>, index: u32) -> Option<u64> {
    let document = work.documents.get(index as usize)?;
    let number = Number::new(document.number.as_str(), None);
    let kind = Some(DocumentKind::of(document.section));
    Some(key(document.supplier_gstin, kind, &number))
}

fn line_key(work: &Work<'_>, index: u32) -> Option<u64> {
    let line = work.lines.get(index as usize)?;
    let number = Number::new(line.number.as_ref()?.as_str(), None);
    Some(key(line.supplier_gstin?, line.kind, &number))
}

fn key(supplier: Gstin, kind: Option<DocumentKind>, number: &Number) -> u64 {
    let mut hasher = hasher(7);
    hasher.write(supplier.as_str().as_bytes());
    hasher.write_u8(kind.map_or(u8::MAX, |kind| kind as u8));
    hasher.write_u64(number.close_key());
    hasher.finish()
}

fn is_list(number: &str) -> bool {
    number.contains([',', ';', '&', '+'])
}

/// The numbers of a list; `INV-1, 2` means `INV-1` and `INV-2`.
fn listed(text: &str, year: i16) -> Vec<Number> {
    let mut numbers: Vec<Number> = Vec::new();
    let parts = text
        .split([',', ';', '&', '+'])
        .map(str::trim)
        .filter(|part| !part.is_empty());
    for part in parts.take(MOST) {
        let number = match numbers.last() {
            Some(last) if part.bytes().all(|byte| byte.is_ascii_digit()) => last.with_serial(part),
            _ => Number::new(part, Some(year)),
        };
        numbers.push(number);
    }
    numbers
}
