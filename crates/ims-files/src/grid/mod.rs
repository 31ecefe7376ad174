//! What a workbook and a text file have in common: lines of cells.

mod archive;
mod biff;
mod cell;
mod decode;
mod error;
mod limits;
mod text_file;
mod workbook;

use std::sync::Arc;

pub(crate) use cell::Cell;
pub use error::FileError;
pub(crate) use workbook::is_workbook;

/// One sheet of a workbook, or a whole text file.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    /// The name; text files have none.
    pub(crate) name: Option<Arc<str>>,
    /// The lines that are not empty, from the top.
    pub(crate) rows: Vec<Row>,
}

/// A line that is not empty.
#[derive(Debug, Default)]
pub(crate) struct Row {
    /// The line in the file, from 1.
    pub(crate) line: u32,
    /// The cells that are not empty, each with its column from 0, from the left. Hostile files have
    /// cells in columns far to the right: what lies between takes no memory.
    cells: Vec<(u32, Cell)>,
    /// What makes the line doubtful as a whole.
    pub(crate) faults: Vec<String>,
}

impl Row {
    fn new(line: u32) -> Self {
        Self {
            line,
            cells: Vec::new(),
            faults: Vec::new(),
        }
    }

    /// Adds a cell; of two in one column the later one counts.
    fn push(&mut self, column: u32, cell: Cell) {
        match self.cells.last() {
            Some((last, _)) if *last >= column => {
                match self
                    .cells
                    .binary_search_by_key(&column, |(place, _)| *place)
                {
                    Ok(place) => {
                        if let Some(slot) = self.cells.get_mut(place) {
                            slot.1 = cell;
                        }
                    }
                    Err(place) => self.cells.insert(place, (column, cell)),
                }
            }
            _ => self.cells.push((column, cell)),
        }
    }

    /// Returns the cell of a column, counted from 0.
    pub(crate) fn cell(&self, column: u32) -> Option<&Cell> {
        if let Some((place, cell)) = self.cells.get(column as usize)
            && *place == column
        {
            return Some(cell);
        }
        let place = self
            .cells
            .binary_search_by_key(&column, |(place, _)| *place);
        place
            .ok()
            .and_then(|place| self.cells.get(place))
            .map(|(_, cell)| cell)
    }

    /// Returns the same cells, to be changed.
    pub(crate) fn cells_mut(&mut self) -> impl Iterator<Item = (u32, &mut Cell)> {
        self.cells.iter_mut().map(|(column, cell)| (*column, cell))
    }

    /// Returns the cells that are not empty, each with its column from 0.
    pub(crate) fn cells(&self) -> impl Iterator<Item = (u32, &Cell)> {
        self.cells.iter().map(|(column, cell)| (*column, cell))
    }
}

/// Reads a workbook of any kind, or a text file of any encoding and separator.
///
/// # Errors
///
/// [`FileError`] says what the file is not.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<Sheet>, FileError> {
    if workbook::is_workbook(bytes) {
        return workbook::read(bytes);
    }
    let text = decode::text(bytes)?;
    Ok(vec![text_file::read(&text)?])
}

/// Refuses a cell that no spreadsheet holds.
fn check_length(text: &str, line: u32, column: u32) -> Result<(), FileError> {
    let limit = limits::LONGEST_CELL;
    if text.len() > limit && text.chars().count() > limit {
        return Err(FileError::LongCell {
            limit,
            line,
            column: column.saturating_add(1),
        });
    }
    Ok(())
}

/// What a library says of a damaged workbook, on one line.
fn damaged(error: &dyn std::fmt::Display) -> FileError {
    let text = error.to_string();
    let line = text.lines().next().unwrap_or_default();
    let shown = line.chars().filter(|character| !character.is_control());
    FileError::Damaged(shown.take(200).collect())
}
