//! Where each of several taxpayers stands after a command, for people.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::grid::{self, Cell, Column, Side};
use super::lines::{heading, no_room};
use crate::output::stand::{Stand, StandState};
use crate::text::visible;
use crate::words;

/// Writes how many came to what, one line for each, and why some did not come to their end.
pub(crate) fn write(stands: &[Stand], width: Option<usize>, out: &mut dyn Write) -> io::Result<()> {
    heading(&summary(stands), out)?;
    let left_out = grid::write(columns(), stands, width, out)?;
    no_room(&left_out, width, out)?;
    for stand in stands {
        if let Some(failure) = &stand.failure {
            let name = words::taxpayer(&stand.taxpayer);
            writeln!(out, "{}", visible(&format!("{name}: {failure}")))?;
        }
    }
    Ok(())
}

fn summary(stands: &[Stand]) -> String {
    let mut counts: BTreeMap<StandState, usize> = BTreeMap::new();
    for stand in stands {
        *counts.entry(stand.state()).or_default() += 1;
    }
    let parts: Vec<_> = counts
        .iter()
        .map(|(state, count)| format!("{count} {}", in_words(*state)))
        .collect();
    words::several(
        stands.len(),
        stands.iter().all(|stand| stand.failure.is_none()),
        &parts,
    )
}

fn in_words(state: StandState) -> String {
    state.as_str().replace('_', " ")
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
        texts("State", 0, |stand| in_words(stand.state())),
    ]
}
