//! The totals of all sections.

use std::io::{self, Write};

use gst_ims::{Amount, Invoice, Invoices};

use super::grid::{self, Cell, Column, Side};
use super::invoices::by_action;
use super::money::Sum;
use super::{aside, heading, words};

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

/// Writes one line for each section that has documents, and their sum.
pub(super) fn write(
    sections: &[Invoices],
    width: Option<usize>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let sections: Vec<_> = sections
        .iter()
        .filter(|answer| !answer.invoices.is_empty())
        .collect();
    let all = || sections.iter().flat_map(|answer| &answer.invoices);
    let count = words::documents(all().count());
    heading(
        &format!("All sections: {count} ({})", by_action(all())),
        out,
    )?;

    let names = Column {
        title: "Section",
        side: Side::Left,
        rank: 0,
        cells: sections
            .iter()
            .map(|answer| Cell::new(&answer.section.to_string()))
            .collect(),
        total: Cell::new("Net"),
    };
    let counts = Column {
        title: "Documents",
        side: Side::Right,
        rank: 4,
        cells: sections
            .iter()
            .map(|answer| Cell::number(answer.invoices.len().to_string()))
            .collect(),
        total: Cell::number(all().count().to_string()),
    };
    let mut columns = vec![names, counts];
    columns.extend(AMOUNTS.iter().map(|column| column.fill(&sections)));
    grid::write(columns, width, out)?;
    aside(
        "Credit notes count negative; amendments count with their whole amended amounts.",
        out,
    )
}

impl AmountColumn {
    fn fill(&self, sections: &[&Invoices]) -> Column {
        let sums: Vec<Sum> = sections
            .iter()
            .map(|answer| {
                let sum = Sum::of(answer.invoices.iter().map(self.amount));
                // The wire has them positive: the section tells the sign.
                if answer.section.is_credit_note() {
                    Sum::ZERO.minus(sum)
                } else {
                    sum
                }
            })
            .collect();
        let net = sums.iter().copied().fold(Sum::ZERO, Sum::plus);
        Column {
            title: self.title,
            side: Side::Right,
            rank: self.rank,
            cells: sums
                .iter()
                .map(|sum| Cell::number(sum.to_string()))
                .collect(),
            total: Cell::number(net.to_string()),
        }
    }
}
