//! The documents of sections.

use std::io::{self, Write};

use gst_ims::invoices::Completeness;
use gst_ims::{Invoice, Invoices, State};

use super::actions::by_action;
use super::documents::{self, NEVER_PENDING, NOT_FILED, Sign, Template, lacks_amounts, marks};
use super::grid::{self, Cell, Column};
use super::lines::{aside, heading, no_room, taxpayer};
use super::money::NO_AMOUNT;
use super::summary;
use crate::output::answer::{InvoicesAnswer, Outcome};
use crate::text::{names, visible};
use crate::words;

/// Writes each section with its totals, and a summary of all.
pub(crate) fn write(
    answer: &InvoicesAnswer,
    width: Option<usize>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let name = answer.taxpayer.map(|gstin| gstin.to_string());
    taxpayer(name.as_deref(), out)?;
    for (index, outcome) in answer.outcomes.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        write_outcome(outcome, answer.is_filtered, width, out)?;
    }
    if !answer.is_one() {
        summary::write(answer, width, out)?;
    }
    Ok(())
}

fn write_outcome(
    outcome: &Outcome,
    is_filtered: bool,
    width: Option<usize>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let title = format!("{} ({})", outcome.section.label(), outcome.section);
    match &outcome.result {
        Ok(section) => {
            heading(&format!("{title}: {}", in_words(section, is_filtered)), out)?;
            write_section(section, width, out)
        }
        Err(error) => {
            let reason = error.to_string();
            let reason = visible(&reason);
            heading(&format!("{title}: FAILED, not fetched: {reason}"), out)
        }
    }
}

fn write_section(answer: &Invoices, width: Option<usize>, out: &mut dyn Write) -> io::Result<()> {
    if !answer.invoices.is_empty() {
        let mut templates = documents::usual(Some(answer.section));
        let zero = documents::leave_out_zeros(&mut templates, &answer.invoices);
        let columns = columns(&templates, &answer.invoices);
        let left_out = grid::write(columns, &answer.invoices, width, out)?;
        if !left_out.contains(&"Marks") {
            write_legend(&answer.invoices, out)?;
        }
        write_zeros(&zero, out)?;
        if lacks_amounts(&answer.invoices) {
            let message = format!("{NO_AMOUNT}: no amount was sent; totals are without it.");
            aside(&message, out)?;
        }
        no_room(&left_out, width, out)?;
    }
    if !answer.rejected.is_empty() {
        let count = answer.rejected.len();
        writeln!(out, "Not read: {count} of the records; see the warnings.")?;
    }
    if !answer.unknown_sections.is_empty() {
        let names = names(answer.unknown_sections.keys());
        let names = visible(&names);
        writeln!(out, "Not understood, see --format json: {names}.")?;
    }
    Ok(())
}

fn in_words(answer: &Invoices, is_filtered: bool) -> String {
    let documents = || {
        let count = words::documents(answer.invoices.len());
        match by_action(&answer.invoices) {
            actions if actions.is_empty() => count,
            actions => format!("{count} ({actions})"),
        }
    };
    match (&answer.completeness, answer.state()) {
        (Completeness::Pending(why), _) => format!("not there yet: {}", visible(&why.to_string())),
        (Completeness::Partial(why), _) => {
            format!(
                "NOT COMPLETE, {}: {}",
                documents(),
                visible(&why.to_string())
            )
        }
        (Completeness::Complete, State::Empty) if !is_filtered => "no documents".to_owned(),
        (Completeness::Complete, _) if is_filtered && answer.invoices.is_empty() => {
            "none that fits".to_owned()
        }
        (Completeness::Complete, _) => documents(),
    }
}

fn columns(templates: &[Template], invoices: &[Invoice]) -> Vec<Column<'static, Invoice>> {
    let columns = templates.iter();
    let mut columns: Vec<_> = columns
        .map(|template| template.column(invoices, Sign::AsSent))
        .collect();
    if let Some(first) = columns.first_mut() {
        first.total = Cell::new("Total");
    }
    columns
}

fn write_legend(invoices: &[Invoice], out: &mut dyn Write) -> io::Result<()> {
    let has = |mark: &str| invoices.iter().any(|invoice| marks(invoice).contains(mark));
    legend(has(NOT_FILED), has(NEVER_PENDING), out)
}

/// Names the taxes that have no column, as there is nothing in it.
pub(super) fn write_zeros(titles: &[&str], out: &mut dyn Write) -> io::Result<()> {
    if titles.is_empty() {
        return Ok(());
    }
    aside(&format!("{}: 0.00 throughout.", titles.join(", ")), out)
}

/// Says what the marks mean that are there.
pub(super) fn legend(
    has_not_filed: bool,
    has_never_pending: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    if has_not_filed {
        aside("F: the supplier has not filed the return yet.", out)?;
    }
    if has_never_pending {
        aside("P: cannot be kept pending.", out)?;
    }
    Ok(())
}
