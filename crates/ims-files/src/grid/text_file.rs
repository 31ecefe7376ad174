//! Text files with separators.

use std::collections::BTreeMap;

use csv::{ReaderBuilder, StringRecord};

use super::{Cell, FileError, Row, Sheet};

/// The separators that programs write; the comma where nothing tells.
const SEPARATORS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// The most lines of one field; more come of a quotation mark that is not closed, which would take
/// the rest of the file for one field.
const MOST_LINES_OF_A_FIELD: usize = 50;

/// Reads RFC 4180 and its relatives.
pub(super) fn read(text: &str) -> Result<Sheet, FileError> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator(text))
        .from_reader(text.as_bytes());
    let mut sheet = Sheet::default();
    let mut record = StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return Ok(sheet),
            Err(error) => return Err(FileError::Damaged(error.to_string())),
        }
        if record
            .iter()
            .any(|field| field.lines().count() > MOST_LINES_OF_A_FIELD)
        {
            return Err(FileError::Damaged(format!(
                "a quotation mark after line {} is not closed",
                line(text, &record)
            )));
        }
        let mut row = Row::new(line(text, &record));
        for (column, field) in (0..).zip(&record) {
            if let Some(cell) = Cell::text(field) {
                super::check_length(field, row.line, column)?;
                row.push(column, cell);
            }
        }
        if !row.cells.is_empty() {
            sheet.rows.push(row);
        }
    }
}

/// Returns the line on which a record begins; the reader counts the empty lines above it as its own.
fn line(text: &str, record: &StringRecord) -> u32 {
    let Some(position) = record.position() else {
        return 0;
    };
    let start = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let rest = text.as_bytes().get(start..).unwrap_or_default();
    let empty = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    let skipped = empty.filter(|byte| **byte == b'\n').count() as u64;
    u32::try_from(position.line() + skipped).unwrap_or(u32::MAX)
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
