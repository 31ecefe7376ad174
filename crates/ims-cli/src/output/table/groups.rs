//! Totals by group, for people.

use std::io::{self, Write};

use gst_ims::{Action, Amount};
use ims_store::{Group, Totals};
use jiff::Timestamp;

use super::grid::{self, Cell, Column, Side};
use super::lines::{aside, no_room, taxpayer};
use super::list::write_ages;
use super::money::NO_AMOUNT;
use crate::arguments::stored::Grouping;
use crate::output::groups::GroupsAnswer;
use crate::words;

/// Writes one line for each group, and the totals of all documents that are meant.
pub(crate) fn write(
    answer: &GroupsAnswer,
    by: Grouping,
    now: Timestamp,
    width: Option<usize>,
    out: &mut dyn Write,
) -> io::Result<()> {
    taxpayer(Some(answer.gstin.as_str()), out)?;
    write_ages(&answer.sections, now, out)?;
    if answer.groups.is_empty() {
        return writeln!(out, "No document that is stored fits.");
    }
    let left_out = grid::write(columns(by, &answer.totals), &answer.groups, width, out)?;
    no_room(&left_out, width, out)?;
    aside("Credit notes count negative, amendments whole.", out)
}

fn columns(by: Grouping, totals: &Totals) -> Vec<Column<'static, Group>> {
    let title = match by {
        Grouping::Section => "Section",
        Grouping::Supplier => "GSTIN",
        Grouping::Period => "Period",
        Grouping::Action => "Action",
    };
    let name = move |group: &Group| match by {
        Grouping::Action => Cell::new(&words::action(&Action::from_text(&group.name))),
        _ if group.name.is_empty() => Cell::new("not told"),
        _ => Cell::new(&group.name),
    };
    let mut columns = vec![
        Column {
            title,
            side: Side::Left,
            rank: 0,
            cell: Box::new(name) as Box<dyn Fn(&Group) -> Cell>,
            total: Cell::new("All"),
        },
        Column {
            title: "Supplier",
            side: Side::Left,
            rank: 1,
            cell: Box::new(|group| Cell::new(group.supplier_name.as_deref().unwrap_or_default())),
            total: Cell::default(),
        },
        Column {
            title: "Documents",
            side: Side::Right,
            rank: 0,
            cell: Box::new(|group| Cell::number(group.totals.documents.to_string())),
            total: Cell::number(totals.documents.to_string()),
        },
    ];
    let mut amount = |title, rank, of: fn(&Totals) -> Option<Amount>| {
        columns.push(Column {
            title,
            side: Side::Right,
            rank,
            cell: Box::new(move |group: &Group| show(of(&group.totals))),
            total: show(of(totals)),
        });
    };
    amount("Taxable", 2, |totals| Some(totals.taxable_value));
    amount("IGST", 1, |totals| Some(totals.igst));
    amount("CGST", 1, |totals| Some(totals.cgst));
    amount("SGST", 1, |totals| Some(totals.sgst));
    amount("Cess", 1, |totals| Some(totals.cess));
    amount("Tax", 0, Totals::tax);
    amount("Value", 0, |totals| Some(totals.value));
    columns
}

fn show(amount: Option<Amount>) -> Cell {
    match amount {
        Some(amount) => Cell::number(amount.indian().to_string()),
        None => Cell::number(NO_AMOUNT.to_owned()),
    }
}
