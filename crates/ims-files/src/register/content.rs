//! Corrects by what the columns hold what their headings seem to say.

use gst_types::{Gstin, GstinKind};

use super::Meaning;
use super::headings::Headings;
use super::mapping::Mapping;
use crate::grid::{Cell, Row};
use crate::values;

/// How many lines are looked at to learn what a column holds.
const SAMPLE: usize = 2_000;

/// Corrects by what the columns hold.
pub(crate) fn correct(headings: &mut Headings, rows: &[Row], mapping: &Mapping) {
    let rows = rows.get(..rows.len().min(SAMPLE)).unwrap_or(rows);
    let is_told = |meaning: Meaning| mapping.columns.contains_key(&meaning);
    for meaning in Meaning::AMOUNTS {
        if !is_told(meaning)
            && let Some(columns) = headings.columns.get_mut(&meaning)
        {
            columns.retain(|column| holds(rows, *column, is_meant_as_amount) != Some(0));
        }
    }
    headings.columns.retain(|_, columns| !columns.is_empty());
    if !is_told(Meaning::SupplierGstin) {
        find_gstin(headings, rows);
    }
    if !is_told(Meaning::Date) && !headings.columns.contains_key(&Meaning::Date) {
        let all = rows.iter().flat_map(Row::cells).map(|(_, cell)| cell);
        let reader = values::date_order(all, mapping.date_order);
        let is_date = |cell: &Cell| reader.read(cell).is_ok() && !is_amount(cell);
        take_only_one(headings, rows, Meaning::Date, is_date);
    }
    if !is_told(Meaning::TaxableValue) {
        complete_taxable_value(headings, rows);
    }
}

fn is_amount(cell: &Cell) -> bool {
    values::amount(cell).is_ok()
}

/// What is read as an amount, and what has the digits of one: if it cannot be read, it is told.
fn is_meant_as_amount(cell: &Cell) -> bool {
    let has_digits_only = |text: &str| {
        let rest = text.trim_end_matches(|letter: char| letter.is_alphabetic());
        rest.contains(|digit: char| digit.is_ascii_digit())
            && !rest.contains(char::is_alphabetic)
            && !rest.contains('%')
    };
    is_amount(cell) || cell.as_text().is_some_and(has_digits_only)
}

fn is_gstin(cell: &Cell) -> bool {
    let kind = |text: &str| Gstin::parse_unchecked(text).map(|gstin| gstin.kind());
    cell.as_text()
        .is_some_and(|text| kind(text).is_ok_and(|kind| kind != GstinKind::Unknown))
}

/// How many per cent of the cells of a column that are not empty are such; `None` if all are empty.
fn holds(rows: &[Row], column: u32, is_such: impl Fn(&Cell) -> bool) -> Option<usize> {
    let (mut such, mut all) = (0, 0);
    for cell in rows.iter().filter_map(|row| row.cell(column)) {
        all += 1;
        such += usize::from(is_such(cell));
    }
    (all > 0).then(|| such * 100 / all)
}

/// Takes the only unused column that mostly holds such values.
fn take_only_one(
    headings: &mut Headings,
    rows: &[Row],
    meaning: Meaning,
    is_such: impl Fn(&Cell) -> bool + Copy,
) {
    let unused = headings
        .texts
        .keys()
        .filter(|column| !headings.is_used(**column));
    let mut found =
        unused.filter(|column| holds(rows, **column, is_such).is_some_and(|share| share >= 60));
    if let (Some(column), None) = (found.next(), found.next()) {
        headings.columns.insert(meaning, vec![*column]);
    }
}

