//! A table that gives up its least important columns rather than break a line.
//!
//! Nothing of it is kept: the cells are made once to measure them, and again
//! to write them, so that a month of documents costs no memory beside itself.

use std::collections::BTreeMap;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

use crate::text::{shortened, visible};

/// The blanks between two columns.
const GAP: usize = 2;

/// A longer text is cut: the other forms of output have the whole.
const LONGEST_TEXT: usize = 28;

const BOLD: Style = Style::new().bold();

/// A column and how long to hold on to it.
pub(super) struct Column<'c, R> {
    pub(super) title: &'static str,
    pub(super) side: Side,
    /// How soon the column is given up, the highest first, all of one rank
    /// together. Those of rank 0 stay.
    pub(super) rank: u8,
    /// What stands in the line of a row.
    pub(super) cell: Box<dyn Fn(&R) -> Cell + 'c>,
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
    color: Option<AnsiColor>,
}

impl Cell {
    pub(super) fn new(text: &str) -> Self {
        Self {
            text: shortened(&visible(text), LONGEST_TEXT).into_owned(),
            color: None,
        }
    }

    /// A text of which so many characters are shown.
    pub(super) fn cut(text: &str, longest: usize) -> Self {
        Self {
            text: shortened(&visible(text), longest).into_owned(),
            color: None,
        }
    }

    /// A number is never cut.
    pub(super) fn number(text: String) -> Self {
        Self { text, color: None }
    }

    pub(super) fn colored(mut self, color: Option<AnsiColor>) -> Self {
        self.color = color;
        self
    }

    fn width(&self) -> usize {
        self.text.width()
    }
}

/// Columns that are shown or given up together.
type Group = (u8, Side);

/// A column that has content, and the width of the widest.
struct Measured<'c, R> {
    column: Column<'c, R>,
    width: usize,
}

/// A table whose columns are measured, so that its lines can be written one after another.
pub(super) struct Grid<'c, R> {
    shown: Vec<Measured<'c, R>>,
    left_out: Vec<&'static str>,
}

/// Of how many places a number may grow after the rows that were measured.
const GROWTH: usize = 2;

impl<'c, R> Grid<'c, R> {
    /// Measures all rows. Columns without content go, and those that find no room.
    pub(super) fn of(columns: Vec<Column<'c, R>>, rows: &[R], width: Option<usize>) -> Self {
        Self::fitted(measured(columns, rows), width)
    }

    /// Measures the first rows of many: numbers may grow, and no column goes that has no content
    /// yet.
    pub(super) fn of_first(columns: Vec<Column<'c, R>>, rows: &[R], width: Option<usize>) -> Self {
        let mut columns: Vec<_> = columns
            .into_iter()
            .map(|column| {
                let width = widest(&column, rows)
                    .max(column.title.width())
                    .max(column.total.width());
                Measured { column, width }
            })
            .collect();
        for measured in &mut columns {
            if measured.column.side == Side::Right {
                measured.width += GROWTH;
            }
        }
        Self::fitted(columns, width)
    }

    fn fitted(columns: Vec<Measured<'c, R>>, width: Option<usize>) -> Self {
        let dropped = without_room(&columns, width);
        let (shown, left_out): (Vec<_>, Vec<_>) = columns
            .into_iter()
            .partition(|measured| !dropped.contains(&measured.group()));
        let titles = left_out.iter().map(|measured| measured.column.title);
        Self {
            left_out: titles.collect(),
            shown,
        }
    }

    /// The titles of the columns that found no room.
    pub(super) fn left_out(&self) -> &[&'static str] {
        &self.left_out
    }

    pub(super) fn write_head(&self, out: &mut dyn Write) -> io::Result<()> {
        write_head(&self.shown, out)
    }

    pub(super) fn write_row(&self, row: &R, out: &mut dyn Write) -> io::Result<()> {
        write_line(&self.shown, |column| (column.cell)(row), Style::new(), out)
    }

    pub(super) fn shows(&self, title: &str) -> bool {
        let mut shown = self.shown.iter();
        shown.any(|measured| measured.column.title == title)
    }

    /// Writes what stands below a line, for each title; where that is nothing for the first column,
    /// the name of the line stands there.
    pub(super) fn write_totals(
        &self,
        name: &str,
        total: impl Fn(&'static str) -> Cell,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let first = self.shown.first().map(|measured| measured.column.title);
        let total = |column: &Column<'_, R>| match total(column.title) {
            cell if cell.text.is_empty() && Some(column.title) == first => Cell::new(name),
            cell => cell,
        };
        write_totals(&self.shown, total, out)
    }
}

