//! The order of documents, as far as a page needs it.

use std::cmp::Ordering;

use super::held::{Entry, Index};
use crate::list::{Query, Sort};

/// Returns the places of the documents on the page of a query, out of those that satisfy its
/// filter, which are in the order of their keys.
pub(super) fn page(index: &Index, mut found: Vec<u32>, query: &Query) -> Vec<u32> {
    let skip = usize::try_from(query.skip).unwrap_or(usize::MAX);
    let limit = query.limit.unwrap_or(u64::MAX);
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let skip = skip.min(found.len());
    let end = skip.saturating_add(limit).min(found.len());
    if query.sort == Sort::Key {
        if query.descending {
            found.reverse();
        }
    } else {
        let compare = |one: &u32, other: &u32| {
            // Equals are in the order of their keys, whichever way the others are.
            compare(index, query, *one, *other).then(one.cmp(other))
        };
        // Only what is on the page is put in order: with many documents this is a small part.
        if end < found.len() {
            found.select_nth_unstable_by(end, compare);
            found.truncate(end);
        }
        if skip > 0 && skip < found.len() {
            found.select_nth_unstable_by(skip, compare);
        }
        if let Some(page) = found.get_mut(skip..) {
            page.sort_unstable_by(compare);
        }
    }
    found.get(skip..end).unwrap_or_default().to_vec()
}

fn compare(index: &Index, query: &Query, one: u32, other: u32) -> Ordering {
    let (Some(one), Some(other)) = (index.entry(one), index.entry(other)) else {
        return Ordering::Equal;
    };
    let (last, order) = rank(index, query.sort, one, other);
    let order = if query.descending {
        order.reverse()
    } else {
        order
    };
    last.then(order)
}

/// Which of two documents is last because it has no value, and else which one is first.
fn rank(index: &Index, sort: Sort, one: &Entry, other: &Entry) -> (Ordering, Ordering) {
    let order = match sort {
        Sort::Key => Ordering::Equal,
        Sort::Date => one.date.cmp(&other.date),
        Sort::Period => one.period.cmp(&other.period),
        Sort::Number => index.number(one).cmp(index.number(other)),
        Sort::Supplier => {
            let rank = |entry| {
                let supplier = index.supplier(entry);
                supplier.map(|supplier| (supplier.name.is_none(), supplier.rank))
            };
            let ((one_last, one), (other_last, other)) = (
                rank(one).unwrap_or_default(),
                rank(other).unwrap_or_default(),
            );
            return (one_last.cmp(&other_last), one.cmp(&other));
        }
        Sort::Value => {
            let last = one.value.is_none().cmp(&other.value.is_none());
            return (last, one.value.cmp(&other.value));
        }
        Sort::Tax => tax(one).total_cmp(&tax(other)),
        Sort::Action => {
            let action = |entry: &Entry| index.actions.get(usize::from(entry.action));
            let text = |entry| action(entry).map_or("", |action| action.as_str());
            text(one).cmp(text(other))
        }
    };
    (Ordering::Equal, order)
}

/// All taxes together, as the database adds them to sort by them.
#[expect(
    clippy::cast_precision_loss,
    reason = "amounts beyond 90 lakh crore rupees are sorted as if rounded"
)]
fn tax(entry: &Entry) -> f64 {
    let [_, igst, cgst, sgst, cess] = entry.amounts.map(|paise| paise as f64);
    igst + cgst + sgst + cess
}
