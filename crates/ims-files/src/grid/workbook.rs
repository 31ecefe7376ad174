//! Workbooks of every kind.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, ExcelDateTime, Reader, Sheets, Xlsb, Xlsx};
use compact_str::CompactString;
use gst_types::Date;

use super::{Cell, FileError, Row, Sheet};

type Bytes<'b> = Cursor<&'b [u8]>;

/// The most cells of a workbook that are read.
const MOST_CELLS: usize = 50_000_000;

/// Tells whether a file is a workbook by how it begins: a ZIP archive or an OLE container.
pub(crate) fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0")
}

/// Reads all sheets.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Sheet>, FileError> {
    // The reader of old and binary workbooks indexes into records; a damaged one can make it panic,
    // which must not end the program.
    catch_unwind(AssertUnwindSafe(|| sheets(bytes))).unwrap_or_else(|_| {
        Err(FileError::Damaged(
            "its records contradict themselves".to_owned(),
        ))
    })
}

fn sheets(bytes: &[u8]) -> Result<Vec<Sheet>, FileError> {
    let mut workbook = calamine::open_workbook_auto_from_rs(Cursor::new(bytes))
        .map_err(|error| damaged(&error))?;
    let names = workbook.sheet_names();
    let mut left = MOST_CELLS;
    names
        .into_iter()
        .map(|name| {
            let mut builder = Builder::new(&name, left);
            read_sheet(&mut workbook, &name, &mut builder)?;
            left = builder.left;
            Ok(builder.sheet)
        })
        .collect()
}

/// Reads one sheet cell by cell where the format allows it: a whole range would take memory for
/// every cell between the corners.
fn read_sheet(
    workbook: &mut Sheets<Bytes<'_>>,
    name: &str,
    builder: &mut Builder,
) -> Result<(), FileError> {
    match workbook {
        Sheets::Xlsx(workbook) => read_xlsx(workbook, name, builder),
        Sheets::Xlsb(workbook) => read_xlsb(workbook, name, builder),
        Sheets::Xls(_) | Sheets::Ods(_) => {
            let range = workbook
                .worksheet_range(name)
                .map_err(|error| damaged(&error))?;
            let (first_line, first_column) = range.start().unwrap_or_default();
            for (line, column, value) in range.used_cells() {
                let line = first_line.saturating_add(u32::try_from(line).unwrap_or(u32::MAX));
                let column = first_column.saturating_add(u32::try_from(column).unwrap_or(u32::MAX));
                builder.add(line, column, of_data(value))?;
            }
            Ok(())
        }
    }
}

fn read_xlsx(
    workbook: &mut Xlsx<Bytes<'_>>,
    name: &str,
    builder: &mut Builder,
) -> Result<(), FileError> {
    let mut reader = match workbook.worksheet_cells_reader(name) {
        Ok(reader) => reader,
        // A sheet of a chart has no cells.
        Err(calamine::XlsxError::NotAWorksheet(_)) => return Ok(()),
        Err(error) => return Err(damaged(&error)),
    };
    while let Some(cell) = reader.next_cell().map_err(|error| damaged(&error))? {
        let (line, column) = cell.get_position();
        builder.add(line, column, of_reference(cell.get_value()))?;
    }
    Ok(())
}

fn read_xlsb(
    workbook: &mut Xlsb<Bytes<'_>>,
    name: &str,
    builder: &mut Builder,
) -> Result<(), FileError> {
    let mut reader = workbook
        .worksheet_cells_reader(name)
        .map_err(|error| damaged(&error))?;
    while let Some(cell) = reader.next_cell().map_err(|error| damaged(&error))? {
        let (line, column) = cell.get_position();
        builder.add(line, column, of_reference(cell.get_value()))?;
    }
    Ok(())
}

fn damaged(error: &dyn std::fmt::Display) -> FileError {
    let text = error.to_string();
    FileError::Damaged(
        text.lines()
            .next()
            .unwrap_or_default()
            .chars()
            .take(200)
            .collect(),
    )
}

/// Collects the cells of a sheet, which come line by line.
struct Builder {
    sheet: Sheet,
    left: usize,
}

impl Builder {
    fn new(name: &str, left: usize) -> Self {
        let sheet = Sheet {
            name: Some(name.into()),
            rows: Vec::new(),
        };
        Self { sheet, left }
    }

    fn add(&mut self, line: u32, column: u32, cell: Option<Cell>) -> Result<(), FileError> {
        let Some(cell) = cell else { return Ok(()) };
        self.left = self.left.checked_sub(1).ok_or(FileError::TooLarge {
            limit: MOST_CELLS as u64,
            unit: "cells",
        })?;
        let line = line.saturating_add(1);
        let rows = &mut self.sheet.rows;
        match rows.last_mut() {
            Some(row) if row.line == line => row.push(column, cell),
            Some(row) if row.line > line => {
                // Lines out of order: nothing promises it, and hardly a file has it.
                match rows.binary_search_by_key(&line, |row| row.line) {
                    Ok(place) => {
                        if let Some(row) = rows.get_mut(place) {
                            row.push(column, cell);
                        }
                    }
                    Err(place) => {
                        let mut row = Row::new(line);
                        row.push(column, cell);
                        rows.insert(place, row);
                    }
                }
            }
            _ => {
                let mut row = Row::new(line);
                row.push(column, cell);
                rows.push(row);
            }
        }
        Ok(())
    }
}

fn of_reference(value: &DataRef<'_>) -> Option<Cell> {
    match value {
        DataRef::SharedString(text) => Cell::text(text),
        DataRef::String(text) => Cell::text(text),
        DataRef::Float(number) => Some(Cell::Number(*number)),
        DataRef::DateTime(date) => Some(of_date(date)),
        other => of_data(&Data::from(other.clone())),
    }
}

fn of_data(value: &Data) -> Option<Cell> {
    match value {
        Data::Empty => None,
        Data::Int(number) => Cell::text(&number.to_string()),
        Data::Float(number) => Some(Cell::Number(*number)),
        Data::String(text) | Data::DurationIso(text) => Cell::text(text),
        Data::Bool(flag) => Cell::text(if *flag { "TRUE" } else { "FALSE" }),
        Data::DateTime(date) => Some(of_date(date)),
        Data::DateTimeIso(text) => {
            let date = text.get(..10).and_then(|date| date.parse().ok());
            date.map_or_else(
                || Cell::text(text),
                |date| Some(Cell::Date(Some(date), 0.0)),
            )
        }
        Data::Error(error) => Some(Cell::Error(CompactString::new(error.to_string()))),
    }
}

fn of_date(date: &ExcelDateTime) -> Cell {
    if !date.is_datetime() {
        return Cell::Number(date.as_f64());
    }
    let (year, month, day, ..) = date.to_ymd_hms_milli();
    let narrow = |part: u8| i8::try_from(part).ok();
    let date_of = || Date::new(i16::try_from(year).ok()?, narrow(month)?, narrow(day)?);
    Cell::Date(date_of(), date.as_f64())
}
