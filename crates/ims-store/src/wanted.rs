//! Documents that are wanted by their keys, many in one statement.

use gst_ims::DocumentKey;
use sqlx::any::AnyRow;

use crate::backend::Backend;
use crate::error::Error;
use crate::json;
use crate::row;
use crate::sql::{Columns, Sql, clean};

/// How many keys one statement is about.
const MOST: usize = 2_000;

/// Begins statements with a table `wanted` of keys, each with its `place` in the list; one
/// parameter holds all keys of a statement, as thousands of parameters would take long.
pub(crate) fn tables(keys: &[DocumentKey], backend: Backend) -> impl Iterator<Item = Begun> + '_ {
    let chunks = keys.chunks(MOST).zip((0..).step_by(MOST));
    chunks.map(move |(keys, first)| table(keys, backend).map(|sql| (sql, first)))
}

/// The begin of a statement, and the place of its first key in the whole list.
type Begun = Result<(Sql, usize), Error>;

fn table(keys: &[DocumentKey], backend: Backend) -> Result<Sql, Error> {
    let keys: Vec<_> = keys
        .iter()
        .map(|key| {
            (
                key.section.name(),
                key.supplier_gstin.as_str(),
                clean(key.number.as_str().to_owned()),
                row::date_number(key.date),
                row::period_number(key.return_period),
            )
        })
        .collect();
    let keys = json::write(&keys)?;
    let mut table = Sql::default();
    table.push("WITH wanted AS (SELECT ");
    match backend {
        Backend::Sqlite => table
            .push(
                "key AS place, value ->> 0 AS section, value ->> 1 AS supplier_gstin, value ->> 2 AS number,
                 value ->> 3 AS document_date, value ->> 4 AS return_period FROM json_each(",
            )
            .bind(keys)
            .push(")"),
        Backend::Postgres => table
            .push(
                "ordinality - 1 AS place, value ->> 0 AS section, value ->> 1 AS supplier_gstin,
                 value ->> 2 AS number, CAST(value ->> 3 AS BIGINT) AS document_date,
                 CAST(value ->> 4 AS BIGINT) AS return_period FROM json_array_elements(CAST(",
            )
            .bind(keys)
            .push(" AS JSON)) WITH ORDINALITY AS listed (value, ordinality)"),
    };
    table.push(") ");
    Ok(table)
}

/// The place among all keys of a document that was found by one of them: `w.place` comes after
/// the columns of the document.
pub(crate) fn place(row: &AnyRow, first: usize) -> Result<usize, Error> {
    let place = usize::try_from(row.integer(row::COLUMN_COUNT)?).unwrap_or(usize::MAX);
    Ok(first.saturating_add(place))
}

/// What joins such a table `w` with documents `d`, behind a `WHERE`.
pub(crate) const IS_WANTED: &str = "d.section = w.section AND d.supplier_gstin = w.supplier_gstin
   AND d.number = w.number AND d.document_date = w.document_date
   AND d.return_period = w.return_period AND d.taxpayer_id = ";
