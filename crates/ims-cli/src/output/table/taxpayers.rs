//! The profiles of taxpayers, for people.

use std::io::{self, Write};

use super::grid::{self, Cell, Column, Side};
use super::lines::no_room;
use crate::output::taxpayers::TaxpayerLine;

/// Writes one line for each.
pub(crate) fn write(
    lines: &[TaxpayerLine],
    width: Option<usize>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let left_out = grid::write(columns(), lines, width, out)?;
    no_room(&left_out, width, out)
}

fn columns<'c>() -> Vec<Column<'c, TaxpayerLine>> {
    let texts = |title, rank, of: fn(&TaxpayerLine) -> String| Column {
        title,
        side: Side::Left,
        rank,
        cell: Box::new(move |line: &TaxpayerLine| Cell::new(&of(line))),
        total: Cell::default(),
    };
    vec![
        texts("GSTIN", 0, |line| line.taxpayer.gstin.to_string()),
        texts("Name", 0, |line| {
            line.taxpayer.name.clone().unwrap_or_default()
        }),
        texts("User name", 1, |line| {
            line.taxpayer.username.clone().unwrap_or_default()
        }),
        texts("Tags", 1, |line| line.taxpayer.tags.join(" ")),
        texts("Environment", 2, |line| {
            line.taxpayer.environment.clone().unwrap_or_default()
        }),
        texts("Session", 0, |line| line.session.to_owned()),
    ]
}
