//! Where the headings of a sheet stand, and what its columns mean.

use std::collections::BTreeMap;

use gst_types::Gstin;

use super::heading::Heading;
use super::mapping::Mapping;
use super::propose::{self, Columns, columns_by_name};
use super::{Meaning, RegisterError};
use crate::grid::{Cell, Row, Sheet};
use crate::values;

/// How many lines may stand above the headings.
const MOST_LINES_ABOVE: usize = 60;

/// How many lines headings may take.
const MOST_HEADING_LINES: usize = 3;

/// The headings of a sheet.
#[derive(Debug)]
pub(crate) struct Headings {
    /// The place of the first line of data.
    pub(crate) first_row: usize,
    /// The line of the file with the headings, the last of several.
    pub(crate) line: u32,
    /// What people read above each column.
    pub(crate) texts: BTreeMap<u32, String>,
    /// What the columns mean.
    pub(crate) columns: Columns,
    score: u32,
}

impl Headings {
    /// Returns what people read above the columns of a meaning.
    pub(crate) fn of(&self, meaning: Meaning) -> Option<String> {
        let columns = self.columns.get(&meaning)?;
        let texts = columns.iter().filter_map(|column| self.texts.get(column));
        Some(texts.cloned().collect::<Vec<_>>().join(" + "))
    }

    /// Returns the first column of a meaning.
    pub(crate) fn column(&self, meaning: Meaning) -> Option<u32> {
        self.columns.get(&meaning)?.first().copied()
    }

    /// Tells whether a line repeats the headings, as printed pages do.
    pub(crate) fn are_repeated_by(&self, row: &Row) -> bool {
        let used = self.columns.values().flatten();
        let (mut same, mut all) = (0_u32, 0_u32);
        for column in used {
            all += 1;
            let text = row.cell(*column).and_then(Cell::as_text);
            same += u32::from(text.is_some_and(|text| {
                self.texts
                    .get(column)
                    .is_some_and(|heading| heading == text)
            }));
        }
        same >= 2 && same * 2 > all
    }

    pub(crate) fn is_used(&self, column: u32) -> bool {
        self.columns.values().flatten().any(|used| *used == column)
    }
}

/// Finds the headings, and what the columns mean by their names and the mapping.
///
/// # Errors
///
/// [`RegisterError`] if there are none, or the mapping names one that is not there.
pub(crate) fn find(sheet: &Sheet, mapping: &Mapping) -> Result<Headings, RegisterError> {
    let mut best: Option<Headings> = None;
    for depth in 1..=MOST_HEADING_LINES {
        for start in 0..sheet.rows.len().min(MOST_LINES_ABOVE) {
            let Some(block) = sheet.rows.get(start..start + depth) else {
                break;
            };
            let is_told = mapping
                .heading_line
                .is_some_and(|line| block.last().is_some_and(|row| row.line == line));
            if mapping.heading_line.is_some() && !is_told {
                continue;
            }
            if depth > 1 && !block.iter().all(is_heading_like) {
                continue;
            }
            let found = headings(block, start + depth, mapping);
            if best.as_ref().is_none_or(|best| found.score > best.score) {
                best = Some(found);
            }
        }
    }
    let mut headings = best
        .filter(|best| best.score >= 4)
        .ok_or(RegisterError::NoHeadings)?;
    apply(mapping, &mut headings)?;
    Ok(headings)
}

/// Reads some lines as headings.
fn headings(block: &[Row], first_row: usize, mapping: &Mapping) -> Headings {
    let mut texts = BTreeMap::new();
    let mut compared = Vec::new();
    if let Some((bottom, above)) = block.split_last() {
        let mut columns: Vec<u32> = block
            .iter()
            .flat_map(Row::cells)
            .map(|(column, _)| column)
            .collect();
        columns.sort_unstable();
        columns.dedup();
        for column in columns {
            let own = bottom.cell(column).map(Cell::shown);
            let group = above
                .iter()
                .filter_map(|row| group_above(row, column, own.is_some()));
            let parts: Vec<_> = group.chain(own.clone()).collect();
            let joined = parts.join(" ");
            let heading = clearest(own.as_deref(), &joined);
            texts.insert(
                column,
                if block.len() == 1 {
                    joined
                } else {
                    parts.join(" / ")
                },
            );
            compared.push((column, heading));
        }
    }
    let columns = columns_by_name(&compared);
    let told = mapping
        .columns
        .values()
        .flat_map(super::mapping::Headings::as_slice);
    let is_there = |name: &&String| {
        texts
            .values()
            .any(|text| Heading::new(text) == Heading::new(name))
    };
    let told = u32::try_from(told.filter(is_there).count()).unwrap_or(0);
    Headings {
        first_row,
        line: block.last().map_or(0, |row| row.line),
        texts,
        score: columns.keys().map(|meaning| weight(*meaning)).sum::<u32>() + 5 * told,
        columns,
    }
}

