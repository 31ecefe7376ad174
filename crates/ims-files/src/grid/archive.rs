//! Looks into a ZIP archive before its workbook is read: which format it has, and how large it gets.

use std::io::{BufRead, BufReader, Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;
use zip::result::ZipError;

use super::limits::{Budget, MOST_CELLS, MOST_HELD_CELLS, MOST_TEXT, MOST_UNPACKED};
use super::{FileError, damaged};

/// A workbook within a ZIP archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Xlsx,
    Xlsb,
    Ods,
}

type Archive<'b> = ZipArchive<Cursor<&'b [u8]>>;

/// Tells the format of a workbook that stays within what is read.
pub(super) fn check(bytes: &[u8]) -> Result<Format, FileError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    let format = format(&archive)?;
    check_size(&mut archive)?;
    match format {
        Format::Xlsx => check_shared_texts(&mut archive)?,
        Format::Xlsb => {}
        Format::Ods => {
            check_password(&mut archive)?;
            let content = entry(&mut archive, "content.xml")?;
            check_content(BufReader::new(content))?;
        }
    }
    Ok(format)
}

fn format(archive: &Archive<'_>) -> Result<Format, FileError> {
    let names = names(archive);
    let has = |wanted: &str| {
        names
            .iter()
            .any(|name| name.replace('\\', "/").eq_ignore_ascii_case(wanted))
    };
    if has("xl/workbook.bin") {
        return Ok(Format::Xlsb);
    }
    if has("content.xml") {
        return Ok(Format::Ods);
    }
    let is_other = ["word/document.xml", "ppt/presentation.xml"];
    if is_other.iter().any(|name| has(name)) {
        return Err(FileError::OtherDocument("a document of another program"));
    }
    if has("[Content_Types].xml") || has("_rels/.rels") {
        return Ok(Format::Xlsx);
    }
    Err(FileError::OtherDocument("a ZIP archive without a workbook"))
}

fn names(archive: &Archive<'_>) -> Vec<String> {
    archive.file_names().flatten().map(String::from).collect()
}

/// Refuses an archive whose entries are larger than what is read. Its directory is believed, as more
/// than an entry's size that stands there cannot be read from it.
fn check_size(archive: &mut Archive<'_>) -> Result<(), FileError> {
    let mut unpacked = Budget::new(MOST_UNPACKED, "bytes when it is unpacked");
    for place in 0..archive.len() {
        let entry = archive.by_index_raw(place);
        unpacked.take(entry.map_err(|error| damaged(&error))?.size())?;
    }
    Ok(())
}

fn entry<'a>(archive: &'a mut Archive<'_>, name: &str) -> Result<impl Read + 'a, FileError> {
    archive.by_name(name).map_err(|error| unreadable(&error))
}

fn unreadable(error: &ZipError) -> FileError {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            FileError::Encrypted
        }
        other => damaged(other),
    }
}

/// The reader of workbooks makes room for as many texts as their table claims to have.
fn check_shared_texts(archive: &mut Archive<'_>) -> Result<(), FileError> {
    let is_table = |name: &String| name.to_ascii_lowercase().ends_with("sharedstrings.xml");
    for name in names(archive).into_iter().filter(is_table) {
        let mut xml = reader(BufReader::new(entry(archive, &name)?));
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match xml.read_event_into(&mut buffer) {
                Ok(Event::Start(start)) if start.local_name().as_ref() == "sst" => {
                    if number(&start, "uniqueCount").is_some_and(|count| count > MOST_CELLS) {
                        return Err(FileError::TooLarge {
                            limit: MOST_CELLS,
                            unit: "texts",
                        });
                    }
                    break;
                }
                Ok(Event::Eof) | Err(_) => break,
                Ok(_) => {}
            }
        }
    }
    Ok(())
}

fn check_password(archive: &mut Archive<'_>) -> Result<(), FileError> {
    let Ok(manifest) = archive.by_name("META-INF/manifest.xml") else {
        return Ok(());
    };
    let mut xml = reader(BufReader::new(manifest));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer) {
            Ok(Event::Start(start)) if start.local_name().as_ref() == "encryption-data" => {
                return Err(FileError::Encrypted);
            }
            Ok(Event::Eof) | Err(_) => return Ok(()),
            Ok(_) => {}
        }
    }
}

