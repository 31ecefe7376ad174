//! How a register fits the documents, for people.

use std::io::{self, Write};

use gst_ims::{Amount, Gstin};
use ims_files::matching::Matching;
use ims_files::register::Register;
use ims_reconcile::SupplierSummary;

use super::grid::{self, Cell, Column, Side};
use super::lines::{aside, heading, taxpayer};
use super::money::NO_AMOUNT;
use crate::text::visible;

/// Writes how the registers were read, and how many pairs each supplier has.
pub(crate) fn write(
    matching: &Matching<'_>,
    width: Option<usize>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let gstin = matching.gstin();
    taxpayer(gstin.as_ref().map(Gstin::as_str), out)?;
    for register in matching.registers() {
        write_register(register, out)?;
    }
    let summary = matching.reconciliation().summary();
    heading("Suppliers", out)?;
    let left_out = grid::write(columns(matching), &summary.suppliers, width, out)?;
    if !left_out.is_empty() {
        aside(&format!("No room for: {}", left_out.join(", ")), out)?;
    }
    aside(
        "--output pairs.xlsx or --format json shows each pair with its reasons",
        out,
    )
}

fn write_register(register: &Register, out: &mut dyn Write) -> io::Result<()> {
    let sheet = register
        .sheet
        .as_deref()
        .map(|sheet| format!(", sheet {sheet}"));
    let name = format!("{}{}", register.file, sheet.unwrap_or_default());
    heading(&visible(&name), out)?;
    writeln!(out, "Headings on line {}:", register.heading_line)?;
    for (meaning, text) in &register.columns {
        writeln!(out, "  {:<16} {}", meaning.name(), visible(text))?;
    }
    for left_out in &register.left_out {
        aside(
            &format!("line {}: {}", left_out.line, visible(&left_out.reason)),
            out,
        )?;
    }
    for damaged in &register.damaged {
        let (column, text) = (visible(&damaged.column), visible(&damaged.text));
        writeln!(
            out,
            "damaged: line {}, {column}: {text}: {}",
            damaged.line, damaged.reason
        )?;
    }
    writeln!(out)
}

fn columns<'c>(matching: &'c Matching<'_>) -> Vec<Column<'c, SupplierSummary>> {
    let summary = matching.reconciliation().summary();
    let numbers = |title, rank, total: u64, of: fn(&SupplierSummary) -> u64| Column {
        title,
        side: Side::Right,
        rank,
        cell: Box::new(move |supplier: &SupplierSummary| Cell::number(of(supplier).to_string())),
        total: Cell::number(total.to_string()),
    };
    let money = |title, total: Option<Amount>, of: fn(&SupplierSummary) -> Option<Amount>| Column {
        title,
        side: Side::Right,
        rank: 2,
        cell: Box::new(move |supplier: &SupplierSummary| amount(of(supplier))),
        total: amount(total),
    };
    vec![
        Column {
            title: "Supplier",
            side: Side::Left,
            rank: 0,
            cell: Box::new(|supplier| {
                Cell::new(
                    supplier
                        .supplier_gstin
                        .as_ref()
                        .map_or("without GSTIN", |gstin| gstin.as_str()),
                )
            }),
            total: Cell::new("All"),
        },
        Column {
            title: "Name",
            side: Side::Left,
            rank: 1,
            cell: Box::new(|supplier| {
                Cell::new(supplier.supplier_name.as_deref().unwrap_or_default())
            }),
            total: Cell::default(),
        },
        numbers("Exact", 0, summary.exact, |supplier| supplier.exact),
        numbers("Probable", 0, summary.probable, |supplier| {
            supplier.probable
        }),
        numbers("Mismatch", 0, summary.mismatch, |supplier| {
            supplier.mismatch
        }),
        numbers("Only IMS", 0, summary.only_ims, |supplier| {
            supplier.only_ims
        }),
        numbers("Only register", 0, summary.only_register, |supplier| {
            supplier.only_register
        }),
        money("Tax IMS", summary.ims.tax, |supplier| supplier.ims.tax),
        money("Tax register", summary.register.tax, |supplier| {
            supplier.register.tax
        }),
    ]
}

fn amount(amount: Option<Amount>) -> Cell {
    Cell::number(amount.map_or_else(
        || NO_AMOUNT.to_owned(),
        |amount| amount.indian().to_string(),
    ))
}
