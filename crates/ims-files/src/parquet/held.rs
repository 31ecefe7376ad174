//! Columns that are taken out of rows and held until they are written.

use bytes::Bytes;
use gst_types::{Amount, Date};
use jiff::Timestamp;
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, Int32Type, Int64Type};
use parquet::file::writer::SerializedColumnWriter;

use super::column::{Append, Column, Of, Values};
use super::error::ParquetError;

/// So many texts are handed on at once.
const BATCH: usize = 2048;

/// What a column of Parquet's decimals holds: less than so many paise.
const PAISE: i64 = 1_000_000_000_000_000_000;

/// The values of one column.
pub(super) struct Held<'c, 't, R> {
    name: &'static str,
    is_required: bool,
    /// For each row 1 if there is a value, else 0; nothing where there always is one.
    levels: Vec<i16>,
    values: Kept<'c, 't, R>,
}

/// Where values come from, and those that are there.
enum Kept<'c, 't, R> {
    /// All texts one after another, and where each ends.
    Text(&'c Append<'t, R>, String, Vec<usize>),
    Money(&'c Of<'t, R, Amount>, Vec<i64>),
    Moment(&'c Of<'t, R, Timestamp>, Vec<i64>),
    Count(&'c Of<'t, R, i64>, Vec<i64>),
    Day(&'c Of<'t, R, Date>, Vec<i32>),
    Flag(&'c Of<'t, R, bool>, Vec<bool>),
}

impl<'c, 't, R> Held<'c, 't, R> {
    pub(super) fn new(column: &'c Column<'t, R>) -> Self {
        let values = match &column.values {
            Values::Text(of) => Kept::Text(of, String::new(), Vec::new()),
            Values::Money(of) => Kept::Money(of, Vec::new()),
            Values::Moment(of) => Kept::Moment(of, Vec::new()),
            Values::Count(of) => Kept::Count(of, Vec::new()),
            Values::Day(of) => Kept::Day(of, Vec::new()),
            Values::Flag(of) => Kept::Flag(of, Vec::new()),
        };
        Self {
            name: column.name,
            is_required: column.is_required,
            levels: Vec::new(),
            values,
        }
    }

    /// Takes the column out of rows, the first of which is the `first`th of all, from 1.
    pub(super) fn take(&mut self, rows: &[R], first: usize) -> Result<(), ParquetError> {
        let name = self.name;
        let mut levels = (!self.is_required).then_some(&mut self.levels);
        let mut note = |is_there: bool| {
            if let Some(levels) = &mut levels {
                levels.push(is_there.into());
            }
        };
        match &mut self.values {
            Kept::Text(of, text, ends) => {
                for row in rows {
                    let is_there = of(row, text);
                    if is_there {
                        ends.push(text.len());
                    }
                    note(is_there);
                }
            }
            Kept::Money(of, kept) => {
                for (row, place) in rows.iter().zip(first..) {
                    let amount = of(row);
                    note(amount.is_some());
                    let Some(amount) = amount else { continue };
                    let paise = amount.to_paise().filter(|paise| paise.abs() < PAISE);
                    kept.push(paise.ok_or_else(|| ParquetError::Value {
                        row: place,
                        column: name,
                        found: amount.to_string(),
                    })?);
                }
            }
            Kept::Moment(of, kept) => take(rows, kept, note, |row| {
                of(row).map(Timestamp::as_microsecond)
            }),
            Kept::Count(of, kept) => take(rows, kept, note, |row| of(row)),
            Kept::Day(of, kept) => {
                let epoch = Date::new(1970, 1, 1);
                take(rows, kept, note, |row| Some(of(row)?.days_since(epoch?)));
            }
            Kept::Flag(of, kept) => take(rows, kept, note, |row| of(row)),
        }
        Ok(())
    }

    /// Writes what is held, and lets it go.
    pub(super) fn write(
        &mut self,
        target: &mut SerializedColumnWriter<'_>,
    ) -> Result<(), ParquetError> {
        let levels = (!self.is_required).then_some(self.levels.as_slice());
        match &mut self.values {
            Kept::Text(_, text, ends) => {
                write_texts(std::mem::take(text), ends, levels, target)?;
                ends.clear();
            }
            Kept::Money(_, kept) | Kept::Moment(_, kept) | Kept::Count(_, kept) => {
                write::<Int64Type>(kept, levels, target)?;
            }
            Kept::Day(_, kept) => write::<Int32Type>(kept, levels, target)?,
            Kept::Flag(_, kept) => write::<BoolType>(kept, levels, target)?,
        }
        self.levels.clear();
        Ok(())
    }
}

fn take<R, T>(
    rows: &[R],
    kept: &mut Vec<T>,
    mut note: impl FnMut(bool),
    value: impl Fn(&R) -> Option<T>,
) {
    for row in rows {
        let value = value(row);
        note(value.is_some());
        kept.extend(value);
    }
}

fn write<T: DataType>(
    values: &mut Vec<T::T>,
    levels: Option<&[i16]>,
    target: &mut SerializedColumnWriter<'_>,
) -> Result<(), ParquetError> {
    target.typed::<T>().write_batch(values, levels, None)?;
    values.clear();
    Ok(())
}

/// Cuts the texts out of one, without copying each.
fn write_texts(
    text: String,
    ends: &[usize],
    levels: Option<&[i16]>,
    target: &mut SerializedColumnWriter<'_>,
) -> Result<(), ParquetError> {
    let bytes = Bytes::from(text);
    let mut start = 0;
    let mut texts = ends.iter().map(|end| {
        let value = bytes.slice(start..*end);
        start = *end;
        ByteArray::from(value)
    });
    let mut values = Vec::with_capacity(BATCH.min(ends.len()));
    let mut write = |count: usize, levels: Option<&[i16]>| {
        values.clear();
        values.extend(texts.by_ref().take(count));
        let writer = target.typed::<ByteArrayType>();
        writer.write_batch(&values, levels, None)
    };
    if let Some(levels) = levels {
        for levels in levels.chunks(BATCH) {
            let count = levels.iter().filter(|level| **level == 1).count();
            write(count, Some(levels))?;
        }
    } else {
        for ends in ends.chunks(BATCH) {
            write(ends.len(), None)?;
        }
    }
    Ok(())
}
