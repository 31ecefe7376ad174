//! Joins the lines of one document: its items, or its rates of tax.

use std::collections::HashMap;

use compact_str::CompactString;
use foldhash::fast::FixedState;
use gst_types::{Amount, Date, DocumentNumber, Gstin};
use ims_reconcile::RegisterLine;

use super::lines::{Booked, Kind};
use super::{Damaged, LeftOut, Meaning, Register};
use crate::values::Marked;

/// The places of [`Meaning::AMOUNTS`].
const VALUE: usize = 0;
const TAXABLE: usize = 1;
const TAXES: std::ops::Range<usize> = 2..6;

/// How the amounts of a column become one for the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    /// Each line has its part.
    Item,
    /// Each line repeats the whole.
    Document,
}

/// Why a line that can be read takes no part.
pub(crate) const OF_A_DAMAGED_DOCUMENT: &str = "another line of this document is damaged";

/// Makes lines of the register of what was booked.
pub(crate) fn join(booked: &[Booked], register: &mut Register) {
    let groups = groups(booked);
    let levels = levels(booked, &groups);
    for group in &groups {
        let members = || group.iter().filter_map(|place| booked.get(*place));
        if members().any(|line| line.is_damaged) {
            let whole = members().filter(|line| !line.is_damaged);
            register.left_out.extend(whole.map(|line| LeftOut {
                line: line.line,
                reason: OF_A_DAMAGED_DOCUMENT.to_owned(),
            }));
            continue;
        }
        match of_group(&members(), levels, register.sheet.as_ref()) {
            Ok(line) => register.lines.extend(line),
            Err(line) => register.damaged.push(Damaged {
                line,
                column: register
                    .columns
                    .get(&Meaning::Value)
                    .cloned()
                    .unwrap_or_default(),
                text: String::new(),
                reason: "the amounts of the document have no sum of at most 28 digits".to_owned(),
            }),
        }
    }
    register.damaged.sort_by_key(|damaged| damaged.line);
    register.left_out.sort_by_key(|left_out| left_out.line);
}

type Key<'b> = (
    Gstin,
    &'b DocumentNumber,
    Option<Date>,
    &'b Kind,
    Option<&'b CompactString>,
);

/// Brings the lines of one document together, in the order of their first lines.
fn groups(booked: &[Booked]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::with_capacity(booked.len());
    let mut by_key: HashMap<Key<'_>, usize, FixedState> = HashMap::default();
    let mut last = 0;
    for (place, line) in booked.iter().enumerate() {
        let known = if line.is_continuation {
            Some(last)
        } else {
            let same = key(line).and_then(|key| by_key.get(&key).copied());
            same.filter(|group| {
                let members = groups.get(*group).and_then(|members| members.first());
                let first = members.and_then(|first| booked.get(*first));
                first.is_some_and(|first| is_part_of(line, first))
            })
        };
        if let Some(members) = known.and_then(|group| groups.get_mut(group)) {
            members.push(place);
            last = known.unwrap_or(last);
            continue;
        }
        last = groups.len();
        if let Some(key) = key(line) {
            by_key.entry(key).or_insert(last);
        }
        groups.push(vec![place]);
    }
    groups
}

fn key(line: &Booked) -> Option<Key<'_>> {
    Some((
        line.supplier?,
        line.number.as_ref()?,
        line.date,
        &line.kind,
        line.own_number.as_ref(),
    ))
}

/// A line that says what another one says is a document booked twice, and no part of it, unless it
/// names an item.
fn is_part_of(line: &Booked, first: &Booked) -> bool {
    line.has_item || line.is_damaged || first.is_damaged || line.amounts != first.amounts
}

