//! A table that gives up its least important columns rather than break a line.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::iter;

use comfy_table::{
    Attribute, Cell as TableCell, CellAlignment, Color, LineStyle, Table, TableStyle,
};

use crate::output::text::{shortened, visible};

/// The blanks between two columns: one of the column's own, one of the style's.
const GAP: usize = 2;

/// A longer text is cut: the other forms of output have the whole.
const LONGEST_TEXT: usize = 28;

const STYLE: TableStyle =
    TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// A column and how long to hold on to it.
pub(super) struct Column {
    pub(super) title: &'static str,
    pub(super) side: Side,
    /// How soon the column is given up, the highest first, all of one rank
    /// together. Those of rank 0 stay.
    pub(super) rank: u8,
    pub(super) cells: Vec<Cell>,
    /// What stands below a line.
    pub(super) total: Cell,
}

/// To which side the content of a column leans.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    Left,
    Right,
}

/// What stands in one place.
#[derive(Default)]
pub(super) struct Cell {
    text: String,
    color: Option<Color>,
}

impl Cell {
    pub(super) fn new(text: &str) -> Self {
        Self {
            text: shortened(&visible(text), LONGEST_TEXT).into_owned(),
            color: None,
        }
    }

    /// A number is never cut.
    pub(super) fn number(text: String) -> Self {
        Self { text, color: None }
    }

    pub(super) fn colored(mut self, color: Option<Color>) -> Self {
        self.color = color;
        self
    }

    fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

/// Columns that are shown or given up together.
type Group = (u8, Side);

impl Column {
    fn group(&self) -> Group {
        (self.rank, self.side)
    }

    fn has_content(&self) -> bool {
        self.cells.iter().any(|cell| !cell.is_empty())
    }

    fn show(&self, cell: &Cell) -> TableCell {
        let shown = TableCell::new(&cell.text).set_alignment(self.alignment());
        match cell.color {
            Some(color) => shown.fg(color),
            None => shown,
        }
    }

    fn alignment(&self) -> CellAlignment {
        match self.side {
            Side::Left => CellAlignment::Left,
            Side::Right => CellAlignment::Right,
        }
    }
}

/// Writes the columns that have content and find room, and returns the titles
/// of those that did not find any.
pub(super) fn write(
    mut columns: Vec<Column>,
    width: Option<usize>,
    out: &mut dyn Write,
) -> io::Result<Vec<&'static str>> {
    columns.retain(Column::has_content);
    let widths = table(&columns).column_max_content_widths();
    let dropped = without_room(&columns, &widths, width);
    let (shown, left_out): (Vec<_>, Vec<_>) = columns
        .into_iter()
        .partition(|column| !dropped.contains(&column.group()));
    for line in table(&shown).lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(left_out.iter().map(|column| column.title).collect())
}

/// Finds the groups of columns for which there is no room.
///
/// Texts may fill the room that numbers cannot use, but no number is shown
/// without the more important ones: a cess alone would look like all the tax.
fn without_room(columns: &[Column], widths: &[u16], room: Option<usize>) -> Vec<Group> {
    let Some(room) = room else { return Vec::new() };
    let mut groups: BTreeMap<Group, usize> = BTreeMap::new();
    for (column, width) in columns.iter().zip(widths) {
        *groups.entry(column.group()).or_default() += usize::from(*width) + GAP;
    }
    // The last column has no gap behind it.
    let mut room = room.saturating_add(GAP);
    let mut dropped: Vec<Group> = Vec::new();
    for (group, width) in groups {
        let (rank, side) = group;
        let follows_dropped = dropped.iter().any(|(_, closed)| *closed == side);
        if rank > 0 && (follows_dropped || width > room) {
            dropped.push(group);
        } else {
            room = room.saturating_sub(width);
        }
    }
    dropped
}

fn table(columns: &[Column]) -> Table {
    let mut table = Table::new();
    // The stream, not the table, decides whether colours stay.
    table.load_style(STYLE).enforce_styling();
    table.style_text_only();
    table.set_header(columns.iter().map(|column| {
        TableCell::new(column.title)
            .set_alignment(column.alignment())
            .add_attribute(Attribute::Bold)
    }));
    for row in rows(columns) {
        table.add_row(row);
    }
    if columns.iter().any(|column| !column.total.is_empty()) {
        add_totals(&mut table, columns);
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 1));
    }
    if let Some(last) = table.column_iter_mut().last() {
        last.set_padding((0, 0));
    }
    table
}

fn rows(columns: &[Column]) -> impl Iterator<Item = Vec<TableCell>> {
    let count = columns.first().map_or(0, |column| column.cells.len());
    let mut cells: Vec<_> = columns
        .iter()
        .map(|column| column.cells.iter().map(|cell| column.show(cell)))
        .collect();
    iter::from_fn(move || cells.iter_mut().map(Iterator::next).collect()).take(count)
}

fn add_totals(table: &mut Table, columns: &[Column]) {
    let totals: Vec<_> = columns.iter().map(show_total).collect();
    // Added first to widen the columns, so that the line above is long enough.
    table.add_row(totals.clone());
    let lines: Vec<_> = columns
        .iter()
        .zip(table.column_max_content_widths())
        .map(|(column, width)| match column.side {
            Side::Left => String::new(),
            Side::Right => "─".repeat(usize::from(width)),
        })
        .collect();
    if let Some(last) = table.row_iter_mut().next_back() {
        *last = lines.into();
    }
    table.add_row(totals);
}

fn show_total(column: &Column) -> TableCell {
    let shown = column.show(&column.total);
    if column.total.is_empty() {
        // Even the style of nothing would leave blanks at the end of the line.
        return shown;
    }
    shown.add_attribute(Attribute::Bold)
}
