//! How many documents have which action.

use std::collections::BTreeMap;

use gst_ims::Invoice;

use crate::text::{shortened, visible};
use crate::words;

/// Counts the documents by what has been decided, the usual actions first.
pub(super) fn by_action<'a>(invoices: impl IntoIterator<Item = &'a Invoice>) -> String {
    let mut counts = BTreeMap::new();
    for invoice in invoices {
        *counts.entry(&invoice.action).or_insert(0_usize) += 1;
    }
    let others: usize = counts.values().skip(MOST_ACTIONS).sum();
    let mut parts: Vec<_> = counts
        .into_iter()
        .take(MOST_ACTIONS)
        .map(|(action, count)| {
            let action = words::action(action);
            format!("{count} {}", visible(&shortened(&action, 40)))
        })
        .collect();
    if others > 0 {
        parts.push(format!("{others} with other actions"));
    }
    parts.join(", ")
}

/// There are four; a server can send any number.
const MOST_ACTIONS: usize = 10;
