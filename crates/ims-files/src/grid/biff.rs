//! Looks into a workbook of Excel 5 to 2003 (`.xls`) before it is read.
//!
//! Its reader holds each sheet whole, from the first to the last cell: a few bytes can name cells so
//! far apart that no machine has the memory.

use std::io::{Cursor, Read, Write};

use cfb::{CompoundFile, Version};

use super::limits::{Budget, LONGEST_CELL, MOST_HELD_CELLS, MOST_TEXT};
use super::{FileError, damaged};

/// The kinds of records that matter here, by their numbers in [MS-XLS].
///
/// [MS-XLS]: https://learn.microsoft.com/openspecs/office_file_formats/ms-xls
mod record {
    pub(super) const FORMULA: u16 = 0x0006;
    pub(super) const END: u16 = 0x000A;
    pub(super) const PASSWORD: u16 = 0x002F;
    pub(super) const CONTINUE: u16 = 0x003C;
    pub(super) const SHEET: u16 = 0x0085;
    pub(super) const NUMBERS: u16 = 0x00BD;
    pub(super) const RICH_TEXT: u16 = 0x00D6;
    pub(super) const SHARED_TEXTS: u16 = 0x00FC;
    pub(super) const SHARED_TEXT: u16 = 0x00FD;
    pub(super) const DIMENSIONS: u16 = 0x0200;
    pub(super) const NUMBER: u16 = 0x0203;
    pub(super) const TEXT: u16 = 0x0204;
    pub(super) const FLAG: u16 = 0x0205;
    pub(super) const SHORT_NUMBER: u16 = 0x027E;
    pub(super) const BEGIN: u16 = 0x0809;
}

/// The most records of all sheets.
const MOST_RECORDS: u64 = 100_000_000;

/// Returns the workbook alone, as a file that stays within what is read.
pub(super) fn checked(bytes: &[u8]) -> Result<Vec<u8>, FileError> {
    let mut file = CompoundFile::open(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    if file.exists("/EncryptedPackage") {
        return Err(FileError::Encrypted);
    }
    let name = ["/Workbook", "/Book"]
        .into_iter()
        .find(|name| file.is_stream(name));
    let name = name.ok_or(FileError::OtherDocument("a document of another program"))?;
    let mut stream = Vec::new();
    let read = file.open_stream(name).and_then(|source| {
        // Nothing in a file is longer than the file.
        source.take(bytes.len() as u64).read_to_end(&mut stream)
    });
    read.map_err(|error| damaged(&error))?;
    check(&mut stream)?;
    rewritten(&stream).map_err(|error| damaged(&error))
}

/// What was looked at is what is read, whatever else another reader sees in the file.
fn rewritten(stream: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut file = CompoundFile::create_with_version(Version::V3, Cursor::new(Vec::new()))?;
    file.create_stream("/Workbook")?.write_all(stream)?;
    file.flush()?;
    Ok(file.into_inner().into_inner())
}

fn check(stream: &mut [u8]) -> Result<(), FileError> {
    let mut sheets = Vec::new();
    let mut shared = Vec::new();
    let mut records = Records::new(0);
    while let Some(found) = records.next(stream)? {
        match found.kind {
            record::PASSWORD if found.number(stream, 0) != Some(0) => {
                return Err(FileError::Encrypted);
            }
            record::SHEET => {
                let low = found.number(stream, 0).map(usize::from);
                let high = found.number(stream, 2).map(usize::from);
                let start = low.zip(high).map(|(low, high)| low | high << 16);
                sheets.push(start.ok_or_else(cut_short)?);
            }
            record::SHARED_TEXTS => shared = lengths(stream, &found),
            record::END => break,
            _ => {}
        }
    }
    let mut budgets = Budgets {
        records: Budget::new(MOST_RECORDS, "records"),
        cells: Budget::new(MOST_HELD_CELLS, "cells in a sheet of an .xls file"),
        text: Budget::new(MOST_TEXT, "bytes of text"),
    };
    for start in sheets {
        check_sheet(stream, start, &shared, &mut budgets)?;
    }
    Ok(())
}

struct Budgets {
    records: Budget,
    cells: Budget,
    text: Budget,
}

fn check_sheet(
    stream: &mut [u8],
    start: usize,
    shared: &[u64],
    budgets: &mut Budgets,
) -> Result<(), FileError> {
    let mut records = Records::new(start);
    let mut area = Area::default();
    let mut depth = 0_u32;
    let mut has_begun = false;
    while let Some(found) = records.next(stream)? {
        budgets.records.take(1)?;
        match found.kind {
            record::BEGIN if has_begun => depth += 1,
            record::BEGIN => has_begun = true,
            record::END if depth == 0 => break,
            record::END => depth -= 1,
            // A claim that the reader makes room for, and that nothing else depends on.
            record::DIMENSIONS => {
                if let Some(content) = stream.get_mut(found.start..found.end) {
                    content.fill(0);
                }
            }
            record::FORMULA
            | record::NUMBER
            | record::SHORT_NUMBER
            | record::FLAG
            | record::TEXT
            | record::RICH_TEXT => area.add(&found, stream, 2),
            record::NUMBERS => {
                area.add(&found, stream, 2);
                let length = found.end.saturating_sub(found.start);
                area.add(&found, stream, length.saturating_sub(2));
            }
            record::SHARED_TEXT => {
                area.add(&found, stream, 2);
                let place = found.number(stream, 6).map(usize::from);
                let high = found.number(stream, 8).map(usize::from);
                let place = place.zip(high).map(|(low, high)| low | high << 16);
                let length = place.and_then(|place| shared.get(place)).copied();
                budgets.text.take(length.unwrap_or(LONGEST_TEXT))?;
            }
            _ => {}
        }
    }
    // Values and formulas are held apart.
    budgets.cells.take(area.cells())
}

/// The part of a sheet that has cells.
#[derive(Debug, Default)]
struct Area(Option<[u16; 4]>);

impl Area {
    /// Takes in a cell whose column stands at a place of the record.
    fn add(&mut self, found: &Found, stream: &[u8], column: usize) {
        let (Some(line), Some(column)) = (found.number(stream, 0), found.number(stream, column))
        else {
            return;
        };
        let [top, bottom, left, right] = self.0.unwrap_or([line, line, column, column]);
        self.0 = Some([
            top.min(line),
            bottom.max(line),
            left.min(column),
            right.max(column),
        ]);
    }

    fn cells(&self) -> u64 {
        let [top, bottom, left, right] = match self.0 {
            Some(corners) => corners.map(u64::from),
            None => return 0,
        };
        (bottom - top + 1) * (right - left + 1)
    }
}

/// Walks from record to record.
struct Records(usize);

/// A record, and where its content stands.
struct Found {
    kind: u16,
    start: usize,
    end: usize,
}

impl Records {
    const fn new(start: usize) -> Self {
        Self(start)
    }

    fn next(&mut self, stream: &[u8]) -> Result<Option<Found>, FileError> {
        if self.0 >= stream.len() {
            return Ok(None);
        }
        let kind = number(stream, self.0).ok_or_else(cut_short)?;
        let length = number(stream, self.0 + 2).ok_or_else(cut_short)?;
        let start = self.0 + 4;
        let end = start + usize::from(length);
        if end > stream.len() {
            return Err(cut_short());
        }
        self.0 = end;
        Ok(Some(Found { kind, start, end }))
    }
}

impl Found {
    /// A number of two bytes at a place of the content.
    fn number(&self, stream: &[u8], place: usize) -> Option<u16> {
        let content = stream.get(self.start..self.end)?;
        number(content, place)
    }
}

fn number(bytes: &[u8], place: usize) -> Option<u16> {
    let bytes = bytes.get(place..place.checked_add(2)?)?;
    Some(u16::from_le_bytes(bytes.try_into().ok()?))
}

fn cut_short() -> FileError {
    FileError::Damaged("its records end too early".to_owned())
}

/// Returns how many bytes each shared text takes at most, as far as the table can be followed.
fn lengths(stream: &[u8], table: &Found) -> Vec<u64> {
    let mut texts = SharedTexts::new(stream, table);
    std::iter::from_fn(|| texts.next_length())
        .map(|characters| u64::from(characters) * MOST_BYTES_OF_CHARACTER)
        .collect()
}

/// What a text counts that the table does not have.
const LONGEST_TEXT: u64 = LONGEST_CELL as u64 * MOST_BYTES_OF_CHARACTER;

/// In UTF-8, as texts are held.
const MOST_BYTES_OF_CHARACTER: u64 = 3;

/// The table of shared texts, which goes on from record to record.
struct SharedTexts<'s> {
    /// What is left of this record, and the records after it.
    content: &'s [u8],
    rest: std::vec::IntoIter<&'s [u8]>,
}

