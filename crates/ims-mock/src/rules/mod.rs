//! What the tax network takes, row by row.
//!
//! A request that does not keep to the [`schema`] is refused whole, a row that breaks another rule
//! fails alone. Where the code of a refusal is not published, it is one of the mock's own that
//! begins with `IMSMOCK`, so that nobody mistakes it for a fact.

mod decision;
mod schema;
mod submission;

use gst_types::Section;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub(crate) use self::{
    schema::Request,
    submission::{Kind, Submission},
};
use crate::{
    answer::BusinessError,
    data_set::{DataSet, Record},
};

/// The key of the action that a document has.
pub(crate) const ACTION: &str = "action";

/// A row that failed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Failure {
    pub(crate) section: Section,
    pub(crate) supplier: String,
    pub(crate) number: Value,
    pub(crate) period: Value,
    pub(crate) error: BusinessError,
}

/// Does to a document what its row says.
pub(crate) fn apply(
    kind: Kind,
    section: Section,
    row: &Record,
    data_set: &mut DataSet,
) -> Result<(), Box<Failure>> {
    let fail = |error| {
        Box::new(Failure {
            section,
            supplier: row.text("stin").unwrap_or_default(),
            number: row.value(number_key(section)),
            period: row.value("rtnprd"),
            error,
        })
    };
    let record = data_set
        .records_mut(section)
        .iter_mut()
        .find(|record| decision::is_same_document(section, record, row))
        .ok_or_else(|| fail(decision::changed()))?;
    decision::check(kind, section, record, row).map_err(fail)?;
    decision::store(kind, record, row);
    Ok(())
}

/// The key of the number of a document.
pub(crate) fn number_key(section: Section) -> &'static str {
    if section.is_note() { "nt_num" } else { "inum" }
}