/// Writes the columns that have content and find room, and returns the titles
/// of those that did not find any.
pub(super) fn write<R>(
    columns: Vec<Column<'_, R>>,
    rows: &[R],
    width: Option<usize>,
    out: &mut dyn Write,
) -> io::Result<Vec<&'static str>> {
    let grid = Grid::of(columns, rows, width);
    grid.write_head(out)?;
    for row in rows {
        grid.write_row(row, out)?;
    }
    let has_totals = |measured: &Measured<'_, R>| measured.column.total.width() > 0;
    if grid.shown.iter().any(has_totals) {
        let total = |column: &Column<'_, R>| Cell::number(column.total.text.clone());
        write_totals(&grid.shown, total, out)?;
    }
    Ok(grid.left_out)
}

/// Looks at every cell; a column whose cells are all empty goes.
fn measured<'c, R>(columns: Vec<Column<'c, R>>, rows: &[R]) -> Vec<Measured<'c, R>> {
    columns
        .into_iter()
        .filter_map(|column| {
            let content = Some(widest(&column, rows)).filter(|width| *width > 0)?;
            let width = content.max(column.title.width()).max(column.total.width());
            Some(Measured { column, width })
        })
        .collect()
}

fn widest<R>(column: &Column<'_, R>, rows: &[R]) -> usize {
    let widths = rows.iter().map(|row| (column.cell)(row).width());
    widths.max().unwrap_or_default()
}

impl<R> Measured<'_, R> {
    fn group(&self) -> Group {
        (self.column.rank, self.column.side)
    }
}

/// Finds the groups of columns for which there is no room.
///
/// Texts may fill the room that numbers cannot use, but no number is shown
/// without the more important ones: a cess alone would look like all the tax.
fn without_room<R>(columns: &[Measured<'_, R>], room: Option<usize>) -> Vec<Group> {
    let Some(room) = room else { return Vec::new() };
    let mut groups: BTreeMap<Group, usize> = BTreeMap::new();
    for measured in columns {
        *groups.entry(measured.group()).or_default() += measured.width + GAP;
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

fn write_head<R>(columns: &[Measured<'_, R>], out: &mut dyn Write) -> io::Result<()> {
    let title = |column: &Column<'_, R>| Cell::number(column.title.to_owned());
    write_line(columns, title, BOLD, out)?;
    let gaps = columns.len().saturating_sub(1) * GAP;
    let width = columns.iter().map(|measured| measured.width).sum::<usize>() + gaps;
    writeln!(out, "{}", "─".repeat(width))
}

fn write_totals<R>(
    columns: &[Measured<'_, R>],
    total: impl FnMut(&Column<'_, R>) -> Cell,
    out: &mut dyn Write,
) -> io::Result<()> {
    let widths: Vec<_> = columns.iter().map(|measured| measured.width).collect();
    let mut widths = widths.into_iter();
    let rule = |column: &Column<'_, R>| {
        let width = widths.next().unwrap_or_default();
        Cell::number(match column.side {
            Side::Left => String::new(),
            Side::Right => "─".repeat(width),
        })
    };
    write_line(columns, rule, Style::new(), out)?;
    write_line(columns, total, BOLD, out)
}

/// Writes a cell of each column in `style`, or in the cell's own colour.
fn write_line<R>(
    columns: &[Measured<'_, R>],
    mut cell: impl FnMut(&Column<'_, R>) -> Cell,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    // Written before the next cell only, so that no line ends with blanks.
    let mut blanks = 0;
    for measured in columns {
        let cell = cell(&measured.column);
        let rest = measured.width.saturating_sub(cell.width());
        let (before, after) = match measured.column.side {
            Side::Left => (0, rest),
            Side::Right => (rest, 0),
        };
        blanks += before;
        if !cell.text.is_empty() {
            let style = match cell.color {
                Some(color) => style.fg_color(Some(color.into())),
                None => style,
            };
            let text = &cell.text;
            write!(out, "{:blanks$}{style}{text}{style:#}", "")?;
            blanks = 0;
        }
        blanks += after + GAP;
    }
    writeln!(out)
}