impl<'s> SharedTexts<'s> {
    fn new(stream: &'s [u8], table: &Found) -> Self {
        let mut continued = Vec::new();
        let mut records = Records::new(table.end);
        while let Ok(Some(next)) = records.next(stream) {
            if next.kind != record::CONTINUE {
                break;
            }
            continued.extend(stream.get(next.start..next.end));
        }
        // Two counts come first.
        let content = stream.get(table.start + 8..table.end).unwrap_or_default();
        Self {
            content,
            rest: continued.into_iter(),
        }
    }

    /// Passes over a text and returns its length in characters.
    fn next_length(&mut self) -> Option<u16> {
        let characters = self.number()?;
        let mut flags = self.byte()?;
        let runs = if flags & 0x08 == 0 { 0 } else { self.number()? };
        let phonetic = if flags & 0x04 == 0 {
            0
        } else {
            u32::from(self.number()?) | u32::from(self.number()?) << 16
        };
        let mut left = usize::from(characters);
        loop {
            let width = usize::from(flags & 1) + 1;
            let here = left.min(self.content.len() / width);
            self.content = self.content.get(here * width..)?;
            left -= here;
            if left == 0 {
                break;
            }
            // The rest of the text begins the next record, with flags of its own.
            self.content = self.rest.next()?;
            flags = self.byte()?;
        }
        let mut after = usize::from(runs) * 4 + usize::try_from(phonetic).ok()?;
        while after > self.content.len() {
            after -= self.content.len();
            self.content = self.rest.next()?;
        }
        self.content = self.content.get(after..)?;
        Some(characters)
    }

    fn byte(&mut self) -> Option<u8> {
        while self.content.is_empty() {
            self.content = self.rest.next()?;
        }
        let (first, rest) = self.content.split_first()?;
        self.content = rest;
        Some(*first)
    }

    fn number(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }
}