/// Returns the heading of a group of columns: the cell above, or the last one to its left where
/// cells were merged.
fn group_above(row: &Row, column: u32, has_own: bool) -> Option<compact_str::CompactString> {
    if let Some(cell) = row.cell(column) {
        return Some(cell.shown());
    }
    if !has_own {
        return None;
    }
    let left = row.cells().take_while(|(place, _)| *place < column).last();
    left.map(|(_, cell)| cell.shown())
}

/// "Invoice details" above "Number" is the number of the invoice; "Tax" above "CGST" is CGST.
fn clearest(own: Option<&str>, joined: &str) -> Heading {
    let without_details: Vec<&str> = joined
        .split_whitespace()
        .filter(|word| {
            !word.eq_ignore_ascii_case("details") && !word.eq_ignore_ascii_case("detail")
        })
        .collect();
    let joined = without_details.join(" ");
    if let Some(part) = known_part(&joined) {
        return part;
    }
    let joined = Heading::new(&joined);
    let Some(own) = own.map(Heading::new) else {
        return joined;
    };
    let says = |heading: &Heading| !columns_by_name(&[(0, heading.clone())]).is_empty();
    if propose::is_known(&joined) || !says(&own) {
        joined
    } else {
        own
    }
}

/// A heading in two languages, such as `बिल संख्या / Bill No.`, says one thing twice.
fn known_part(heading: &str) -> Option<Heading> {
    if heading.is_ascii() || propose::is_known(&Heading::new(heading)) {
        return None;
    }
    let mut parts = heading.split(['/', '|', '(', ')', '\n']).map(Heading::new);
    parts.find(propose::is_known)
}

fn weight(meaning: Meaning) -> u32 {
    match meaning {
        Meaning::SupplierGstin | Meaning::Number => 3,
        Meaning::Date => 2,
        Meaning::OwnNumber | Meaning::Item => 0,
        _ => 1,
    }
}

/// Tells whether a line consists of words and not of data; a title stands alone.
fn is_heading_like(row: &Row) -> bool {
    let is_word = |cell: &Cell| match cell {
        Cell::Text(text) => {
            text.contains(char::is_alphabetic)
                && Gstin::from_server(text).is_err()
                && values::amount(cell).is_err()
        }
        _ => false,
    };
    let words = row.cells().filter(|(_, cell)| is_word(cell)).count();
    words > 1 && words * 5 >= row.cells().count() * 4
}

/// Lets the mapping win over what was proposed.
fn apply(mapping: &Mapping, headings: &mut Headings) -> Result<(), RegisterError> {
    for (meaning, names) in &mapping.columns {
        let mut columns = Vec::new();
        for name in names.as_slice() {
            let wanted = Heading::new(name);
            let found = headings
                .texts
                .iter()
                .filter(|(_, text)| *text == name || Heading::new(text) == wanted);
            let found: Vec<u32> = found.map(|(column, _)| *column).collect();
            if found.is_empty() || wanted.is_empty() {
                return Err(RegisterError::NoSuchHeading {
                    heading: name.clone(),
                    line: headings.line,
                    headings: headings.texts.values().cloned().collect(),
                });
            }
            columns.extend(found);
        }
        for used in headings.columns.values_mut() {
            used.retain(|column| !columns.contains(column));
        }
        headings.columns.insert(*meaning, columns);
    }
    headings.columns.retain(|_, columns| !columns.is_empty());
    Ok(())
}