/// Finds out for each column whether its amounts are of items or of documents: amounts that differ
/// within a document are of items; of the others those are taken with which value is taxable value
/// and taxes.
fn levels(booked: &[Booked], groups: &[Vec<usize>]) -> [Level; 6] {
    let several: Vec<Vec<&Booked>> = groups
        .iter()
        .filter(|group| group.len() > 1)
        .map(|group| {
            group
                .iter()
                .filter_map(|place| booked.get(*place))
                .collect()
        })
        .collect();
    let differs = |column: usize| {
        several.iter().any(|group| {
            let mut told = group
                .iter()
                .filter_map(|line| line.amounts.get(column).copied().flatten());
            let first = told.next();
            told.any(|amount| Some(amount) != first)
        })
    };
    let level = |is_item: bool| {
        if is_item {
            Level::Item
        } else {
            Level::Document
        }
    };
    let taxes_differ = TAXES.clone().any(differs);
    let choices = |is_item: bool, preferred: Level| match (is_item, preferred) {
        (true, _) => vec![Level::Item],
        (false, Level::Item) => vec![Level::Item, Level::Document],
        (false, Level::Document) => vec![Level::Document, Level::Item],
    };
    let mut best: Option<(usize, [Level; 6])> = None;
    for value in choices(differs(VALUE), Level::Document) {
        for taxable in choices(differs(TAXABLE), level(taxes_differ)) {
            for tax in choices(taxes_differ, Level::Item) {
                let levels = [value, taxable, tax, tax, tax, tax];
                let fit = several.iter().filter(|group| fits(group, levels)).count();
                if best.is_none_or(|(most, _)| fit > most) {
                    best = Some((fit, levels));
                }
            }
        }
    }
    best.map_or([Level::Item; 6], |(_, levels)| levels)
}

/// Tells whether value is taxable value and taxes, but for a rupee of rounding.
fn fits(group: &[&Booked], levels: [Level; 6]) -> bool {
    let total = |column: usize| total(group.iter().copied(), column, levels).ok().flatten();
    let paise = |column: usize| -> Option<i64> {
        total(column)?
            .amount
            .rounded_to_paise()
            .to_paise()?
            .checked_abs()
    };
    let (Some(value), Some(taxable)) = (paise(VALUE), paise(TAXABLE)) else {
        return false;
    };
    let taxes = TAXES.filter_map(paise).try_fold(taxable, i64::checked_add);
    taxes.is_some_and(|sum| (sum - value).abs() <= 100)
}

/// Makes one amount of a column; `Err` if the sum has too many digits.
fn total<'b>(
    group: impl Iterator<Item = &'b Booked>,
    column: usize,
    levels: [Level; 6],
) -> Result<Option<Marked>, ()> {
    let mut told = group.filter_map(|line| line.amounts.get(column).copied().flatten());
    let Some(first) = told.next() else {
        return Ok(None);
    };
    if levels.get(column) == Some(&Level::Document) {
        return Ok(Some(first));
    }
    told.try_fold(first, |sum, next| {
        Ok(Marked {
            amount: sum.amount.checked_add(next.amount).ok_or(())?,
            has_side: sum.has_side || next.has_side,
        })
    })
    .map(Some)
}

/// Makes the line of a document; `Err` has the line of the file if a sum has too many digits.
fn of_group<'b>(
    group: &(impl Iterator<Item = &'b Booked> + Clone),
    levels: [Level; 6],
    sheet: Option<&std::sync::Arc<str>>,
) -> Result<Option<RegisterLine>, u32> {
    let Some(first) = group.clone().next() else {
        return Ok(None);
    };
    let mut totals = [None; 6];
    for (column, total_of) in totals.iter_mut().enumerate() {
        *total_of = total(group.clone(), column, levels).map_err(|()| first.line)?;
    }
    let mut line = RegisterLine::new(first.line);
    line.sheet = sheet.cloned();
    line.supplier_gstin = first.supplier;
    line.supplier_name = first.supplier_name.as_deref().map(Into::into);
    line.kind = first.kind.decide(is_negative(&totals));
    line.number.clone_from(&first.number);
    line.date = first.date;
    line.place_of_supply = first.place;
    line.original.clone_from(&first.original);
    let [value, taxable_value, igst, cgst, sgst, cess] =
        totals.map(|total| total.map(|marked| Amount::abs(marked.amount)));
    line.value = value;
    line.taxable_value = taxable_value;
    line.igst = igst;
    line.cgst = cgst;
    line.sgst = sgst;
    line.cess = cess;
    Ok(Some(line))
}

/// Tells whether the amounts take something back. The value of a purchase stands on the credit side,
/// its taxable value and taxes on the debit side.
fn is_negative(totals: &[Option<Marked>; 6]) -> bool {
    let [value, rest @ ..] = totals;
    let sign = |marked: &Marked| (!marked.amount.is_zero()).then(|| marked.amount.is_negative());
    let of_rest = rest.iter().flatten().find_map(sign);
    let of_value = value
        .filter(|marked| !marked.has_side)
        .as_ref()
        .and_then(sign);
    of_rest.or(of_value).unwrap_or(false)
}
