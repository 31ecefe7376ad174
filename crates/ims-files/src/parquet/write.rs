//! Writes rows, column by column.

use std::io::Write;
use std::sync::Arc;

use parquet::basic::{Compression, Encoding};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::ColumnPath;

use super::SCHEMA_VERSION;
use super::column::Column;
use super::error::ParquetError;
use super::held::Held;

/// Rows that are held as columns, and written, at once.
const GROUP: usize = 64 * 1024;

/// Rows that all columns are taken out of in turn: few enough to stay near the processor.
const BLOCK: usize = 1024;

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
    let mut held: Vec<_> = columns.iter().map(Held::new).collect();
    for (rows, first_of_group) in rows.chunks(GROUP).zip((1..).step_by(GROUP)) {
        for (rows, first) in rows.chunks(BLOCK).zip((first_of_group..).step_by(BLOCK)) {
            for column in &mut held {
                column.take(rows, first)?;
            }
        }
        let mut writer = writer.next_row_group()?;
        for column in &mut held {
            let Some(mut target) = writer.next_column()? else {
                break;
            };
            column.write(&mut target)?;
            target.close()?;
        }
        writer.close()?;
    }
    writer.close()?;
    Ok(())
}