/// Adds up what the cells of an `OpenDocument` file become, as one element can stand for a million
/// lines of 16,384 cells.
fn check_content(xml: impl BufRead) -> Result<(), FileError> {
    let mut xml = reader(xml);
    let mut buffer = Vec::new();
    let mut cells = Budget::new(MOST_HELD_CELLS, "cells in an OpenDocument file");
    let mut text = Budget::new(MOST_TEXT, "bytes of text");
    let mut table = Table::default();
    loop {
        buffer.clear();
        let event = xml
            .read_event_into(&mut buffer)
            .map_err(|error| damaged(&error))?;
        match event {
            Event::Start(start) => match start.name().0 {
                "table:table" if table.row.is_some() => {
                    return Err(FileError::Damaged("a table within a table".to_owned()));
                }
                "table:table" => table = Table::default(),
                "table:table-row" => {
                    let repeats = number(&start, "table:number-rows-repeated").unwrap_or(1);
                    table.row = Some(RepeatedRow::new(repeats));
                }
                "table:table-cell" | "table:covered-table-cell" => {
                    if let Some(row) = &mut table.row {
                        row.cell(&start);
                        text.take(row.repeated(start.len()))?;
                    }
                }
                _ => {}
            },
            Event::Text(content) => {
                if let Some(row) = &table.row {
                    text.take(row.repeated(content.len()))?;
                }
            }
            Event::End(end) if end.name().0 == "table:table-row" => {
                cells.take(table.end_of_row())?;
            }
            Event::End(end) if end.name().0 == "table:table" => cells.take(table.area())?,
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// The part of a sheet that has cells.
#[derive(Debug, Default)]
struct Table {
    row: Option<RepeatedRow>,
    /// The lines from the first to the last one with a cell, and the empty ones since.
    lines: u64,
    empty_lines: u64,
    width: u64,
}

impl Table {
    /// Returns how many cells the line takes by itself.
    fn end_of_row(&mut self) -> u64 {
        let Some(row) = self.row.take() else {
            return 0;
        };
        if row.filled == 0 {
            self.empty_lines = self.empty_lines.saturating_add(row.repeats);
            return 0;
        }
        if self.lines > 0 {
            self.lines = self.lines.saturating_add(self.empty_lines);
        }
        self.empty_lines = 0;
        self.lines = self.lines.saturating_add(row.repeats);
        self.width = self.width.max(row.filled);
        row.filled
    }

    fn area(&self) -> u64 {
        self.lines.saturating_mul(self.width)
    }
}

#[derive(Debug)]
struct RepeatedRow {
    repeats: u64,
    /// The cells so far, and up to the last one that is not empty.
    cells: u64,
    filled: u64,
    /// How often the cell that is being read is repeated; not at all where it is empty.
    cell_repeats: u64,
}

impl RepeatedRow {
    const fn new(repeats: u64) -> Self {
        Self {
            repeats,
            cells: 0,
            filled: 0,
            cell_repeats: 0,
        }
    }

    fn cell(&mut self, start: &BytesStart<'_>) {
        let repeats = number(start, "table:number-columns-repeated").unwrap_or(1);
        let repeats = repeats.clamp(1, MOST_COLUMNS);
        self.cells = self.cells.saturating_add(repeats);
        let attributes = start.attributes_raw();
        let is_filled = ["office:", "calcext:", "table:formula"]
            .iter()
            .any(|name| attributes.contains(name));
        self.cell_repeats = if is_filled { repeats } else { 0 };
        if is_filled {
            self.filled = self.cells;
        }
    }

    fn repeated(&self, bytes: usize) -> u64 {
        (bytes as u64)
            .saturating_mul(self.cell_repeats)
            .saturating_mul(self.repeats)
    }
}

const MOST_COLUMNS: u64 = 16_384;

fn reader<R: BufRead>(xml: R) -> Reader<R> {
    let mut reader = Reader::from_reader(xml);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.expand_empty_elements = true;
    reader
}

/// Reads an attribute that is a number; larger ones than fit are the largest.
fn number(start: &BytesStart<'_>, name: &str) -> Option<u64> {
    let mut attributes = start.attributes();
    let attribute = attributes
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.0 == name)?;
    let text = attribute.value.trim();
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(u64::MAX))
}
