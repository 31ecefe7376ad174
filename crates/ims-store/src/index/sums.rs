//! Sums over the documents of an index.

use std::collections::HashMap;

use gst_ims::{Amount, Section};
use ims_actions::Filter;

use super::filter::Condition;
use super::held::{Entry, Index};
use crate::error::Error;
use crate::group_by::GroupBy;
use crate::totals::{Group, Totals, date_name, period_name};

/// The sums of one group over documents whose amounts are whole paise.
#[derive(Default)]
struct Sums {
    documents: u64,
    /// Value, taxable value, IGST, CGST, SGST, cess. 200,000 of the largest are far from full.
    paise: [i128; 6],
    /// The last of the names of a supplier.
    supplier: Option<u32>,
}

/// Sums up by group, or all in one without.
pub(super) fn of(index: &Index, filter: &Filter, by: Option<GroupBy>) -> Result<Vec<Group>, Error> {
    let condition = Condition::of(index, filter)?;
    let mut sums: HashMap<i64, Sums> = HashMap::new();
    // Of the few documents with fractions of a paisa.
    let mut fractions: HashMap<i64, Totals> = HashMap::new();
    let found = index.entries.iter().zip(0..);
    for (entry, place) in found.filter(|(entry, place)| condition.holds(entry, *place)) {
        let group = match by {
            None => 0,
            Some(GroupBy::Section) => entry.section as i64,
            Some(GroupBy::Supplier) => index.supplier(entry).map_or(0, |it| it.first.into()),
            Some(GroupBy::Period) => entry.period.into(),
            Some(GroupBy::Action) => entry.action.into(),
            Some(GroupBy::Date) => entry.date.into(),
        };
        let sums = sums.entry(group).or_default();
        sums.name(index, entry.supplier);
        if entry.is_exact {
            sums.add(entry);
        } else if let Some(amounts) = index.fractions.get(&place) {
            let totals = fractions.entry(group).or_default();
            let sum = totals.plus(amounts.totals);
            *totals = sum.ok_or_else(Error::sum_too_long)?;
        }
    }
    let mut sums: Vec<_> = sums.into_iter().collect();
    // The order of all groups but actions.
    sums.sort_unstable_by_key(|(group, _)| *group);
    let groups = sums.into_iter().map(|(group, sums)| {
        let fractions = fractions.get(&group).copied().unwrap_or_default();
        sums.finish(index, by, group, fractions)
    });
    let mut groups = groups.collect::<Result<Vec<_>, _>>()?;
    if by == Some(GroupBy::Action) {
        groups.sort_by(|one, other| one.name.cmp(&other.name));
    }
    Ok(groups)
}

impl Sums {
    fn add(&mut self, entry: &Entry) {
        self.documents += 1;
        let [taxable_value, igst, cgst, sgst, cess] = entry.amounts;
        let value = entry.value.unwrap_or_default();
        let amounts = [value, taxable_value, igst, cgst, sgst, cess].map(i128::from);
        for (sum, amount) in self.paise.iter_mut().zip(amounts) {
            *sum += if entry.section.is_credit_note() {
                -amount
            } else {
                amount
            };
        }
    }

    fn name(&mut self, index: &Index, supplier: u32) {
        let name = |place: u32| index.suppliers.get(place as usize)?.name.as_deref();
        if self.supplier == Some(supplier) {
            return;
        }
        if self.supplier.is_none() || self.supplier.and_then(name) < name(supplier) {
            self.supplier = Some(supplier);
        }
    }

    fn finish(
        self,
        index: &Index,
        by: Option<GroupBy>,
        group: i64,
        fractions: Totals,
    ) -> Result<Group, Error> {
        let supplier = self
            .supplier
            .and_then(|place| index.suppliers.get(place as usize));
        let action = || index.actions.get(usize::try_from(group).ok()?);
        let section = || {
            Section::ALL
                .into_iter()
                .find(|section| *section as i64 == group)
        };
        let name = match by {
            None => String::new(),
            Some(GroupBy::Section) => section().map(|it| it.to_string()).unwrap_or_default(),
            Some(GroupBy::Supplier) => supplier.map(|it| it.gstin.to_string()).unwrap_or_default(),
            Some(GroupBy::Period) => period_name(group),
            Some(GroupBy::Action) => action().map(ToString::to_string).unwrap_or_default(),
            Some(GroupBy::Date) => date_name(group),
        };
        let supplier_name = match by {
            Some(GroupBy::Supplier) => supplier.and_then(|it| it.name.as_deref()),
            _ => None,
        };
        let [value, taxable_value, igst, cgst, sgst, cess] = self.paise;
        let whole = Totals {
            documents: self.documents,
            value: amount(value)?,
            taxable_value: amount(taxable_value)?,
            igst: amount(igst)?,
            cgst: amount(cgst)?,
            sgst: amount(sgst)?,
            cess: amount(cess)?,
        };
        let totals = whole.plus(fractions);
        Ok(Group {
            name,
            supplier_name: supplier_name.map(str::to_owned),
            totals: totals.ok_or_else(Error::sum_too_long)?,
        })
    }
}

/// Paise as an amount, in two parts where one of 64 bits does not hold them.
fn amount(paise: i128) -> Result<Amount, Error> {
    const PART: i64 = 1_000_000_000;
    if let Ok(paise) = i64::try_from(paise) {
        return Ok(Amount::from_paise(paise));
    }
    let part = |paise: i128| i64::try_from(paise).map(Amount::from_paise).ok();
    let large = part(paise / i128::from(PART)).and_then(|large| large.checked_mul(PART));
    let small = part(paise % i128::from(PART));
    let sum = large
        .zip(small)
        .and_then(|(large, small)| large.checked_add(small));
    sum.ok_or_else(Error::sum_too_long)
}
