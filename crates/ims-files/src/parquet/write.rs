//! Writes rows, column by column.

use std::io::Write;
use std::sync::Arc;

use bytes::Bytes;
use gst_types::Date;
use parquet::basic::{Compression, Encoding};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, Int32Type, Int64Type};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::ColumnPath;

use super::SCHEMA_VERSION;
use super::column::{Column, Values};

/// Rows that are held as columns at once.
const ROWS_AT_ONCE: usize = 128 * 1024;

/// Why a table cannot be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ParquetError {
    /// A value that the column's type cannot hold.
    #[error(
        "row {row}, column {column}: {found} does not fit; amounts have two decimals and 18 digits"
    )]
    Value {
        /// The row, from 1.
        row: usize,
        /// The column.
        column: &'static str,
        /// The value.
        found: String,
    },
    /// What the output or the library says.
    #[error("the file cannot be written: {0}")]
    Write(#[from] parquet::errors::ParquetError),
}

/// Writes one file.
pub(super) fn table<R>(
    name: &str,
    columns: &[Column<'_, R>],
    rows: &[R],
    out: impl Write + Send,
) -> Result<(), ParquetError> {
    let fields: String = columns.iter().map(Column::schema).collect();
    let schema = Arc::new(parse_message_type(&format!(
        "message {name} {{ {fields} }}"
    ))?);
    let version = KeyValue::new("ims.schema".to_owned(), format!("{name}/{SCHEMA_VERSION}"));
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by("ims-files".to_owned())
        .set_key_value_metadata(Some(vec![version]));
    for column in columns {
        let path = ColumnPath::from(column.name);
        properties = properties.set_column_dictionary_enabled(path.clone(), column.repeats);
        if !column.repeats {
            properties = properties.set_column_encoding(path, Encoding::PLAIN);
        }
    }
    let mut writer = SerializedFileWriter::new(out, schema, Arc::new(properties.build()))?;
    for (group, rows) in rows.chunks(ROWS_AT_ONCE).enumerate() {
        let mut writer = writer.next_row_group()?;
        for column in columns {
            let Some(mut target) = writer.next_column()? else {
                break;
            };
            write_column(column, rows, group * ROWS_AT_ONCE, &mut target)?;
            target.close()?;
        }
        writer.close()?;
    }
    writer.close()?;
    Ok(())
}

fn write_column<R>(
    column: &Column<'_, R>,
    rows: &[R],
    first_row: usize,
    target: &mut SerializedColumnWriter<'_>,
) -> Result<(), ParquetError> {
    let name = column.name;
    match &column.values {
        Values::Text(of) => {
            let mut text = String::new();
            let mut ends = Vec::with_capacity(rows.len());
            for row in rows {
                let is_there = of(row, &mut text);
                ends.push(is_there.then_some(text.len()));
            }
            write::<ByteArrayType>(column.is_required, texts(text, &ends), target)
        }
        Values::Money(of) => {
            let paise = rows.iter().enumerate().map(|(place, row)| {
                let Some(amount) = of(row) else {
                    return Ok(None);
                };
                let paise = amount
                    .to_paise()
                    .filter(|paise| paise.abs() < 1_000_000_000_000_000_000);
                paise.map(Some).ok_or_else(|| ParquetError::Value {
                    row: first_row + place + 1,
                    column: name,
                    found: amount.to_string(),
                })
            });
            let paise: Result<Vec<Option<i64>>, ParquetError> = paise.collect();
            write::<Int64Type>(column.is_required, paise?, target)
        }
        Values::Day(of) => {
            let epoch = Date::new(1970, 1, 1);
            let days = rows.iter().map(|row| Some(of(row)?.days_since(epoch?)));
            write::<Int32Type>(column.is_required, days.collect(), target)
        }
        Values::Moment(of) => {
            let moments = rows.iter().map(|row| Some(of(row)?.as_microsecond()));
            write::<Int64Type>(column.is_required, moments.collect(), target)
        }
        Values::Flag(of) => {
            write::<BoolType>(column.is_required, rows.iter().map(of).collect(), target)
        }
        Values::Count(of) => {
            write::<Int64Type>(column.is_required, rows.iter().map(of).collect(), target)
        }
    }
}

/// Cuts one text into the values of a column, without copying each.
fn texts(text: String, ends: &[Option<usize>]) -> Vec<Option<ByteArray>> {
    let bytes = Bytes::from(text);
    let mut start = 0;
    let cut = |end: &Option<usize>| {
        let end = (*end)?;
        let value = bytes.slice(start..end);
        start = end;
        Some(ByteArray::from(value))
    };
    ends.iter().map(cut).collect()
}

fn write<T: DataType>(
    is_required: bool,
    values: Vec<Option<T::T>>,
    target: &mut SerializedColumnWriter<'_>,
) -> Result<(), ParquetError> {
    let levels: Vec<i16> = values
        .iter()
        .map(|value| i16::from(value.is_some()))
        .collect();
    let there: Vec<T::T> = values.into_iter().flatten().collect();
    let levels = (!is_required).then_some(levels.as_slice());
    target.typed::<T>().write_batch(&there, levels, None)?;
    Ok(())
}
