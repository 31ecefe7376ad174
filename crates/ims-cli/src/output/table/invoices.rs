//! The documents of sections.

use std::io::{self, Write};

use gst_ims::invoices::Completeness;
use gst_ims::{Amount, Invoice, Invoices, State};

use super::actions::by_action;
use super::grid::{self, Cell, Column, Side};
use super::lines::{aside, heading, taxpayer};
use super::money::{NO_AMOUNT, Sum};
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
        write_outcome(outcome, width, out)?;
    }
    if !answer.is_one() {
        summary::write(answer, width, out)?;
    }
    Ok(())
}

fn write_outcome(outcome: &Outcome, width: Option<usize>, out: &mut dyn Write) -> io::Result<()> {
    let title = format!("{} ({})", outcome.section.label(), outcome.section);
    match &outcome.result {
        Ok(section) => {
            heading(&format!("{title}: {}", in_words(section)), out)?;
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
        let left_out = grid::write(columns(&answer.invoices), &answer.invoices, width, out)?;
        write_legend(&answer.invoices, out)?;
        if lacks_amounts(&answer.invoices) {
            let message = format!("{NO_AMOUNT}: no amount was sent; totals are without it.");
            aside(&message, out)?;
        }
        if !left_out.is_empty() {
            let left_out = left_out.join(", ");
            aside(&format!("No room for: {left_out}."), out)?;
        }
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

fn in_words(answer: &Invoices) -> String {
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
        (Completeness::Complete, State::Empty) => "no documents".to_owned(),
        (Completeness::Complete, _) => documents(),
    }
}

/// A column, before there are documents to fill it.
struct Template {
    title: &'static str,
    rank: u8,
    content: Content,
}

enum Content {
    Text(fn(&Invoice) -> Cell),
    Amount(fn(&Invoice) -> Option<Amount>),
}

const TEMPLATES: [Template; 16] = [
    text("Number", 0, |invoice| Cell::new(invoice.number.as_str())),
    text("Date", 1, |invoice| Cell::new(&invoice.date.to_string())),
    text("Amends", 5, |invoice| match &invoice.original {
        Some(original) => Cell::new(original.number.as_str()),
        None => Cell::default(),
    }),
    text("Supplier", 1, |invoice| {
        Cell::new(invoice.supplier_gstin.as_str())
    }),
    text("Name", 6, |invoice| {
        Cell::new(invoice.supplier_name.as_deref().unwrap_or_default())
    }),
    text("Type", 10, |invoice| match &invoice.supply_type {
        Some(supply_type) => Cell::new(&supply_type.to_string().replace('_', " ")),
        None => Cell::default(),
    }),
    text("Period", 7, |invoice| match invoice.return_period {
        Some(period) => Cell::new(&period.to_string()),
        None => Cell::default(),
    }),
    text("Place", 9, |invoice| match &invoice.place_of_supply {
        Some(state) => Cell::new(state.as_ref()),
        None => Cell::default(),
    }),
    amount("Taxable", 3, |invoice| invoice.taxable_value),
    amount("IGST", 4, |invoice| invoice.igst),
    amount("CGST", 4, |invoice| invoice.cgst),
    amount("SGST", 4, |invoice| invoice.sgst),
    amount("Cess", 8, |invoice| invoice.cess),
    amount("Value", 0, |invoice| invoice.value),
    text("Action", 0, |invoice| {
        Cell::new(&words::action(&invoice.action)).colored(words::action_color(&invoice.action))
    }),
    text("Marks", 2, |invoice| Cell::new(&marks(invoice))),
];

const fn text(title: &'static str, rank: u8, cell: fn(&Invoice) -> Cell) -> Template {
    Template {
        title,
        rank,
        content: Content::Text(cell),
    }
}

const fn amount(title: &'static str, rank: u8, amount: fn(&Invoice) -> Option<Amount>) -> Template {
    Template {
        title,
        rank,
        content: Content::Amount(amount),
    }
}

fn columns(invoices: &[Invoice]) -> Vec<Column<'static, Invoice>> {
    let mut columns: Vec<_> = TEMPLATES
        .iter()
        .map(|template| template.column(invoices))
        .collect();
    if let Some(first) = columns.first_mut() {
        first.total = Cell::new("Total");
    }
    columns
}

impl Template {
    fn column(&self, invoices: &[Invoice]) -> Column<'static, Invoice> {
        let Self { title, rank, .. } = *self;
        match self.content {
            Content::Text(cell) => Column {
                title,
                side: Side::Left,
                rank,
                cell: Box::new(cell),
                total: Cell::default(),
            },
            Content::Amount(amount) => Column {
                title,
                side: Side::Right,
                rank,
                cell: Box::new(move |invoice| show(amount(invoice))),
                total: Cell::number(Sum::of(invoices.iter().map(amount)).to_string()),
            },
        }
    }
}

fn lacks_amounts(invoices: &[Invoice]) -> bool {
    TEMPLATES.iter().any(|template| match template.content {
        Content::Text(_) => false,
        Content::Amount(amount) => invoices.iter().any(|invoice| amount(invoice).is_none()),
    })
}

fn show(amount: Option<Amount>) -> Cell {
    match amount {
        Some(amount) => Cell::number(amount.indian().to_string()),
        None => Cell::number(NO_AMOUNT.to_owned()),
    }
}

const NOT_FILED: &str = "F";
const NEVER_PENDING: &str = "P";

/// Marks what to know before an action is taken.
fn marks(invoice: &Invoice) -> String {
    let marks = [
        (invoice.supplier_filed == Some(false), NOT_FILED),
        (invoice.pending_allowed == Some(false), NEVER_PENDING),
    ];
    let marks: Vec<_> = marks
        .into_iter()
        .filter_map(|(is_so, mark)| is_so.then_some(mark))
        .collect();
    marks.join(" ")
}

fn write_legend(invoices: &[Invoice], out: &mut dyn Write) -> io::Result<()> {
    let has = |mark: &str| invoices.iter().any(|invoice| marks(invoice).contains(mark));
    if has(NOT_FILED) {
        aside("F: the supplier has not filed the return yet.", out)?;
    }
    if has(NEVER_PENDING) {
        aside("P: cannot be kept pending.", out)?;
    }
    Ok(())
}
