//! Documents of suppliers or recipients, with what became of them.

use std::io::{self, Write};

use gst_ims::{Action, Amount, Date, DocumentNumber, Gstin};

use super::grid::{Cell, Column, Grid, Side};
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

/// So many lines are measured; numbers may be longer further down.
const MEASURED: usize = 1_000;

const AMOUNTS: [&str; 5] = ["Taxable", "IGST", "CGST", "SGST", "Cess"];

/// What is known of all lines before the first is written.
struct Measure {
    count: usize,
    first: Vec<PartyLine>,
    sums: [Sum; 5],
    is_one_section: bool,
}

impl Measure {
    fn of(lines: impl Iterator<Item = PartyLine>) -> Self {
        let mut measure = Self {
            count: 0,
            first: Vec::new(),
            sums: [Sum::ZERO; 5],
            is_one_section: true,
        };
        for line in lines {
            measure.count += 1;
            for (sum, amount) in measure.sums.iter_mut().zip(line.amounts) {
                *sum = sum.plus(Sum::of(std::iter::once(amount)));
            }
            let first = measure.first.first();
            measure.is_one_section &= first.is_none_or(|first| first.section == line.section);
            if measure.first.len() < MEASURED {
                measure.first.push(line);
            }
        }
        measure
    }
}

/// Writes one line for each document. Notes are not added to invoices: the section tells the sign.
///
/// Lines are made anew each time and not kept, as a statement can have hundreds of thousands.
pub(crate) fn write<I: Iterator<Item = PartyLine>>(
    title: &str,
    party: Party,
    lines: impl Fn() -> I,
    width: Option<usize>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let measure = Measure::of(lines());
    let count = match measure.count {
        1 => "1 document".to_owned(),
        count => format!("{count} documents"),
    };
    heading(&format!("{title}: {count}"), out)?;
    if measure.count == 0 {
        return Ok(());
    }
    let columns = columns(party, &measure);
    let grid = if measure.count <= MEASURED {
        Grid::of(columns, &measure.first, width)
    } else {
        Grid::of_first(columns, &measure.first, width)
    };
    grid.write_head(out)?;
    for line in lines() {
        grid.write_row(&line, out)?;
    }
    if measure.is_one_section {
        grid.write_totals("", |title| total(title, &measure), out)?;
    }
    Ok(())
}

/// What stands below the line of a column: amounts of several sections are not added up.
fn total(title: &str, measure: &Measure) -> Cell {
    let mut amounts = AMOUNTS.iter().zip(measure.sums);
    let sum = amounts.find(|(name, _)| **name == title);
    match sum.filter(|_| measure.is_one_section) {
        Some((_, sum)) => Cell::number(sum.to_string()),
        None => Cell::default(),
    }
}

fn columns(party: Party, measure: &Measure) -> Vec<Column<'static, PartyLine>> {
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
    for (index, title) in AMOUNTS.into_iter().enumerate() {
        columns.push(Column {
            title,
            side: Side::Right,
            rank: 2,
            cell: Box::new(move |line: &PartyLine| {
                let amount = line.amounts.get(index).copied().flatten();
                let amount = amount.map(|amount| amount.indian().to_string());
                Cell::number(amount.unwrap_or_else(|| NO_AMOUNT.to_owned()))
            }),
            total: total(title, measure),
        });
    }
    columns
}

fn shown<T: ToString>(value: Option<&T>) -> Cell {
    Cell::new(&value.map(ToString::to_string).unwrap_or_default())
}
