//! Workbooks of every kind.

use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, ExcelDateTime, Ods, Reader, Sheets, Xls, Xlsb, Xlsx};
use compact_str::CompactString;
use gst_types::Date;

use super::archive::{self, Format};
use super::limits::{Budget, MOST_CELLS, MOST_TEXT};
use super::{Cell, FileError, Row, Sheet, biff, damaged};

/// How a ZIP archive, an OLE container, and the bare records of Excel 2, 3 and 4 begin.
const ZIP: &[u8] = b"PK\x03\x04";
const OLE: &[u8] = b"\xd0\xcf\x11\xe0";
const BARE_RECORDS: [&[u8]; 3] = [
    b"\x09\x00\x04\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x04\x06\x00",
];

/// Tells whether a file is a workbook by how it begins.
pub(crate) fn is_workbook(bytes: &[u8]) -> bool {
    [ZIP, OLE]
        .iter()
        .chain(&BARE_RECORDS)
        .any(|start| bytes.starts_with(start))
}

/// Reads all sheets.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Sheet>, FileError> {
    // The reader of old and binary workbooks indexes into records; a damaged one can make it panic,
    // which must not end the program.
    catch_unwind(AssertUnwindSafe(|| open(bytes))).unwrap_or_else(|_| {
        Err(FileError::Damaged(
            "its records contradict themselves".to_owned(),
        ))
    })
}

fn open(bytes: &[u8]) -> Result<Vec<Sheet>, FileError> {
    if BARE_RECORDS.iter().any(|start| bytes.starts_with(start)) {
        return Err(FileError::TooOld);
    }
    if bytes.starts_with(OLE) {
        let workbook = biff::checked(bytes)?;
        let workbook = Xls::new(Bytes::new(&workbook)).map_err(|error| damaged(&error))?;
        return sheets(Sheets::Xls(workbook));
    }
    let format = archive::check(bytes)?;
    let bytes = Bytes::new(bytes);
    sheets(match format {
        Format::Xlsx => Sheets::Xlsx(Xlsx::new(bytes).map_err(|error| damaged(&error))?),
        Format::Xlsb => Sheets::Xlsb(Xlsb::new(bytes).map_err(|error| damaged(&error))?),
        Format::Ods => Sheets::Ods(Ods::new(bytes).map_err(|error| damaged(&error))?),
    })
}

/// The bytes of a workbook, which are not read over and over: many sheets can name one part.
struct Bytes<'b> {
    bytes: Cursor<&'b [u8]>,
    left: u64,
}

impl<'b> Bytes<'b> {
    fn new(bytes: &'b [u8]) -> Self {
        Self {
            bytes: Cursor::new(bytes),
            left: (bytes.len() as u64).saturating_mul(8) + (1 << 20),
        }
    }
}

impl Read for Bytes<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.bytes.read(buffer)?;
        self.left = self
            .left
            .checked_sub(count as u64)
            .ok_or_else(|| io::Error::other("its sheets name the same part over and over"))?;
        Ok(count)
    }
}

impl Seek for Bytes<'_> {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        self.bytes.seek(position)
    }
}

fn sheets(mut workbook: Sheets<Bytes<'_>>) -> Result<Vec<Sheet>, FileError> {
    let names = workbook.sheet_names();
    let mut builder = Builder {
        sheet: Sheet::default(),
        cells: Budget::new(MOST_CELLS, "cells"),
        text: Budget::new(MOST_TEXT, "bytes of text"),
    };
    names
        .into_iter()
        .map(|name| {
            builder.sheet.name = Some(name.as_str().into());
            read_sheet(&mut workbook, &name, &mut builder)?;
            Ok(std::mem::take(&mut builder.sheet))
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
    while let Some(cell) = reader
        .next_cell_with_formula_metadata()
        .map_err(|error| damaged(&error))?
    {
        let (line, column) = cell.pos;
        let value = match (&cell.value, cell.formula) {
            // A program that wrote the formula has not computed it; an empty text is a value.
            (DataRef::Empty, Some(_)) => Some(Cell::Error(CompactString::const_new(NOT_COMPUTED))),
            (value, _) => of_reference(value),
        };
        builder.add(line, column, value)?;
    }
    Ok(())
}

/// What is shown of a formula without a value.
const NOT_COMPUTED: &str =
    "a formula without its value: open the workbook in a spreadsheet program and save it again";

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

/// Collects the cells of a sheet, which come line by line.
struct Builder {
    sheet: Sheet,
    cells: Budget,
    text: Budget,
}

impl Builder {
    fn add(&mut self, line: u32, column: u32, cell: Option<Cell>) -> Result<(), FileError> {
        let Some(cell) = cell else { return Ok(()) };
        let line = line.saturating_add(1);
        self.cells.take(1)?;
        if let Cell::Text(text) = &cell {
            super::check_length(text, line, column)?;
            self.text.take(text.len() as u64)?;
        }
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
