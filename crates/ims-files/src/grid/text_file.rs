//! Text files with separators.

use std::collections::BTreeMap;

use csv::{ReaderBuilder, StringRecord};

use super::{Cell, FileError, Row, Sheet};

/// The separators that programs write; the comma where nothing tells.
const SEPARATORS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// The most lines of one field; more come of a quotation mark that is not closed, which would take
/// the rest of the file for one field.
const MOST_LINES_OF_A_FIELD: usize = 50;

/// After so many quotation marks that are not closed, the file as a whole is damaged: each makes the
/// reader look through all that follows.
const MOST_UNCLOSED: usize = 200;

/// What a line says whose quotation mark would have swallowed others.
const UNCLOSED: &str = "a quotation mark in this line is not closed; close it, or take it away";

/// Reads RFC 4180 and its relatives.
///
/// A quotation mark that is not closed costs its own line only: the lines after it are read as if it
/// were not there.
pub(super) fn read(text: &str) -> Result<Sheet, FileError> {
    let separator = separator(text);
    let mut sheet = Sheet::default();
    let mut rest = Rest { text, line: 1 };
    let mut unclosed = 0;
    while let Some((damaged, after)) = read_until_unclosed(&rest, separator, &mut sheet)? {
        unclosed += 1;
        if unclosed > MOST_UNCLOSED {
            return Err(FileError::Damaged(format!(
                "more than {MOST_UNCLOSED} quotation marks are not closed, the last in line {}",
                damaged.line
            )));
        }
        sheet.rows.push(without_quotes(&damaged, separator)?);
        rest = after;
    }
    Ok(sheet)
}

/// What of a text is still to be read.
struct Rest<'t> {
    text: &'t str,
    /// The number of its first line, from 1.
    line: u32,
}

impl Rest<'_> {
    /// Splits the line off that begins at a place.
    fn split_line(&self, start: usize, line: u32) -> (Self, Self) {
        let from = self.text.get(start..).unwrap_or_default();
        let from = from.trim_start_matches(['\r', '\n']);
        let end = from.find(['\r', '\n']).unwrap_or(from.len());
        let (first, after) = from.split_at(end);
        let after = after
            .strip_prefix("\r\n")
            .or_else(|| after.get(1..))
            .unwrap_or_default();
        let after = Self {
            text: after,
            line: line.saturating_add(1),
        };
        (Self { text: first, line }, after)
    }
}

/// Reads until a quotation mark swallows lines; returns its line and what follows.
fn read_until_unclosed<'t>(
    rest: &Rest<'t>,
    separator: u8,
    sheet: &mut Sheet,
) -> Result<Option<(Rest<'t>, Rest<'t>)>, FileError> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(rest.text.as_bytes());
    let mut record = StringRecord::new();
    while reader
        .read_record(&mut record)
        .map_err(|error| FileError::Damaged(error.to_string()))?
    {
        let line = line(rest, &record);
        let start = record
            .position()
            .map_or(0, |position| place(position.byte()));
        let raw = rest.text.get(start..place(reader.position().byte()));
        if swallows_lines(&record, raw.unwrap_or_default(), separator) {
            return Ok(Some(rest.split_line(start, line)));
        }
        add(&record, line, sheet)?;
    }
    Ok(None)
}

fn place(byte: u64) -> usize {
    usize::try_from(byte).unwrap_or(usize::MAX)
}

fn add(record: &StringRecord, line: u32, sheet: &mut Sheet) -> Result<(), FileError> {
    let row = row(record, line)?;
    if row.cells().next().is_some() {
        sheet.rows.push(row);
    }
    Ok(())
}

fn row(record: &StringRecord, line: u32) -> Result<Row, FileError> {
    let mut row = Row::new(line);
    for (column, field) in (0..).zip(record) {
        if let Some(cell) = Cell::text(field) {
            super::check_length(field, line, column)?;
            row.push(column, cell);
        }
    }
    Ok(row)
}

/// Reads a line as if quotation marks meant nothing.
fn without_quotes(damaged: &Rest<'_>, separator: u8) -> Result<Row, FileError> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .quoting(false)
        .delimiter(separator)
        .from_reader(damaged.text.as_bytes());
    let mut record = StringRecord::new();
    let read = reader.read_record(&mut record);
    read.map_err(|error| FileError::Damaged(error.to_string()))?;
    let mut row = row(&record, damaged.line)?;
    row.faults.push(UNCLOSED.to_owned());
    Ok(row)
}

/// Tells whether a quotation mark took more than its cell: it is not closed, or only by that of
/// another cell, or lines within it have as many cells as its own.
fn swallows_lines(record: &StringRecord, raw: &str, separator: u8) -> bool {
    if !raw.contains('"') {
        return false;
    }
    let ending = quoted_cells(raw, separator);
    let several = record.iter().filter(|field| field.contains('\n'));
    let mut several = several.peekable();
    ending == Ending::Unclosed
        || several.peek().is_some() && ending == Ending::Odd
        || several.any(|field| {
            let separators = record.len().saturating_sub(1).max(1);
            // The first line is the cell's own, and the last may go on after it.
            let mut within = field.lines().skip(1);
            field.lines().count() > MOST_LINES_OF_A_FIELD
                || within.any(|line| count(line, separator) >= separators && separators > 1)
        })
}

/// How the quoted cells of a record end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    /// Before a separator or the end of a line.
    Sound,
    /// Within a text.
    Odd,
    /// Not at all.
    Unclosed,
}

