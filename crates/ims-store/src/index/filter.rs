//! A filter, made ready to judge many documents.

use std::collections::HashSet;

use gst_ims::{Amount, Section};
use ims_actions::{Filter, Supplier as Wanted};

use super::held::{BETWEEN, Entry, Index, Supplier};
use crate::error::Error;
use crate::moment;
use crate::row;
use crate::sql::clean;

/// What a document has to be, with everything judged before that many documents have in common.
pub(super) struct Condition<'a> {
    index: &'a Index,
    sections: &'a [Section],
    /// For each supplier whether it is wanted; nothing if all are.
    suppliers: Option<Vec<bool>>,
    /// For each action likewise.
    actions: Option<Vec<bool>>,
    numbers: Option<HashSet<String>>,
    periods: Option<HashSet<i64>>,
    /// What has to stand in the number, unless the supplier has it.
    text: Option<(String, Vec<bool>)>,
    dates: (Option<i64>, Option<i64>),
    value_from: Option<Amount>,
    value_to: Option<Amount>,
    is_filed: Option<bool>,
    is_pending_allowed: Option<bool>,
    is_reduction_due: Option<bool>,
    seen_since: Option<i64>,
}

impl<'a> Condition<'a> {
    pub(super) fn of(index: &'a Index, filter: &'a Filter) -> Result<Self, Error> {
        let Filter {
            sections,
            suppliers,
            numbers,
            periods,
            date_from,
            date_to,
            value_from,
            value_to,
            actions,
            supplier_filed,
            pending_allowed,
            reduction_due,
            text,
            matched,
            new_since,
        } = filter;
        if matched.is_some() {
            let message = "an index does not know what has a pair in a purchase register";
            return Err(Error::configuration(message));
        }
        let each = |judge: &dyn Fn(&Supplier) -> bool| -> Vec<bool> {
            index.suppliers.iter().map(judge).collect()
        };
        let wanted: Vec<_> = suppliers.iter().map(|text| Wanted::of(text)).collect();
        let is_wanted = |supplier: &Supplier| {
            wanted.iter().any(|wanted| match wanted {
                Wanted::Gstin(gstin) => *gstin == supplier.gstin,
                Wanted::NamePart(part) => {
                    let name = supplier.words.split_once(BETWEEN);
                    supplier.name.is_some() && name.is_some_and(|(_, name)| name.contains(&**part))
                }
            })
        };
        let text = text.as_deref().map(|text| {
            let text = clean(text.trim().to_ascii_lowercase());
            let named = each(&|supplier| supplier.words.contains(&*text));
            (text, named)
        });
        let is_any = |action| actions.contains(action);
        let periods = some(periods).map(|periods| {
            let periods = periods
                .iter()
                .map(|period| row::period_number(Some(*period)));
            periods.collect()
        });
        let numbers = some(numbers).map(|numbers| numbers.iter().cloned().map(clean).collect());
        Ok(Self {
            index,
            sections,
            suppliers: some(suppliers).map(|_| each(&is_wanted)),
            actions: some(actions).map(|_| index.actions.iter().map(is_any).collect()),
            numbers,
            periods,
            text,
            dates: (
                date_from.map(row::date_number),
                date_to.map(row::date_number),
            ),
            value_from: *value_from,
            value_to: *value_to,
            is_filed: *supplier_filed,
            is_pending_allowed: *pending_allowed,
            is_reduction_due: *reduction_due,
            seen_since: new_since.map(moment::stored),
        })
    }

    /// What takes longest comes last.
    pub(super) fn holds(&self, entry: &Entry, place: u32) -> bool {
        fn is(wanted: Option<bool>, found: Option<bool>) -> bool {
            wanted.is_none() || wanted == found
        }
        let judged = |judged: &Option<Vec<bool>>, place: usize| match judged {
            Some(judged) => judged.get(place).copied().unwrap_or(false),
            None => true,
        };
        let date = i64::from(entry.date);
        (self.sections.is_empty() || self.sections.contains(&entry.section))
            && judged(&self.suppliers, entry.supplier as usize)
            && judged(&self.actions, entry.action.into())
            && is(self.is_filed, entry.is_filed)
            && is(self.is_pending_allowed, entry.is_pending_allowed)
            && is(self.is_reduction_due, Some(entry.is_reduction_due))
            && self.dates.0.is_none_or(|from| from <= date)
            && self.dates.1.is_none_or(|to| date <= to)
            && self.seen_since.is_none_or(|since| since <= entry.seen_at)
            && self.has_value(entry, place)
            && (self.periods.as_ref())
                .is_none_or(|periods| periods.contains(&i64::from(entry.period)))
            && (self.numbers.as_ref())
                .is_none_or(|numbers| numbers.contains(self.index.number(entry)))
            && self.has_text(entry)
    }

    fn has_value(&self, entry: &Entry, place: u32) -> bool {
        if self.value_from.is_none() && self.value_to.is_none() {
            return true;
        }
        let value = if entry.is_exact {
            entry.value.map(Amount::from_paise)
        } else {
            let fractions = self.index.fractions.get(&place);
            fractions.and_then(|fractions| fractions.value)
        };
        value.is_some_and(|value| {
            self.value_from.is_none_or(|from| from <= value)
                && self.value_to.is_none_or(|to| value <= to)
        })
    }

    fn has_text(&self, entry: &Entry) -> bool {
        let Some((text, named)) = &self.text else {
            return true;
        };
        let is_named = named.get(entry.supplier as usize).copied();
        is_named.unwrap_or(false) || self.index.lower_number(entry).contains(&**text)
    }
}

fn some<T>(wanted: &[T]) -> Option<&[T]> {
    (!wanted.is_empty()).then_some(wanted)
}
