//! The totals of all sections.

use std::io::{self, Write};

use gst_ims::{Amount, Invoice, Invoices, Section};

use super::actions::by_action;
use super::grid::{self, Cell, Column, Side};
use super::lines::{aside, heading};
use super::money::Sum;
use crate::output::answer::InvoicesAnswer;
use crate::words;

#[derive(Clone, Copy)]
struct AmountColumn {
    title: &'static str,
    rank: u8,
    amount: fn(&Invoice) -> Option<Amount>,
}

const AMOUNTS: [AmountColumn; 6] = [
    AmountColumn {
        title: "Taxable",
        rank: 1,
        amount: |invoice| invoice.taxable_value,
    },
    AmountColumn {
        title: "IGST",
        rank: 2,
        amount: |invoice| invoice.igst,
    },
    AmountColumn {
        title: "CGST",
        rank: 2,
        amount: |invoice| invoice.cgst,
    },
    AmountColumn {
        title: "SGST",
        rank: 2,
        amount: |invoice| invoice.sgst,
    },
    AmountColumn {
        title: "Cess",
        rank: 3,
        amount: |invoice| invoice.cess,
    },
    AmountColumn {
        title: "Value",
        rank: 0,
        amount: |invoice| invoice.value,
    },
];

/// A section that has documents, and its sums.
struct Row {
    section: Section,
    documents: usize,
    amounts: [Sum; AMOUNTS.len()],
}

impl Row {
    fn of(answer: &Invoices) -> Self {
        let amounts = AMOUNTS.map(|column| {
            let sum = Sum::of(answer.invoices.iter().map(column.amount));
            // The wire has them positive: the section tells the sign.
            if answer.section.is_credit_note() {
                Sum::ZERO.minus(sum)
            } else {
                sum
            }
        });
        Self {
            section: answer.section,
            documents: answer.invoices.len(),
            amounts,
        }
    }
}

/// Writes one line for each section that has documents, and their sum; and which
/// sections lack some.
pub(super) fn write(
    answer: &InvoicesAnswer,
    width: Option<usize>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let rows: Vec<_> = answer
        .arrived()
        .filter(|section| !section.invoices.is_empty())
        .map(Row::of)
        .collect();
    if !rows.is_empty() {
        writeln!(out)?;
        write_sums(answer, &rows, width, out)?;
    }
    write_missing(answer, out)
}

/// Names the sections of which documents are missing, so that nobody takes the
/// sums for all there is.
fn write_missing(answer: &InvoicesAnswer, out: &mut dyn Write) -> io::Result<()> {
    let missing: Vec<_> = answer
        .outcomes
        .iter()
        .filter(|outcome| outcome.is_incomplete())
        .map(|outcome| format!("{} ({})", outcome.section, outcome.state()))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    let missing = missing.join(", ");
    writeln!(out, "NOT COMPLETE: documents are missing of {missing}.")
}

fn write_sums(
    answer: &InvoicesAnswer,
    rows: &[Row],
    width: Option<usize>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let total: usize = rows.iter().map(|row| row.documents).sum();
    let title = if answer.outcomes.len() == Section::ALL.len() {
        "All sections"
    } else {
        "These sections"
    };
    let actions = by_action(answer.arrived().flat_map(|section| &section.invoices));
    let count = words::documents(total);
    heading(&format!("{title}: {count} ({actions})"), out)?;

    let mut columns = vec![
        Column::<Row> {
            title: "Section",
            side: Side::Left,
            rank: 0,
            cell: Box::new(|row| Cell::new(&row.section.to_string())),
            total: Cell::new("Net"),
        },
        Column {
            title: "Documents",
            side: Side::Right,
            rank: 4,
            cell: Box::new(|row| Cell::number(row.documents.to_string())),
            total: Cell::number(total.to_string()),
        },
    ];
    columns.extend(AMOUNTS.iter().enumerate().map(|(place, column)| {
        let sum = move |row: &Row| row.amounts.get(place).copied().unwrap_or(Sum::ZERO);
        Column {
            title: column.title,
            side: Side::Right,
            rank: column.rank,
            cell: Box::new(move |row: &Row| Cell::number(sum(row).to_string())),
            total: Cell::number(rows.iter().map(sum).fold(Sum::ZERO, Sum::plus).to_string()),
        }
    }));
    grid::write(columns, rows, width, out)?;
    aside(
        "Credit notes count negative; amendments count with their whole amended amounts.",
        out,
    )
}