fn quoted_cells(raw: &str, separator: u8) -> Ending {
    let mut bytes = raw.bytes().peekable();
    let mut ending = Ending::Sound;
    let mut is_at_start = true;
    while let Some(byte) = bytes.next() {
        if byte != b'"' || !is_at_start {
            // Empty lines stand before the first cell.
            is_at_start = byte == separator || matches!(byte, b'\r' | b'\n');
            continue;
        }
        loop {
            match bytes.next() {
                None => return Ending::Unclosed,
                // Two stand for one.
                Some(b'"') if bytes.peek() == Some(&b'"') => drop(bytes.next()),
                Some(b'"') => break,
                Some(_) => {}
            }
        }
        is_at_start = false;
        let next = bytes.peek().copied();
        if next.is_some_and(|next| next != separator && !matches!(next, b'\r' | b'\n' | b' ')) {
            ending = Ending::Odd;
        }
    }
    ending
}

/// Returns the line on which a record begins; the reader counts the empty lines above it as its own.
fn line(rest: &Rest<'_>, record: &StringRecord) -> u32 {
    let Some(position) = record.position() else {
        return rest.line;
    };
    let from = rest.text.as_bytes().get(place(position.byte())..);
    let empty = from.unwrap_or_default().iter();
    let empty = empty.take_while(|byte| matches!(byte, b'\r' | b'\n'));
    let skipped = empty.filter(|byte| **byte == b'\n').count() as u64;
    let line = position.line() + skipped + u64::from(rest.line) - 1;
    u32::try_from(line).unwrap_or(u32::MAX)
}

/// The separator that splits the most of the first lines into equally many fields; commas within
/// amounts and addresses do not.
fn separator(text: &str) -> u8 {
    let start: Vec<&str> = text.lines().take(200).collect();
    let regularity = |separator: u8| {
        let mut lines_by_count: BTreeMap<usize, usize> = BTreeMap::new();
        for line in &start {
            *lines_by_count.entry(count(line, separator)).or_default() += 1;
        }
        let split = lines_by_count.into_iter().filter(|(count, _)| *count > 0);
        split.map(|(count, lines)| (lines, count)).max()
    };
    // From the end, as of equals the last one is taken.
    let best = SEPARATORS
        .into_iter()
        .rev()
        .max_by_key(|byte| regularity(*byte));
    best.unwrap_or(b',')
}

/// Counts a separator outside quotation marks.
fn count(line: &str, separator: u8) -> usize {
    let mut is_quoted = false;
    let mut is_separator = |byte: &u8| {
        is_quoted ^= *byte == b'"';
        *byte == separator && !is_quoted
    };
    line.as_bytes()
        .iter()
        .filter(|byte| is_separator(byte))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<(u32, Vec<String>)> {
        let sheet = read(text).expect("it is text");
        let cells = |row: &Row| {
            row.cells()
                .map(|(_, cell)| cell.shown().to_string())
                .collect()
        };
        sheet
            .rows
            .iter()
            .map(|row| (row.line, cells(row)))
            .collect()
    }

    #[test]
    fn a_quotation_mark_that_is_not_closed_costs_its_line_only() {
        let fault = |text: &str| {
            let sheet = read(text).expect("it is text");
            let rows = sheet.rows.iter();
            rows.map(|row| (row.line, row.cells().count(), !row.faults.is_empty()))
                .collect::<Vec<_>>()
        };
        let sound = |line| (line, 3, false);
        // To the end, to a quoted cell below, to another stray one, and in the last line.
        for text in [
            "A,B,C\n1,\"Mess,3\n4,5,6\n7,8,9\n",
            "A,B,C\n1,\"Mess,3\n4,5,6\n7,\"8\",9\n",
            "A,B,C\r\n1,\"Mess,3\r\n4,5,6\r\n7,8,\"9,\"\r\n",
        ] {
            let expected = [sound(1), (2, 3, true), sound(3), sound(4)];
            assert_eq!(fault(text), expected, "{text:?}");
        }
        assert_eq!(
            fault("A,B,C\n\n1,2,\"3"),
            [sound(1), (3, 3, true)],
            "the last line"
        );
        // An address of several lines, an inch, and a doubled mark are no faults.
        assert_eq!(
            fault("A,B,C\n1,\"12, Main Road\nMumbai, 400001\",3\n4,5\" pipe,\"6\"\"\"\n"),
            [sound(1), sound(2), sound(4)]
        );
        let many = "1,\"2,3\n".repeat(MOST_UNCLOSED * 2 + 3);
        assert!(matches!(read(&many), Err(FileError::Damaged(_))));
    }

    #[test]
    fn the_separator_is_found_and_lines_keep_their_numbers() {
        for text in [
            "Title\n\nA,B\n1,\"x, y\"\n",
            "Title\r\n\r\nA;B\r\n1;\"x, y\"\r\n",
            "Title\n\nA\tB\n1\tx, y\n",
            "Title\n\nA|B\n1|x, y",
        ] {
            let row = |line: u32, cells: &[&str]| {
                (
                    line,
                    cells
                        .iter()
                        .map(|cell| (*cell).to_owned())
                        .collect::<Vec<_>>(),
                )
            };
            let expected = [
                row(1, &["Title"]),
                row(3, &["A", "B"]),
                row(4, &["1", "x, y"]),
            ];
            assert_eq!(shown(text), expected, "{text:?}");
        }
    }
}