/// Takes the column of the supplier's GSTIN by its content, if its heading does not tell it.
fn find_gstin(headings: &mut Headings, rows: &[Row]) {
    let named = headings.column(Meaning::SupplierGstin);
    // A heading that says so needs less evidence than a column that does not.
    let has_length = |cell: &Cell| matches!(cell.as_text().map(Gstin::from_server), Some(Ok(_)));
    if named.is_some_and(|column| holds(rows, column, has_length) != Some(0)) {
        return;
    }
    let unused = headings
        .texts
        .keys()
        .copied()
        .filter(|column| !headings.is_used(*column));
    let found: Vec<u32> = unused
        .filter(|column| holds(rows, *column, is_gstin).is_some_and(|share| share >= 60))
        .collect();
    // The house's own GSTIN is the same on every line.
    let varies = |column: &u32| {
        let mut texts = rows.iter().filter_map(|row| row.cell(*column));
        let first = texts.next();
        texts.any(|cell| Some(cell) != first)
    };
    let names_us = |column: &u32| {
        let heading = headings
            .texts
            .get(column)
            .map(|text| text.to_lowercase())
            .unwrap_or_default();
        ["our", "own", "company", "recipient", "buyer"]
            .iter()
            .any(|word| heading.contains(word))
    };
    let varying: Vec<u32> = found.iter().copied().filter(varies).collect();
    let column = match (varying.as_slice(), found.as_slice()) {
        ([column], _) | ([], [column]) if !names_us(column) => *column,
        _ => return,
    };
    headings
        .columns
        .insert(Meaning::SupplierGstin, vec![column]);
}

/// Finds the ledgers that make up the taxable value where the sum with the taxes must be the value:
/// Tally has one column for each ledger, named as the house likes.
fn complete_taxable_value(headings: &mut Headings, rows: &[Row]) {
    let Some(value) = headings.column(Meaning::Value) else {
        return;
    };
    let taxes: Vec<u32> = [Meaning::Igst, Meaning::Cgst, Meaning::Sgst, Meaning::Cess]
        .iter()
        .filter_map(|meaning| headings.columns.get(meaning))
        .flatten()
        .copied()
        .collect();
    if taxes.is_empty() {
        return;
    }
    let known = headings
        .columns
        .get(&Meaning::TaxableValue)
        .cloned()
        .unwrap_or_default();
    let is_ledger = |column: &u32| {
        let heading = headings
            .texts
            .get(column)
            .map(|text| text.to_lowercase())
            .unwrap_or_default();
        let is_other = NO_LEDGERS.iter().any(|word| heading.contains(word));
        !is_other && !headings.is_used(*column) && holds(rows, *column, is_amount) == Some(100)
    };
    let ledgers: Vec<u32> = headings.texts.keys().copied().filter(is_ledger).collect();
    let after_value: Vec<u32> = ledgers
        .iter()
        .copied()
        .filter(|column| *column > value)
        .collect();
    let alone = ledgers.iter().map(|column| vec![*column]);
    let fitting = |columns: &[u32]| fitting(rows, value, &taxes, columns);
    let mut best = (fitting(&known).0, None);
    for others in std::iter::once(after_value).chain(alone) {
        let columns: Vec<u32> = known.iter().copied().chain(others).collect();
        let (fit, all) = fitting(&columns);
        if fit > best.0 && fit * 10 >= all * 9 {
            best = (fit, Some(columns));
        }
    }
    if let (_, Some(columns)) = best {
        headings.columns.insert(Meaning::TaxableValue, columns);
    }
}

/// What the headings of columns of amounts contain that are no part of the taxable value.
const NO_LEDGERS: [&str; 13] = [
    "round",
    "tds",
    "tcs",
    "discount",
    "balance",
    "quantity",
    "qty",
    "rate",
    "due",
    "paid",
    "outstanding",
    "exchange",
    "tax",
];

/// On how many lines value is taxable value and taxes, and on how many there is a value at all.
fn fitting(rows: &[Row], value: u32, taxes: &[u32], taxable: &[u32]) -> (usize, usize) {
    let paise = |row: &Row, column: u32| -> Option<i64> {
        let marked = values::amount(row.cell(column)?).ok()??;
        marked.amount.rounded_to_paise().to_paise()
    };
    let (mut fit, mut all) = (0, 0);
    for row in rows {
        let Some(total) = paise(row, value) else {
            continue;
        };
        all += 1;
        let sum = taxes
            .iter()
            .chain(taxable)
            .filter_map(|column| paise(row, *column));
        let sum: Option<i64> = sum
            .map(Some)
            .reduce(|sum, next| sum?.checked_add(next?))
            .flatten();
        let is_near = |sum: i64| (total.saturating_abs() - sum.saturating_abs()).abs() <= 100;
        fit += usize::from(sum.is_some_and(is_near));
    }
    (fit, all)
}
