//! Documents of suppliers or recipients, with what became of them.

use std::io::{self, Write};

use gst_ims::{Action, Amount, Date, DocumentNumber, Gstin};

use super::grid::{self, Cell, Column, Side};
use super::lines::heading;
use super::money::{NO_AMOUNT, Sum};

/// Who stands beside a document.
#[derive(Clone, Copy)]
pub(crate) enum Party {
    Supplier,
    Recipient,
}

/// What is shown of a document.
pub(crate) struct PartyLine {
    pub(crate) section: String,
    pub(crate) gstin: Option<Gstin>,
    pub(crate) name: Option<String>,
    pub(crate) number: DocumentNumber,
    pub(crate) date: Option<Date>,
    pub(crate) action: Option<Action>,
    pub(crate) remarks: Option<String>,
    /// Taxable value, IGST, CGST, SGST, cess.
    pub(crate) amounts: [Option<Amount>; 5],
}

/// Writes one line for each document. Notes are not added to invoices: the section tells the sign.
pub(crate) fn write(
    title: &str,
    party: Party,
    lines: &[PartyLine],
    width: Option<usize>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let count = match lines.len() {
        1 => "1 document".to_owned(),
        count => format!("{count} documents"),
    };
    heading(&format!("{title}: {count}"), out)?;
    if lines.is_empty() {
        return Ok(());
    }
    let is_one_section = lines.iter().all(|line| {
        let first = lines.first();
        first.is_some_and(|first| first.section == line.section)
    });
    grid::write(columns(party, lines, is_one_section), lines, width, out)?;
    Ok(())
}

fn columns(party: Party, lines: &[PartyLine], has_totals: bool) -> Vec<Column<'static, PartyLine>> {
    let left = |title, rank, cell: fn(&PartyLine) -> Cell| Column {
        title,
        side: Side::Left,
        rank,
        cell: Box::new(cell),
        total: Cell::default(),
    };
    let title = match party {
        Party::Supplier => "Supplier",
        Party::Recipient => "Recipient",
    };
    let mut columns = vec![
        left("Section", 1, |line| Cell::new(&line.section)),
        left(title, 0, |line| shown(line.gstin.as_ref())),
        left("Name", 3, |line| shown(line.name.as_ref())),
        left("Number", 0, |line| shown(Some(&line.number))),
        left("Date", 1, |line| shown(line.date.as_ref())),
        left("Action", 0, |line| {
            let action = line.action.as_ref().map(Action::as_str);
            Cell::new(&action.unwrap_or_default().replace('_', " "))
        }),
        left("Remarks", 4, |line| shown(line.remarks.as_ref())),
    ];
    let names = ["Taxable", "IGST", "CGST", "SGST", "Cess"];
    for (index, title) in names.into_iter().enumerate() {
        let amount = move |line: &PartyLine| line.amounts.get(index).copied().flatten();
        let total = Sum::of(lines.iter().map(amount));
        columns.push(Column {
            title,
            side: Side::Right,
            rank: 2,
            cell: Box::new(move |line| {
                let amount = amount(line).map(|amount| amount.indian().to_string());
                Cell::number(amount.unwrap_or_else(|| NO_AMOUNT.to_owned()))
            }),
            total: Cell::number(if has_totals {
                total.to_string()
            } else {
                String::new()
            }),
        });
    }
    columns
}

fn shown<T: ToString>(value: Option<&T>) -> Cell {
    Cell::new(&value.map(ToString::to_string).unwrap_or_default())
}
