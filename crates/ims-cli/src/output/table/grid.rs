//! A table that gives up its least important columns rather than break a line.

use std::io::{self, Write};
use std::iter;

use comfy_table::{
    Attribute, Cell as TableCell, CellAlignment, Color, LineStyle, Table, TableStyle,
};

use crate::output::text::{shortened, visible};

/// The blanks between two columns: one of the column's own, one of the style's.
const GAP: u16 = 2;

/// A longer text is cut: the other forms of output have the whole.
const LONGEST_TEXT: usize = 28;

const STYLE: TableStyle =
    TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// A column and how long to hold on to it.
pub(super) struct Column {
    pub(super) title: &'static str,
    pub(super) side: Side,
    /// Columns with the highest rank go first, all of one rank together; those
    /// of rank 0 stay.
    pub(super) rank: u8,
    pub(super) cells: Vec<Cell>,
    /// What stands below a line.
    pub(super) total: Cell,
}

/// To which side the content of a column leans.
#[derive(Clone, Copy)]
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

impl Column {
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
    let highest = highest_rank_with_room(&columns, &widths, width);
    let (shown, left_out): (Vec<_>, Vec<_>) = columns
        .into_iter()
        .partition(|column| column.rank <= highest);
    for line in table(&shown).lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(left_out.iter().map(|column| column.title).collect())
}

fn highest_rank_with_room(columns: &[Column], widths: &[u16], room: Option<usize>) -> u8 {
    let Some(room) = room else { return u8::MAX };
    let needed = |highest: u8| {
        columns
            .iter()
            .zip(widths)
            .filter(|(column, _)| column.rank <= highest)
            .map(|(_, width)| usize::from(*width) + usize::from(GAP))
            .sum::<usize>()
            .saturating_sub(usize::from(GAP))
    };
    let mut ranks: Vec<u8> = columns.iter().map(|column| column.rank).collect();
    ranks.sort_unstable();
    ranks
        .into_iter()
        .rfind(|rank| needed(*rank) <= room)
        .unwrap_or_default()
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
