//! What a fetch brought, for people.

use std::io::{self, Write};

use ims_store::{Fetched, FetchedSection};

use super::grid::{self, Cell, Column, Side};
use super::lines::{aside, heading, taxpayer};
use crate::text::visible;
use crate::words;

/// Writes one line for each section, and what is wrong with which.
pub(crate) fn write(
    fetched: &Fetched,
    width: Option<usize>,
    out: &mut dyn Write,
) -> io::Result<()> {
    taxpayer(Some(fetched.gstin.as_str()), out)?;
    heading(&format!("Fetch {}", fetched.snapshot), out)?;
    grid::write(columns(&fetched.sections), &fetched.sections, width, out)?;
    for section in &fetched.sections {
        if let Some(error) = &section.error {
            aside(&format!("{}: {}", section.section, visible(error)), out)?;
        }
    }
    if fetched.counts_agree == Some(false) {
        writeln!(out, "The counts of the tax network are others.")?;
    }
    Ok(())
}

fn columns(sections: &[FetchedSection]) -> Vec<Column<'_, FetchedSection>> {
    let numbers = |title, of: fn(&FetchedSection) -> u64| Column {
        title,
        side: Side::Right,
        rank: 0,
        cell: Box::new(move |section: &FetchedSection| Cell::number(of(section).to_string())),
        total: Cell::number(sections.iter().map(of).sum::<u64>().to_string()),
    };
    vec![
        Column {
            title: "Section",
            side: Side::Left,
            rank: 0,
            cell: Box::new(|section: &FetchedSection| Cell::new(section.section.name())),
            total: Cell::new("All"),
        },
        Column {
            title: "State",
            side: Side::Left,
            rank: 0,
            cell: Box::new(|section| Cell::new(words::section_state(section.state))),
            total: Cell::default(),
        },
        numbers("Documents", |section| section.documents),
        numbers("New", |section| section.new),
        numbers("Changed", |section| section.changed),
        numbers("Gone", |section| section.gone),
        numbers("Acted", |section| section.acted),
    ]
}
