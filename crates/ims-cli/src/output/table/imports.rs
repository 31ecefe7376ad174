//! Imports of goods, for people.

use std::io::{self, Write};

use gst_ims::imports::Import;
use gst_ims::{Action, Amount};

use super::grid::{self, Cell, Column, Side};
use super::lines::heading;
use super::money::{NO_AMOUNT, Sum};

/// Writes one line for each import, and what they come to.
pub(crate) fn write(
    title: &str,
    imports: &[&Import],
    width: Option<usize>,
    out: &mut dyn Write,
) -> io::Result<()> {
    heading(title, out)?;
    if imports.is_empty() {
        return Ok(());
    }
    let left = |title, rank, cell: fn(&Import) -> String| Column {
        title,
        side: Side::Left,
        rank,
        cell: Box::new(move |import: &&Import| Cell::new(&cell(import))),
        total: Cell::default(),
    };
    let amount = |title, of: fn(&Import) -> Option<Amount>| Column {
        title,
        side: Side::Right,
        rank: 2,
        cell: Box::new(move |import: &&Import| {
            let amount = of(import).map(|amount| amount.indian().to_string());
            Cell::number(amount.unwrap_or_else(|| NO_AMOUNT.to_owned()))
        }),
        total: Cell::number(Sum::of(imports.iter().map(|import| of(import))).to_string()),
    };
    let columns = vec![
        left("Bill of entry", 0, |import| import.number.to_string()),
        left("Date", 1, |import| shown(import.date)),
        left("Port", 0, |import| shown(import.port_code.as_ref())),
        left("Credit of", 3, |import| shown(import.credit_period)),
        left("Action", 0, |import| {
            Action::as_str(&import.action).replace('_', " ")
        }),
        amount("Taxable", |import| import.taxable_value),
        amount("IGST", |import| import.igst),
        amount("Cess", |import| import.cess),
    ];
    grid::write(columns, imports, width, out)?;
    Ok(())
}

fn shown<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}
