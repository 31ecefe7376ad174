//! How many documents await which action.

use std::io::{self, Write};

use gst_ims::counts::ActionCounts;
use gst_ims::{CountedSection, Counts};

use super::grid::{self, Cell, Column, Side};
use super::lines::{heading, taxpayer};
use crate::text::{names, visible};

/// Writes one line for each section, and the totals.
pub(crate) fn write(counts: &Counts, width: Option<usize>, out: &mut dyn Write) -> io::Result<()> {
    taxpayer(counts.meta.taxpayer.as_deref(), out)?;
    let total = match counts.total {
        1 => "1 document".to_owned(),
        total => format!("{total} documents"),
    };
    let goods_type = counts.goods_type.to_string().replace('_', " ");
    heading(&format!("Documents by action ({goods_type}): {total}"), out)?;
    grid::write(columns(counts), &counts.sections, width, out)?;

    let sum = counts.sum();
    if sum != counts.total {
        let total = counts.total;
        writeln!(
            out,
            "The server says {total}, its sections add up to {sum}."
        )?;
    }
    if !counts.unknown_sections.is_empty() {
        let names = names(counts.unknown_sections.keys());
        let names = visible(&names);
        writeln!(out, "Not understood, see --format json: {names}.")?;
    }
    Ok(())
}

/// A section and its numbers.
type Row = (CountedSection, ActionCounts);

fn columns(counts: &Counts) -> Vec<Column<'_, Row>> {
    let short_names = Column::<Row> {
        title: "Section",
        side: Side::Left,
        rank: 0,
        cell: Box::new(|(section, _)| Cell::new(&section.to_string())),
        total: Cell::new("All"),
    };
    let names = Column::<Row> {
        title: "Documents",
        side: Side::Left,
        rank: 1,
        cell: Box::new(|(section, _)| Cell::number(section.label().to_owned())),
        total: Cell::default(),
    };
    vec![
        short_names,
        names,
        numbers(counts, "Accepted", |counts| counts.accepted),
        numbers(counts, "Rejected", |counts| counts.rejected),
        numbers(counts, "Pending", |counts| counts.pending),
        numbers(counts, "No action", |counts| counts.no_action),
        numbers(counts, "Total", ActionCounts::total),
    ]
}

fn numbers(
    counts: &Counts,
    title: &'static str,
    of: fn(&ActionCounts) -> u64,
) -> Column<'static, Row> {
    Column {
        title,
        side: Side::Right,
        rank: 0,
        cell: Box::new(move |(_, counts)| Cell::number(of(counts).to_string())),
        total: Cell::number(sum(counts, of).to_string()),
    }
}

fn sum(counts: &Counts, of: fn(&ActionCounts) -> u64) -> u64 {
    counts
        .sections
        .iter()
        .fold(0, |sum: u64, (_, counts)| sum.saturating_add(of(counts)))
}
