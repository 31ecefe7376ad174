//! Where each of several taxpayers stands after a command, for people.

use std::collections::BTreeMap;
use std::io::{self, Write};

use ims_store::Taxpayer;

use super::grid::{self, Cell, Column, Side};
use super::lines::{heading, no_room};
use crate::failure::Failure;
use crate::output::stand::{Stand, StandState};
use crate::text::visible;
use crate::words;

/// Writes how many came to what, one line for each, and why some did not come to their end.
pub(crate) fn write(stands: &[Stand], width: Option<usize>, out: &mut dyn Write) -> io::Result<()> {
    let states = stands.iter().map(Stand::state);
    let ended: Vec<_> = stands
        .iter()
        .map(|stand| (&stand.taxpayer, stand.failure.as_ref()))
        .collect();
    heading(&summary(states, StandState::as_str, &ended), out)?;
    let left_out = grid::write(columns(), stands, width, out)?;
    no_room(&left_out, width, out)?;
    write_reasons(&ended, out)
}

/// A taxpayer, and why the command did not come to its end.
pub(super) type Ended<'s> = (&'s Taxpayer, Option<&'s Failure>);

/// How many taxpayers came to what.
pub(super) fn summary<S: Ord + Copy>(
    states: impl Iterator<Item = S>,
    name: fn(S) -> &'static str,
    ended: &[Ended<'_>],
) -> String {
    let mut counts: BTreeMap<S, usize> = BTreeMap::new();
    for state in states {
        *counts.entry(state).or_default() += 1;
    }
    let parts: Vec<_> = counts
        .iter()
        .map(|(state, count)| format!("{count} {}", in_words(name(*state))))
        .collect();
    let is_done = ended.iter().all(|(_, failure)| failure.is_none());
    words::several(ended.len(), is_done, &parts)
}

/// Writes why some did not come to their end, one line for each.
pub(super) fn write_reasons(ended: &[Ended<'_>], out: &mut dyn Write) -> io::Result<()> {
    for (taxpayer, failure) in ended {
        if let Some(failure) = failure {
            let name = words::taxpayer(taxpayer);
            writeln!(out, "{}", visible(&format!("{name}: {failure}")))?;
        }
    }
    Ok(())
}

pub(super) fn in_words(state: &str) -> String {
    state.replace('_', " ")
}

fn columns<'c>() -> Vec<Column<'c, Stand>> {
    let texts = |title, rank, of: fn(&Stand) -> String| Column {
        title,
        side: Side::Left,
        rank,
        cell: Box::new(move |stand: &Stand| Cell::new(&of(stand))),
        total: Cell::default(),
    };
    vec![
        texts("Name", 1, |stand| {
            stand.taxpayer.name.clone().unwrap_or_default()
        }),
        texts("GSTIN", 0, |stand| stand.taxpayer.gstin.to_string()),
        texts("State", 0, |stand| in_words(stand.state().as_str())),
    ]
}
